package io.jenkins.plugins.containerlifecycle.engine;

/**
 * How much of an archive from a container is read.
 *
 * @param fileBytes size of one file
 * @param totalBytes size of all files together
 * @param files number of files
 */
public record TarLimits(long fileBytes, long totalBytes, int files) {}

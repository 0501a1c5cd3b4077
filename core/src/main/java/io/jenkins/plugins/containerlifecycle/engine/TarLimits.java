package io.jenkins.plugins.containerlifecycle.engine;

/**
 * How much is read of an archive that came out of a container.
 *
 * @param fileBytes size of one file
 * @param totalBytes size of all files together
 * @param files number of files
 */
public record TarLimits(long fileBytes, long totalBytes, int files) {}

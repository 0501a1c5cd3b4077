package io.jenkins.plugins.containerlifecycle.registry;

import org.jspecify.annotations.Nullable;

/**
 * What a registry has under a name.
 *
 * @param digest of the manifest's bytes, computed here and not taken from the registry
 * @param configDigest of the image's configuration, which is the image's ID at an engine that keeps images unchanged;
 *     nothing for a list of images of several platforms
 */
public record RegistryManifest(String digest, @Nullable String configDigest) {}

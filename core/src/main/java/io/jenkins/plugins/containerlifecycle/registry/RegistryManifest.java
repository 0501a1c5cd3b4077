package io.jenkins.plugins.containerlifecycle.registry;

import org.jspecify.annotations.Nullable;

/**
 * What a registry has under a name.
 *
 * @param digest of the manifest's very bytes, computed here and not what the registry says
 * @param configDigest of the image's configuration, which is the image's ID at an engine that keeps images as they are;
 *     nothing for a list of images of several platforms
 */
public record RegistryManifest(String digest, @Nullable String configDigest) {}

package io.jenkins.plugins.containerlifecycle.registry;

/**
 * What a registry has under a name.
 *
 * @param digest of the manifest's very bytes, computed here and not what the registry says
 * @param configDigest of the image's configuration, which is the image's ID at an engine that keeps images as they are;
 *     null for a list of images of several platforms
 */
public record RegistryManifest(String digest, String configDigest) {}

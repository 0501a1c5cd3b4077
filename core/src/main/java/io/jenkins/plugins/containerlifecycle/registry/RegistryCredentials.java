package io.jenkins.plugins.containerlifecycle.registry;

/** Finds the credentials for a registry. */
@FunctionalInterface
public interface RegistryCredentials {
    /** No credentials for any registry. */
    RegistryCredentials NONE = registry -> RegistryAuth.NONE;

    /**
     * @param registry as in an image's name, such as {@code registry:5000}; {@code docker.io} for Docker Hub
     * @return {@link RegistryAuth#NONE} if there are no credentials for it
     * @throws CredentialsException if they should exist but cannot be obtained
     */
    RegistryAuth of(String registry) throws CredentialsException, InterruptedException;

    /** These for their own registry and none for any other: one registry's credentials are not sent to another. */
    static RegistryCredentials of(RegistryAuth auth) {
        return registry -> auth.isFor(registry) ? auth : RegistryAuth.NONE;
    }
}

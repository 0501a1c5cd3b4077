package io.jenkins.plugins.containerlifecycle.registry;

/** Finds out who to be to a registry. */
@FunctionalInterface
public interface RegistryCredentials {
    /** Nobody anywhere. */
    RegistryCredentials NONE = registry -> RegistryAuth.NONE;

    /**
     * @param registry as in an image's name, such as {@code registry:5000}; {@code docker.io} for Docker Hub
     * @return {@link RegistryAuth#NONE} if there are no credentials for it
     * @throws CredentialsException if they cannot be got although they should be there
     */
    RegistryAuth of(String registry) throws CredentialsException, InterruptedException;

    /** These for their own registry, and none for any other: what is for one registry is not shown to another. */
    static RegistryCredentials of(RegistryAuth auth) {
        return registry -> auth.isFor(registry) ? auth : RegistryAuth.NONE;
    }
}

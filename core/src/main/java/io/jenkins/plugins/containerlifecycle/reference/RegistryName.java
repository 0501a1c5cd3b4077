package io.jenkins.plugins.containerlifecycle.reference;

import java.util.Locale;

/** The names of registries; Docker Hub has several. */
public final class RegistryName {
    /** The registry of images whose names begin with none. */
    public static final String DOCKER_HUB = "docker.io";

    private RegistryName() {}

    /**
     * The one name of a registry, from its URL, from its name in docker's configuration, or from the beginning of an
     * image name.
     *
     * @param address such as {@code https://registry:5000/v2/} or {@code registry:5000}
     */
    public static String of(String address) {
        String host = address.strip().replaceFirst("^https?://", "");
        int slash = host.indexOf('/');
        host = (slash < 0 ? host : host.substring(0, slash)).toLowerCase(Locale.ROOT);
        boolean hub = host.equals("index.docker.io") || host.equals("registry-1.docker.io");
        return hub ? DOCKER_HUB : host;
    }
}

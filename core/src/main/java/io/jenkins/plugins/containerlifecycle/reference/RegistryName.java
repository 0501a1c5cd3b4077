package io.jenkins.plugins.containerlifecycle.reference;

import java.util.Locale;

/** The names of registries, of which Docker Hub has several. */
public final class RegistryName {
    /** The registry of images whose names begin with none. */
    public static final String DOCKER_HUB = "docker.io";

    private RegistryName() {}

    /**
     * The one name of a registry, of its URL, of what docker's configuration calls it or of how an image's name begins.
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

package io.jenkins.plugins.containerlifecycle.reference;

import java.util.Locale;
import java.util.regex.Pattern;

/** The names of registries; Docker Hub has several. */
public final class RegistryName {
    /** The registry of images whose names begin with none. */
    public static final String DOCKER_HUB = "docker.io";

    /** Docker does without TLS for these, whatever its settings are. */
    private static final Pattern LOOPBACK =
            Pattern.compile("(?:localhost|127(?:\\.[0-9]{1,3}){3}|\\[::1])(?::[0-9]+)?");

    private RegistryName() {}

    /**
     * Whether it is on this machine, so that nobody can listen to what is said.
     *
     * @param registry as {@link #of} has it
     */
    public static boolean isOfThisMachine(String registry) {
        return LOOPBACK.matcher(registry).matches();
    }

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

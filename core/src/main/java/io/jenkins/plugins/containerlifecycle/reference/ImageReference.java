package io.jenkins.plugins.containerlifecycle.reference;

import java.util.Locale;
import java.util.Optional;

/** The parts of an image's name. */
public final class ImageReference {
    /** The registry of names that name none. */
    public static final String DOCKER_HUB = "docker.io";

    private ImageReference() {}

    /**
     * The repository: the name without tag and digest, so that it stays the same from build to build.
     *
     * @param reference as a user writes it, such as {@code registry:5000/example/dns:12@sha256:...}
     */
    public static String repository(String reference) {
        int digest = reference.indexOf('@');
        String name = digest < 0 ? reference : reference.substring(0, digest);
        int colon = name.lastIndexOf(':');
        return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    }

    /** The tag, where the reference has one. */
    public static Optional<String> tag(String reference) {
        int digest = reference.indexOf('@');
        String name = digest < 0 ? reference : reference.substring(0, digest);
        String repository = repository(reference);
        return name.length() > repository.length()
                ? Optional.of(name.substring(repository.length() + 1))
                : Optional.empty();
    }

    /** Whether this is an image ID or the beginning of one, rather than a name. */
    public static boolean looksLikeId(String reference) {
        return reference.matches("sha256:[0-9a-f]{12,64}|[0-9a-f]{12,64}");
    }

    /**
     * The registry that a name begins with, by docker's rule: what stands before the first slash and has a dot, a colon
     * or a capital letter, or is {@code localhost}.
     *
     * @return {@code docker.io} where it names none
     */
    public static String registry(String reference) {
        int slash = reference.indexOf('/');
        String first = slash < 0 ? "" : reference.substring(0, slash);
        boolean host = first.contains(".")
                || first.contains(":")
                || first.equals("localhost")
                || !first.equals(first.toLowerCase(Locale.ROOT));
        return host ? registryHost(first) : DOCKER_HUB;
    }

    /** The full name of the repository, such as {@code docker.io/library/busybox} for {@code busybox:1}. */
    public static String canonicalRepository(String reference) {
        String repository = repository(reference);
        String registry = registry(reference);
        int slash = repository.indexOf('/');
        String path = slash >= 0 && registryHost(repository.substring(0, slash)).equals(registry)
                ? repository.substring(slash + 1)
                : repository;
        boolean official = registry.equals(DOCKER_HUB) && path.indexOf('/') < 0;
        return registry + "/" + (official ? "library/" : "") + path;
    }

    /**
     * The registry's name that stands in an image's name, of a URL of the registry or of what docker's configuration
     * calls it. Docker Hub's several names are one.
     *
     * @param address such as {@code https://registry:5000/v2/} or {@code registry:5000}
     */
    public static String registryHost(String address) {
        String host = address.strip().replaceFirst("^https?://", "");
        int slash = host.indexOf('/');
        host = (slash < 0 ? host : host.substring(0, slash)).toLowerCase(Locale.ROOT);
        boolean hub = host.equals("index.docker.io") || host.equals("registry-1.docker.io");
        return hub ? DOCKER_HUB : host;
    }
}

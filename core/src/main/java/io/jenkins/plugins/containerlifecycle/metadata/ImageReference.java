package io.jenkins.plugins.containerlifecycle.metadata;

import java.util.Optional;

/** The parts of an image's name. */
public final class ImageReference {
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
}

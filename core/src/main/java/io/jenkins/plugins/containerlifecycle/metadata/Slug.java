package io.jenkins.plugins.containerlifecycle.metadata;

import java.util.Locale;

/** A name made safe for a file name: {@code [a-z0-9._-]}, at most 63 characters, never empty. */
final class Slug {
    private static final int MAX_LENGTH = 63;

    private Slug() {}

    static String of(String name) {
        String slug =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-").replaceAll("^[.-]+", "");
        slug = slug.substring(0, Math.min(slug.length(), MAX_LENGTH)).replaceAll("[.-]+$", "");
        return slug.isEmpty() ? "image" : slug;
    }
}

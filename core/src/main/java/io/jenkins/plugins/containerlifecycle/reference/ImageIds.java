package io.jenkins.plugins.containerlifecycle.reference;

import java.util.regex.Pattern;

/** IDs of images as people see them, and of containers, which look alike; programs get them whole. */
public final class ImageIds {
    private static final int DIGITS = 12;

    private static final Pattern ID = Pattern.compile("sha256:[0-9a-f]{12,64}|[0-9a-f]{12,64}");

    /** Possessive: else each part of a long one takes a piece of the stack. */
    private static final Pattern DIGEST = Pattern.compile("[a-z0-9]+(?:[.+_-][a-z0-9]+)*+:[0-9a-f]{32,128}");

    private ImageIds() {}

    /** Whether this is a digest as engines and registries write it: an algorithm, a colon and hex digits in lower case. */
    public static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }

    /** Whether this is an image ID or the beginning of one, not a name. */
    public static boolean looksLikeOne(String reference) {
        return ID.matcher(reference).matches();
    }

    /** The algorithm and twelve digits, {@code sha256:0123456789ab}; anything shorter stays as it is. */
    public static String shown(String imageId) {
        int end = imageId.indexOf(':') + 1 + DIGITS;
        return imageId.length() > end ? imageId.substring(0, end) : imageId;
    }

    /** The twelve digits alone, as the docker command lists them. */
    public static String digits(String imageId) {
        return shown(imageId).substring(imageId.indexOf(':') + 1);
    }
}

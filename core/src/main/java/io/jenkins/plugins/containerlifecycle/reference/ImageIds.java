package io.jenkins.plugins.containerlifecycle.reference;

/** IDs of images as a person sees them; programs get them whole. */
public final class ImageIds {
    private static final int DIGITS = 12;

    private ImageIds() {}

    /** The algorithm and twelve digits, {@code sha256:0123456789ab}; what is shorter stays as it is. */
    public static String shown(String imageId) {
        int end = imageId.indexOf(':') + 1 + DIGITS;
        return imageId.length() > end ? imageId.substring(0, end) : imageId;
    }

    /** The twelve digits alone, as the docker command lists them. */
    public static String digits(String imageId) {
        return shown(imageId).substring(imageId.indexOf(':') + 1);
    }
}

package io.jenkins.plugins.containerlifecycle.plugin.images;

import io.jenkins.plugins.containerlifecycle.reference.ImageIds;
import java.nio.charset.StandardCharsets;

/** What the bill of materials of an image is called among a build's artifacts. */
final class SbomName {
    private static final String FOLDER = "container-lifecycle/";
    private static final String ENDING = ".cdx.json";
    /** Many file systems take no more than 255. */
    private static final int MAX_NAME = 150;

    private SbomName() {}

    /** One name for one image, and never the same for two: what a file's name cannot have is written otherwise. */
    static String of(String image, String imageId) {
        String name = written(image);
        return name.length() > MAX_NAME ? withId(image, imageId) : FOLDER + name + ENDING;
    }

    /** For another image of the same name. */
    static String withId(String image, String imageId) {
        String name = written(image);
        return FOLDER + name.substring(0, Math.min(MAX_NAME, name.length())) + "~" + written(ImageIds.digits(imageId))
                + ENDING;
    }

    private static String written(String image) {
        StringBuilder name = new StringBuilder();
        for (byte each : image.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xFF);
            if (c == '/') {
                name.append('+');
            } else if (c == ':') {
                name.append('=');
            } else if (c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '-'
                    || c == '_'
                    || c == '@'
                    || c == '.' && name.length() > 0) {
                name.append(c);
            } else {
                name.append(String.format("~%02X", (int) c));
            }
        }
        return name.toString();
    }
}

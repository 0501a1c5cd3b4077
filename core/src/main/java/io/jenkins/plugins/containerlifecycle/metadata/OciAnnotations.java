package io.jenkins.plugins.containerlifecycle.metadata;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The pre-defined annotation keys of the OCI image specification, for tools that know only those. */
final class OciAnnotations {
    private static final String PREFIX = "org.opencontainers.image.";

    private static final String SOURCE = PREFIX + "source";

    private static final String VERSION = PREFIX + "version";

    private static final String DESCRIPTION = PREFIX + MetadataField.DESCRIPTION.annotation();

    private static final String MARK = "\u2026";

    /** Kind to annotation, if there is one for it. */
    private static final Map<String, String> URLS =
            Map.of("home", PREFIX + "url", "source", SOURCE, "documentation", PREFIX + "documentation");

    private OciAnnotations() {}

    /** All keys that {@link #of} can have, always in the same order. */
    static List<String> keys() {
        TreeSet<String> keys = new TreeSet<>(URLS.values());
        keys.add(VERSION);
        MetadataField.ALL.stream()
                .filter(field -> field.annotation() != null)
                .forEach(field -> keys.add(PREFIX + field.annotation()));
        return List.copyOf(keys);
    }

    /** What is known and fits into a label. */
    static Map<String, String> of(ImageMetadata metadata) {
        Map<String, String> fitting = new LinkedHashMap<>();
        known(metadata).forEach((key, value) -> {
            if (fits(key, value)) {
                fitting.put(key, value);
            } else if (key.equals(DESCRIPTION)) {
                fitting.put(key, shortened(key, value));
            }
        });
        return fitting;
    }

    /** Sentences on what does not fit. */
    static List<String> complaints(ImageMetadata metadata) {
        List<String> complaints = new ArrayList<>();
        known(metadata).forEach((key, value) -> {
            if (!fits(key, value)) {
                complaints.add("The label " + key + " is "
                        + (key.equals(DESCRIPTION) ? "shortened" : "left out") + ": with its name, a label has at most "
                        + ImageLabels.MAX_BYTES + " bytes, else containerd does not run the image. The metadata in the"
                        + " image has all of it.");
            }
        });
        return complaints;
    }

    private static Map<String, String> known(ImageMetadata metadata) {
        Map<String, String> annotations = new LinkedHashMap<>();
        for (MetadataField<?> field : MetadataField.ALL) {
            if (field.annotation() != null) {
                annotations.put(PREFIX + field.annotation(), String.join(", ", metadata.lines(field)));
            }
        }
        String gitUrl = metadata.gitUrl();
        annotations.put(SOURCE, gitUrl == null ? "" : gitUrl);
        annotations.put(VERSION, version(metadata));
        Map<String, String> urls = metadata.require(MetadataField.URLS);
        URLS.forEach((kind, key) -> {
            if (urls.containsKey(kind)) {
                annotations.put(key, urls.get(kind));
            }
        });
        annotations.values().removeIf(String::isEmpty);
        // It is to be the reference of an image, and that is none.
        annotations.remove(PREFIX + MetadataField.BASE_NAME.annotation(), ImageMetadata.SCRATCH);
        return annotations;
    }

    private static boolean fits(String key, String value) {
        return bytes(key) + bytes(value) <= ImageLabels.MAX_BYTES;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String shortened(String key, String value) {
        StringBuilder text = new StringBuilder();
        int room = ImageLabels.MAX_BYTES - bytes(key) - bytes(MARK);
        for (int character : value.codePoints().toArray()) {
            room -= bytes(Character.toString(character));
            if (room < 0) {
                break;
            }
            text.appendCodePoint(character);
        }
        return text.append(MARK).toString();
    }

    /** If the image does not say its version, most people have it in a tag. */
    private static String version(ImageMetadata metadata) {
        String version = metadata.get(MetadataField.VERSION);
        return version != null
                ? version
                : metadata.imageTagNames().stream()
                        .filter(tag -> !tag.equals("latest"))
                        .findFirst()
                        .orElse("");
    }
}

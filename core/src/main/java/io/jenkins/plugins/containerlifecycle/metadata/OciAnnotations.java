package io.jenkins.plugins.containerlifecycle.metadata;

import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/** The pre-defined annotation keys of the OCI image specification, for tools that know only those. */
final class OciAnnotations {
    private static final String PREFIX = "org.opencontainers.image.";

    private OciAnnotations() {}

    static Map<String, String> of(ImageMetadata metadata) {
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put(PREFIX + "created", DateTimeFormatter.ISO_INSTANT.format(metadata.buildTime()));
        // An empty value where nothing is known: without it the image would keep its base's, and lie.
        put(annotations, "revision", metadata.gitref());
        put(annotations, "source", metadata.gitUrl());
        put(annotations, "version", version(metadata));
        put(annotations, "title", metadata.project());
        put(annotations, "base.name", metadata.baseName());
        put(annotations, "base.digest", metadata.baseDigest());
        return annotations;
    }

    private static String version(ImageMetadata metadata) {
        return metadata.imageTagNames().stream()
                .filter(tag -> !tag.equals("latest"))
                .findFirst()
                .orElse(null);
    }

    private static void put(Map<String, String> annotations, String name, String value) {
        annotations.put(PREFIX + name, value == null ? "" : value);
    }
}

package io.jenkins.plugins.containerlifecycle.metadata;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The pre-defined annotation keys of the OCI image specification, for tools that know only those. */
final class OciAnnotations {
    private static final String PREFIX = "org.opencontainers.image.";

    private OciAnnotations() {}

    static Map<String, String> of(ImageMetadata metadata) {
        Map<String, String> annotations = new LinkedHashMap<>();
        // An empty value if nothing is known: without it the image would keep its base's, and lie.
        for (MetadataField<?> field : MetadataField.ALL) {
            if (field.annotation() != null) {
                annotations.put(PREFIX + field.annotation(), String.join(", ", metadata.lines(field)));
            }
        }
        annotations.put(PREFIX + "source", Objects.requireNonNullElse(metadata.gitUrl(), ""));
        annotations.put(PREFIX + "version", version(metadata));
        return annotations;
    }

    private static String version(ImageMetadata metadata) {
        return metadata.imageTagNames().stream()
                .filter(tag -> !tag.equals("latest"))
                .findFirst()
                .orElse("");
    }
}

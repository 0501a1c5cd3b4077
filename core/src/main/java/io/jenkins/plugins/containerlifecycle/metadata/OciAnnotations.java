package io.jenkins.plugins.containerlifecycle.metadata;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The pre-defined annotation keys of the OCI image specification, for tools that know only those. */
final class OciAnnotations {
    private static final String PREFIX = "org.opencontainers.image.";

    /** Kind to annotation, if there is one for it. */
    private static final Map<String, String> URLS =
            Map.of("home", "url", "source", "source", "documentation", "documentation");

    private OciAnnotations() {}

    static Map<String, String> of(ImageMetadata metadata) {
        Map<String, String> annotations = new LinkedHashMap<>();
        for (MetadataField<?> field : MetadataField.ALL) {
            List<String> lines = metadata.lines(field);
            // Empty if nothing is known: otherwise the image would keep its base's value, which would be a lie. A trait
            // that we were not told is left to the Dockerfile.
            if (field.annotation() != null && !(field.isTrait() && lines.isEmpty())) {
                annotations.put(PREFIX + field.annotation(), String.join(", ", lines));
            }
        }
        annotations.put(PREFIX + "source", Objects.requireNonNullElse(metadata.gitUrl(), ""));
        annotations.put(PREFIX + "version", version(metadata));
        Map<String, String> urls = metadata.require(MetadataField.URLS);
        URLS.forEach((kind, name) -> {
            if (urls.containsKey(kind)) {
                annotations.put(PREFIX + name, urls.get(kind));
            }
        });
        return annotations;
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

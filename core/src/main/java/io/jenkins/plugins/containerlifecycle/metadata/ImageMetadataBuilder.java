package io.jenkins.plugins.containerlifecycle.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the facts of an image. Setters take null for "not known". */
public final class ImageMetadataBuilder {
    private int schemaVersion = ImageMetadata.SCHEMA_VERSION;
    private String buildId;
    private String project;
    private String imageName;
    private List<String> imageTagNames = List.of();
    private boolean ci;
    private List<String> buildCauses = List.of();
    private String buildCause;
    private String buildTag;
    private String buildUrl;
    private String buildHost;
    private long buildTimeStamp;
    private String gitUrl;
    private String gitref;
    private String gitBranch;
    private Boolean gitDirty;
    private final Map<Hook, String> methods = new EnumMap<>(Hook.class);
    private Boolean validate;
    private String baseName;
    private String baseDigest;
    private ObjectNode user;
    private final Map<String, JsonNode> unknown = new LinkedHashMap<>();

    ImageMetadataBuilder schemaVersion(int value) {
        schemaVersion = value;
        return this;
    }

    public ImageMetadataBuilder buildId(String value) {
        buildId = value;
        return this;
    }

    public ImageMetadataBuilder project(String value) {
        project = value;
        return this;
    }

    public ImageMetadataBuilder imageName(String value) {
        imageName = value;
        return this;
    }

    public ImageMetadataBuilder imageTagNames(List<String> value) {
        imageTagNames = value;
        return this;
    }

    public ImageMetadataBuilder ci(boolean value) {
        ci = value;
        return this;
    }

    /** Sets {@code build_causes}, and {@code build_cause} to the same, comma-joined. */
    public ImageMetadataBuilder buildCauses(List<String> value) {
        buildCauses = value;
        buildCause = value.isEmpty() ? null : String.join(",", value);
        return this;
    }

    ImageMetadataBuilder buildCause(String value) {
        buildCause = value;
        return this;
    }

    public ImageMetadataBuilder buildTag(String value) {
        buildTag = value;
        return this;
    }

    public ImageMetadataBuilder buildUrl(String value) {
        buildUrl = value;
        return this;
    }

    public ImageMetadataBuilder buildHost(String value) {
        buildHost = value;
        return this;
    }

    /** @param epochSeconds when the image was built */
    public ImageMetadataBuilder buildTimeStamp(long epochSeconds) {
        buildTimeStamp = epochSeconds;
        return this;
    }

    /** @param value as git knows it; credentials are removed */
    public ImageMetadataBuilder gitUrl(String value) {
        gitUrl = GitUrl.withoutCredentials(value);
        return this;
    }

    public ImageMetadataBuilder gitref(String value) {
        gitref = value;
        return this;
    }

    public ImageMetadataBuilder gitBranch(String value) {
        gitBranch = value;
        return this;
    }

    public ImageMetadataBuilder gitDirty(Boolean value) {
        gitDirty = value;
        return this;
    }

    /**
     * @param command as a shell would run it; null or empty for none. One that does nothing is kept as it is read, so
     *     that it is known and said, but {@link #build} refuses it.
     */
    public ImageMetadataBuilder method(Hook hook, String command) {
        if (command == null || command.isEmpty()) {
            methods.remove(hook);
        } else {
            methods.put(hook, command);
        }
        return this;
    }

    /** For an image whose hook is a file in the hooks folder; without it, whether there is a validate method. */
    public ImageMetadataBuilder validate(boolean value) {
        validate = value;
        return this;
    }

    public ImageMetadataBuilder baseName(String value) {
        baseName = value;
        return this;
    }

    public ImageMetadataBuilder baseDigest(String value) {
        baseDigest = value;
        return this;
    }

    public ImageMetadataBuilder user(ObjectNode value) {
        user = value;
        return this;
    }

    ImageMetadataBuilder unknown(String field, JsonNode value) {
        unknown.put(field, value);
        return this;
    }

    /**
     * Builds metadata that is about to be written: strict, because whoever wrote the value can still mend it.
     *
     * @throws MetadataException naming the field that is missing or has a value that cannot be stored
     */
    public ImageMetadata build() throws MetadataException {
        ImageMetadata metadata = buildAsRead();
        MetadataRules.check(metadata);
        return metadata;
    }

    /** Builds what was read from an image, which nobody can mend any more. */
    ImageMetadata buildAsRead() {
        return new ImageMetadata(
                schemaVersion,
                buildId,
                project,
                imageName,
                imageTagNames == null ? List.of() : imageTagNames,
                ci,
                buildCause,
                buildCauses == null ? List.of() : new ArrayList<>(buildCauses),
                buildTag,
                buildUrl,
                buildHost,
                buildTimeStamp,
                gitUrl,
                gitref,
                gitBranch,
                gitDirty,
                methods,
                validate == null ? methods.containsKey(Hook.VALIDATE) : validate,
                baseName,
                baseDigest,
                user == null ? JsonNodeFactory.instance.objectNode() : user,
                unknown);
    }
}

package io.jenkins.plugins.containerlifecycle.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the facts of an image. Setters take null for "not known". */
public final class ImageMetadataBuilder {
    private final FieldValues values = new FieldValues()
            .set(MetadataField.SCHEMA_VERSION, ImageMetadata.SCHEMA_VERSION)
            .set(MetadataField.CI, false);
    private final Map<String, JsonNode> unknown = new LinkedHashMap<>();

    public ImageMetadataBuilder() {
        buildTimeStamp(0);
    }

    public <T> ImageMetadataBuilder set(MetadataField<T> field, @Nullable T value) {
        values.set(field, value);
        return this;
    }

    /** Takes the given values and keeps the rest. */
    public ImageMetadataBuilder setAll(FieldValues said) {
        values.setAll(said);
        return this;
    }

    public ImageMetadataBuilder buildId(String value) {
        return set(MetadataField.BUILD_ID, value);
    }

    public ImageMetadataBuilder project(@Nullable String value) {
        return set(MetadataField.PROJECT, value);
    }

    public ImageMetadataBuilder imageName(@Nullable String value) {
        return set(MetadataField.IMAGE_NAME, value);
    }

    public ImageMetadataBuilder imageTagNames(List<String> value) {
        return set(MetadataField.IMAGE_TAG_NAMES, value);
    }

    public ImageMetadataBuilder ci(boolean value) {
        return set(MetadataField.CI, value);
    }

    /** Sets {@code build_causes}, and {@code build_cause} to the same, comma-joined. */
    public ImageMetadataBuilder buildCauses(List<String> value) {
        set(MetadataField.BUILD_CAUSES, value);
        return set(MetadataField.BUILD_CAUSE, value.isEmpty() ? null : String.join(",", value));
    }

    /** @param value see {@link ImageMetadata#rebuiltFor} */
    public ImageMetadataBuilder rebuiltFor(Map<String, String> value) {
        return set(MetadataField.REBUILT_FOR, value);
    }

    public ImageMetadataBuilder buildTag(@Nullable String value) {
        return set(MetadataField.BUILD_TAG, value);
    }

    public ImageMetadataBuilder buildUrl(@Nullable String value) {
        return set(MetadataField.BUILD_URL, value);
    }

    public ImageMetadataBuilder buildHost(@Nullable String value) {
        return set(MetadataField.BUILD_HOST, value);
    }

    /**
     * Sets {@code build_time_stamp}, and {@code build_time} to the same.
     *
     * @param epochSeconds when the image was built
     */
    public ImageMetadataBuilder buildTimeStamp(long epochSeconds) {
        set(MetadataField.BUILD_TIME, DateTimeFormatter.ISO_INSTANT.format(Instant.ofEpochSecond(epochSeconds)));
        return set(MetadataField.BUILD_TIME_STAMP, epochSeconds);
    }

    /** @param value as git knows it; credentials are removed */
    public ImageMetadataBuilder gitUrl(@Nullable String value) {
        return set(MetadataField.GIT_URL, value);
    }

    public ImageMetadataBuilder gitref(@Nullable String value) {
        return set(MetadataField.GITREF, value);
    }

    public ImageMetadataBuilder gitBranch(@Nullable String value) {
        return set(MetadataField.GIT_BRANCH, value);
    }

    public ImageMetadataBuilder gitDirty(@Nullable Boolean value) {
        return set(MetadataField.GIT_DIRTY, value);
    }

    /**
     * @param command as a shell would run it; null or empty for none. One that does nothing is kept as read, so that it
     *     can be reported, but {@link #build} refuses it.
     */
    public ImageMetadataBuilder method(Hook hook, @Nullable String command) {
        return set(MetadataField.method(hook), command);
    }

    /** For an image whose hook is a file in the hooks folder; by default, whether there is a validate method. */
    public ImageMetadataBuilder validate(boolean value) {
        return set(MetadataField.VALIDATE, value);
    }

    public ImageMetadataBuilder baseName(@Nullable String value) {
        return set(MetadataField.BASE_NAME, value);
    }

    public ImageMetadataBuilder baseDigest(@Nullable String value) {
        return set(MetadataField.BASE_DIGEST, value);
    }

    public ImageMetadataBuilder baseImageId(@Nullable String value) {
        return set(MetadataField.BASE_IMAGE_ID, value);
    }

    public ImageMetadataBuilder baseMetadataSha256(@Nullable String value) {
        return set(MetadataField.BASE_METADATA_SHA256, value);
    }

    /** @param value see {@link ImageMetadata#otherBases} */
    public ImageMetadataBuilder otherBases(Map<String, String> value) {
        return set(MetadataField.OTHER_BASES, value);
    }

    /** @param value how many layers the FROM image has; 0 if that is not known */
    public ImageMetadataBuilder baseLayers(int value) {
        return set(MetadataField.BASE_LAYERS, value == 0 ? null : value);
    }

    public ImageMetadataBuilder user(@Nullable ObjectNode value) {
        return set(MetadataField.USER, value);
    }

    ImageMetadataBuilder unknown(String field, JsonNode value) {
        unknown.put(field, value);
        return this;
    }

    /**
     * Builds metadata that is about to be written: strict, because whoever wrote the value can still fix it.
     *
     * @throws MetadataException naming the field that is missing or has a value that cannot be stored
     */
    public ImageMetadata build() throws MetadataException {
        MetadataRules.check(buildAsRead());
        String licenses = values.get(MetadataField.LICENSES);
        if (licenses != null) {
            set(MetadataField.LICENSES, SpdxExpression.canonical(licenses));
        }
        return buildAsRead();
    }

    /** Builds what was read from an image, which nobody can fix any more. */
    ImageMetadata buildAsRead() {
        FieldValues complete = values.copy();
        if (!complete.has(MetadataField.VALIDATE)) {
            complete.set(MetadataField.VALIDATE, complete.has(MetadataField.method(Hook.VALIDATE)));
        }
        return new ImageMetadata(complete, unknown);
    }
}

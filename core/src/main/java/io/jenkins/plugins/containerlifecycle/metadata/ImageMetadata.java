package io.jenkins.plugins.containerlifecycle.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.text.Json;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one image says about itself: what it is, why, when, where and from what it was built, and how it is started,
 * updated, validated, monitored and measured. {@link MetadataField} lists the fields. An unknown text is null, an
 * unknown list or object is empty.
 */
public final class ImageMetadata {
    public static final int SCHEMA_VERSION = 1;

    /** The largest JSON document that is read or written, in bytes. */
    public static final int MAX_BYTES = Json.MAX_BYTES;

    /** The name of the FROM image if nothing is below. */
    public static final String SCRATCH = "scratch";

    /** In place of an ID that was not known at the build. */
    public static final String UNKNOWN_IMAGE = "unknown";

    private static final int COMMIT_DIGITS = 10;

    private final FieldValues values;
    private final Map<String, JsonNode> unknown;

    ImageMetadata(FieldValues values, Map<String, JsonNode> unknown) {
        this.values = values.copy();
        this.unknown = Collections.unmodifiableMap(new LinkedHashMap<>(unknown));
    }

    /** @return null if it is not known; an empty one for lists, maps and objects */
    public <T> @Nullable T get(MetadataField<T> field) {
        return values.get(field);
    }

    /** Of a field that is always known, or of lists, maps and objects, which are empty if they are not known. */
    public <T> T require(MetadataField<T> field) {
        return values.require(field);
    }

    /** For people, as it is: one text for each element of a list or map; none if it is not known. */
    public List<String> lines(MetadataField<?> field) {
        return values.lines(field);
    }

    /** The fields that this version knows, in the order of the table. */
    ObjectNode knownTree() {
        return values.toTree();
    }

    /** Fields that this version does not know; they are kept and written again. */
    public Map<String, JsonNode> unknown() {
        return unknown;
    }

    /** 1, or more if a newer tool wrote it; then only what could be understood is set. */
    public int schemaVersion() {
        return require(MetadataField.SCHEMA_VERSION).intValue();
    }

    /** A newer tool wrote it with a schema that this version does not know: show it raw, with a warning. */
    public boolean isNewer() {
        return schemaVersion() > SCHEMA_VERSION;
    }

    /** Eight hex digits that distinguish builds of the same second. */
    public String buildId() {
        return require(MetadataField.BUILD_ID);
    }

    /** Never blank. */
    public String project() {
        return require(MetadataField.PROJECT);
    }

    /** The repository, without tag. */
    public @Nullable String imageName() {
        return get(MetadataField.IMAGE_NAME);
    }

    /** All tags known at build time. */
    public List<String> imageTagNames() {
        return require(MetadataField.IMAGE_TAG_NAMES);
    }

    /** Whether a CI server built it. */
    public boolean ci() {
        return require(MetadataField.CI);
    }

    /** The causes, comma-joined; see {@code docs/metadata.md} for the names. */
    public @Nullable String buildCause() {
        return get(MetadataField.BUILD_CAUSE);
    }

    public List<String> buildCauses() {
        return require(MetadataField.BUILD_CAUSES);
    }

    /**
     * If it was built because a base of it is a newer build: the name of each such base to {@code TAG, COMMIT, STAMP} of that
     * build, as far as they are known; the stamp is the {@link #key} of its metadata.
     */
    public Map<String, String> rebuiltFor() {
        return require(MetadataField.REBUILT_FOR);
    }

    public @Nullable String buildTag() {
        return get(MetadataField.BUILD_TAG);
    }

    public @Nullable String buildUrl() {
        return get(MetadataField.BUILD_URL);
    }

    public @Nullable String buildHost() {
        return get(MetadataField.BUILD_HOST);
    }

    /** Epoch seconds. */
    public long buildTimeStamp() {
        return require(MetadataField.BUILD_TIME_STAMP).longValue();
    }

    public Instant buildTime() {
        return Instant.ofEpochSecond(buildTimeStamp());
    }

    /** Without credentials. */
    public @Nullable String gitUrl() {
        return get(MetadataField.GIT_URL);
    }

    /** The full commit hash. */
    public @Nullable String gitref() {
        return get(MetadataField.GITREF);
    }

    /** The beginning of the {@link #gitref}, as people know commits; one line, safe to print. */
    public @Nullable String shortGitref() {
        String commit = gitref();
        return commit == null ? null : SafeText.line(commit.substring(0, Math.min(COMMIT_DIGITS, commit.length())));
    }

    public @Nullable String gitBranch() {
        return get(MetadataField.GIT_BRANCH);
    }

    /** Whether the working tree had uncommitted changes, if that is known. */
    public @Nullable Boolean gitDirty() {
        return get(MetadataField.GIT_DIRTY);
    }

    /** Hook to command, in the order of a container's life. */
    public Map<Hook, String> methods() {
        Map<Hook, String> methods = new EnumMap<>(Hook.class);
        for (Hook hook : Hook.values()) {
            method(hook).ifPresent(command -> methods.put(hook, command));
        }
        return methods;
    }

    public Optional<String> method(Hook hook) {
        return Optional.ofNullable(get(MetadataField.method(hook)));
    }

    /** Whether the image can be validated, by a method or by a hook file. */
    public boolean validate() {
        return require(MetadataField.VALIDATE);
    }

    /** The FROM image, a hint only; {@link #SCRATCH} if nothing is below. */
    public @Nullable String baseName() {
        return get(MetadataField.BASE_NAME);
    }

    public @Nullable String baseDigest() {
        return get(MetadataField.BASE_DIGEST);
    }

    /** The FROM image's ID at the engine that built, a hint only. */
    public @Nullable String baseImageId() {
        return get(MetadataField.BASE_IMAGE_ID);
    }

    /** The digest of the metadata file of the FROM image, or of the nearest stamped image below it; a hint only. */
    public @Nullable String baseMetadataSha256() {
        return get(MetadataField.BASE_METADATA_SHA256);
    }

    /**
     * Other images whose files may be in this one: those of other stages, and those that files are copied from. Name to ID
     * at the engine that built, or {@link #UNKNOWN_IMAGE}; a hint only.
     */
    public Map<String, String> otherBases() {
        return require(MetadataField.OTHER_BASES);
    }

    /** How many layers the FROM image has, a hint only; 0 if that is not known. */
    public int baseLayers() {
        Number layers = get(MetadataField.BASE_LAYERS);
        return layers == null ? 0 : (int) Math.max(0, Math.min(Integer.MAX_VALUE, layers.longValue()));
    }

    /** The user's own data. */
    public ObjectNode user() {
        return require(MetadataField.USER);
    }

    /** {@code <stamp>.<build_id>}: the identity that labels use. */
    public String key() {
        return buildTimeStamp() + "." + buildId();
    }

    /** The name of its files in {@code metadata.d}, without the extension. */
    public String fileStem() {
        return String.format(Locale.ROOT, "%010d-%s-%s", buildTimeStamp(), projectSlug(), buildId());
    }

    /** The project's name made safe for a file name: {@code [a-z0-9._-]}, not beginning with a dot. */
    public String projectSlug() {
        return Slug.of(project());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ImageMetadata image && values.equals(image.values) && unknown.equals(image.unknown);
    }

    @Override
    public int hashCode() {
        return 31 * values.hashCode() + unknown.hashCode();
    }

    @Override
    public String toString() {
        return MetadataJson.toTree(this).toString();
    }
}

package io.jenkins.plugins.containerlifecycle.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.text.Json;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What one image says of itself: who it is, why, when, where and from what it was built, and how it is started,
 * updated, validated, monitored and measured. The JSON form has the same names in snake_case; a field that is not
 * known is null or empty here and absent there.
 *
 * @param schemaVersion 1, or more when a newer tool wrote it (then only what could be understood is set)
 * @param buildId eight hex digits that tell builds of the same second apart
 * @param project never blank
 * @param imageName repository without tag
 * @param imageTagNames all tags known at build time
 * @param ci whether a CI server built it
 * @param buildCause the causes, comma-joined; see {@code docs/metadata.md} for the names
 * @param buildTimeStamp epoch seconds
 * @param gitUrl without credentials
 * @param gitref full commit hash
 * @param gitDirty whether the working tree had uncommitted changes; null where unknown
 * @param methods hook to command
 * @param validate whether the image can be validated, by a method or by a hook file
 * @param baseName the FROM image, a hint only
 * @param user the user's own data, an empty object where there is none
 * @param unknown fields that this version does not know, kept and written again
 */
public record ImageMetadata(
        int schemaVersion,
        String buildId,
        String project,
        String imageName,
        List<String> imageTagNames,
        boolean ci,
        String buildCause,
        List<String> buildCauses,
        String buildTag,
        String buildUrl,
        String buildHost,
        long buildTimeStamp,
        String gitUrl,
        String gitref,
        String gitBranch,
        Boolean gitDirty,
        Map<Hook, String> methods,
        boolean validate,
        String baseName,
        String baseDigest,
        ObjectNode user,
        Map<String, JsonNode> unknown) {

    public static final int SCHEMA_VERSION = 1;

    /** The largest JSON document that is read or written, in bytes. */
    public static final int MAX_BYTES = Json.MAX_BYTES;

    public ImageMetadata {
        imageTagNames = List.copyOf(imageTagNames);
        buildCauses = List.copyOf(buildCauses);
        EnumMap<Hook, String> ordered = new EnumMap<>(Hook.class);
        ordered.putAll(methods);
        methods = Collections.unmodifiableMap(ordered);
        user = user.deepCopy();
        unknown = Collections.unmodifiableMap(new LinkedHashMap<>(unknown));
    }

    /** A newer tool wrote it with a schema that this version does not know: show it raw, with a warning. */
    public boolean isNewer() {
        return schemaVersion > SCHEMA_VERSION;
    }

    public Optional<String> method(Hook hook) {
        return Optional.ofNullable(methods.get(hook));
    }

    public Instant buildTime() {
        return Instant.ofEpochSecond(buildTimeStamp);
    }

    /** {@code <stamp>.<build_id>}: the identity that labels use. */
    public String key() {
        return buildTimeStamp + "." + buildId;
    }

    /** The name of its files in {@code metadata.d}, without the extension. */
    public String fileStem() {
        return String.format(Locale.ROOT, "%010d-%s-%s", buildTimeStamp, projectSlug(), buildId);
    }

    /** The project's name made fit for a file name: {@code [a-z0-9._-]}, not beginning with a dot. */
    public String projectSlug() {
        return Slug.of(project);
    }
}

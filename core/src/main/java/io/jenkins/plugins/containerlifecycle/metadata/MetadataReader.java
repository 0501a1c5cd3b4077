package io.jenkins.plugins.containerlifecycle.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Sha256;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads one document into {@link ImageMetadata}. Strict about types, so that a wrong one is an error with the field's
 * name and not a strange value on a page; lenient about what is missing, because the essay's own documents lack some
 * fields.
 */
final class MetadataReader {
    private static final int MAX_SHOWN_TIME = 80;
    private static final DateTimeFormatter ESSAY_TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private final ObjectNode rest;
    private final String document;

    private MetadataReader(ObjectNode tree, String document) {
        this.rest = tree.deepCopy();
        this.document = document;
    }

    static ImageMetadata read(ObjectNode tree, byte[] source, String document) throws MetadataException {
        JsonNode version = tree.get("schema_version");
        if (version != null && !(version.isInt() && version.intValue() >= 1)) {
            throw new MetadataException(document + ": schema_version is not a positive whole number.");
        }
        if (version != null && version.intValue() > ImageMetadata.SCHEMA_VERSION) {
            return new MetadataReader(tree, document).readNewer(version.intValue(), source);
        }
        return new MetadataReader(tree, document).readKnown(source);
    }

    private ImageMetadata readKnown(byte[] source) throws MetadataException {
        rest.remove("schema_version");
        ImageMetadataBuilder builder = new ImageMetadataBuilder();
        identity(builder, source);
        FieldValues facts = FieldValues.of(rest, document + ": ");
        causes(facts, builder);
        builder.setAll(facts);
        MetadataField.ALL.forEach(field -> rest.remove(field.id()));
        rest.properties().forEach(field -> builder.unknown(field.getKey(), field.getValue()));
        return builder.buildAsRead();
    }

    /** Each of the two implies the other. */
    private static void causes(FieldValues facts, ImageMetadataBuilder builder) {
        List<String> causes = facts.require(MetadataField.BUILD_CAUSES);
        String cause = facts.get(MetadataField.BUILD_CAUSE);
        builder.buildCauses(causes.isEmpty() && cause != null ? List.of(cause.split(",")) : causes);
    }

    /** From an unknown schema, only what orders and names the image is taken; the rest is kept as it is. */
    private ImageMetadata readNewer(int version, byte[] source) throws MetadataException {
        rest.remove("schema_version");
        ImageMetadataBuilder builder = new ImageMetadataBuilder().set(MetadataField.SCHEMA_VERSION, version);
        identity(builder, source);
        rest.properties().forEach(field -> builder.unknown(field.getKey(), field.getValue()));
        return builder.buildAsRead();
    }

    private void identity(ImageMetadataBuilder builder, byte[] source) throws MetadataException {
        String buildId = text("build_id");
        if (buildId == null) {
            // The essay's documents have none, but the same document must be the same image everywhere.
            buildId = Sha256.hex(source).substring(0, 8);
        } else if (!MetadataRules.BUILD_ID.matcher(buildId).matches()) {
            throw wrong("build_id", "eight hex digits in lower case");
        }
        String imageName = text("image_name");
        String project = text("project");
        if (project == null || project.isBlank()) {
            project = imageName;
        }
        if (project == null || project.isBlank()) {
            throw new MetadataException(document + " has neither project nor image_name.");
        }
        builder.buildId(buildId).project(project).imageName(imageName).buildTimeStamp(stamp());
    }

    private long stamp() throws MetadataException {
        String time = text("build_time");
        JsonNode stamp = rest.remove("build_time_stamp");
        if (stamp == null || stamp.isNull()) {
            if (time == null) {
                throw new MetadataException(document + " has neither build_time_stamp nor build_time.");
            }
            return parseTime(time);
        }
        if (!stamp.isIntegralNumber()
                || !stamp.canConvertToLong()
                || stamp.longValue() < 0
                || stamp.longValue() > MetadataRules.MAX_STAMP) {
            throw wrong("build_time_stamp", "epoch seconds, a whole number from 0 to " + MetadataRules.MAX_STAMP);
        }
        return stamp.longValue();
    }

    private long parseTime(String time) throws MetadataException {
        long seconds;
        try {
            seconds = time.indexOf('T') < 0
                    ? LocalDateTime.parse(time, ESSAY_TIME).toEpochSecond(ZoneOffset.UTC)
                    : DateTimeFormatter.ISO_OFFSET_DATE_TIME
                            .parse(time, Instant::from)
                            .getEpochSecond();
        } catch (DateTimeException e) {
            throw new MetadataException(
                    document + ": build_time is '" + SafeText.line(Shortening.after(time, MAX_SHOWN_TIME))
                            + "', but must be like 2026-01-31T06:02:10Z.",
                    e);
        }
        if (seconds < 0 || seconds > MetadataRules.MAX_STAMP) {
            throw wrong("build_time", "between 1970 and 2286");
        }
        return seconds;
    }

    private @Nullable String text(String field) throws MetadataException {
        JsonNode value = rest.remove(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw wrong(field, "a string");
        }
        return value.textValue();
    }

    private MetadataException wrong(String field, String wanted) {
        return new MetadataException(document + ": " + field + " is not " + wanted + ".");
    }
}

package io.jenkins.plugins.containerlifecycle.metadata;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules for metadata that is written into an image. */
final class MetadataRules {
    /** The reference grammar of distribution/reference: optional registry host, then lower-case path components. */
    private static final Pattern IMAGE_NAME = Pattern.compile(
            "(?:(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\\[[0-9a-fA-F:]+])(?::[0-9]+)?/)?"
                    + "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*");

    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    /** A user's name alone, as in ssh://git@host/, is not a secret. */
    private static final Pattern URL =
            Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:(//([^\\s/?#@:]+@)?[^\\s/?#@]+([/?#]\\S*)?|[^\\s/]\\S*)");

    static final Pattern BUILD_ID = Pattern.compile("[0-9a-f]{8}");
    static final long MAX_STAMP = 9_999_999_999L;

    private MetadataRules() {}

    static void check(ImageMetadata metadata) throws MetadataException {
        String buildId = metadata.get(MetadataField.BUILD_ID);
        if (buildId == null || !BUILD_ID.matcher(buildId).matches()) {
            throw wrong("build_id", buildId, "eight hex digits in lower case");
        }
        String project = metadata.get(MetadataField.PROJECT);
        if (project == null || project.isBlank()) {
            throw new MetadataException("The project has no name: give 'project', or an image name to take it from.");
        }
        if (metadata.buildTimeStamp() <= 0 || metadata.buildTimeStamp() > MAX_STAMP) {
            throw wrong(
                    "build_time_stamp",
                    String.valueOf(metadata.buildTimeStamp()),
                    "epoch seconds between 1 and " + MAX_STAMP);
        }
        if (metadata.imageName() != null
                && !IMAGE_NAME.matcher(metadata.imageName()).matches()) {
            throw wrong("image_name", metadata.imageName(), "a repository in lower case without a tag");
        }
        if (metadata.imageTagNames().size() > FieldType.MAX_ELEMENTS) {
            throw new MetadataException(
                    "image_tag_names",
                    " has " + metadata.imageTagNames().size() + " tags; the maximum is " + FieldType.MAX_ELEMENTS
                            + ".");
        }
        for (String tag : metadata.imageTagNames()) {
            if (!TAG.matcher(tag).matches()) {
                throw wrong("image_tag_names", tag, "letters, digits, '_', '.', '-', at most 128 of them");
            }
        }
        for (MetadataField<?> field : MetadataField.ALL) {
            check(field, metadata.lines(field));
        }
        String licenses = metadata.get(MetadataField.LICENSES);
        if (licenses != null) {
            Optional<String> complaint = SpdxExpression.complaint(licenses);
            if (complaint.isPresent()) {
                throw new MetadataException(MetadataField.LICENSES.id(), complaint.get());
            }
        }
        Healthcheck healthcheck = metadata.get(MetadataField.HEALTHCHECK);
        if (healthcheck != null) {
            healthcheck.check();
        }
        for (Map.Entry<String, String> url :
                metadata.require(MetadataField.URLS).entrySet()) {
            check(url.getKey(), url.getValue());
        }
    }

    private static void check(String kind, String url) throws MetadataException {
        if (!MetadataField.URL_KINDS.contains(kind)) {
            throw new MetadataException(
                    MetadataField.URLS.id(),
                    " has the unknown kind '" + SafeText.line(kind) + "'; the kinds are "
                            + String.join(", ", MetadataField.URL_KINDS) + ".");
        }
        if (!URL.matcher(url).matches()) {
            throw wrong(
                    MetadataField.URLS.id(),
                    kind + " " + url,
                    "an address such as https://example.org/, without a user's name and password");
        }
    }

    private static void check(MetadataField<?> field, List<String> lines) throws MetadataException {
        if (field.type() == FieldType.OBJECT) {
            return;
        }
        if (lines.size() > FieldType.MAX_ELEMENTS) {
            throw new MetadataException(
                    field.id(), " has " + lines.size() + " elements; the maximum is " + FieldType.MAX_ELEMENTS + ".");
        }
        for (String line : lines) {
            if (!line.equals(SafeText.line(line))) {
                throw new MetadataException(
                        field.id(),
                        " has a control or invisible character in it: '" + SafeText.line(line)
                                + "'. Write it on one line of plain text.");
            }
            if (field.isTrait() && line.isBlank()) {
                throw new MetadataException(field.id(), " is empty; leave it out.");
            }
            if (field.type() == FieldType.COMMAND && HookMethod.isNothing(line)) {
                throw new MetadataException(field.id(), " is '" + SafeText.line(line) + "', " + HookMethod.WHY);
            }
        }
    }

    private static MetadataException wrong(String field, @Nullable String value, String wanted) {
        return new MetadataException(field, " is '" + SafeText.lineOrNull(value) + "', but must be " + wanted + ".");
    }
}

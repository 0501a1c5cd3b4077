package io.jenkins.plugins.containerlifecycle.metadata;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules for metadata that is written into an image. */
final class MetadataRules {
    /** The reference grammar of distribution/reference: optional registry host, then lower-case path components. */
    private static final Pattern IMAGE_NAME = Pattern.compile(
            "(?:(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\\[[0-9a-fA-F:]+])(?::[0-9]+)?/)?"
                    + "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*");

    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
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
        Healthcheck healthcheck = metadata.get(MetadataField.HEALTHCHECK);
        if (healthcheck != null) {
            healthcheck.check();
        }
        for (Map.Entry<String, String> url :
                metadata.require(MetadataField.URLS).entrySet()) {
            check(url.getKey(), url.getValue());
        }
        requires(metadata);
        Schedule.check(metadata.require(MetadataField.SCHEDULE));
    }

    private static void requires(ImageMetadata metadata) throws MetadataException {
        List<String> projects = metadata.require(MetadataField.REQUIRES);
        for (int i = 0; i < projects.size(); i++) {
            String project = projects.get(i);
            if (project.equals(metadata.project())) {
                throw element(i, "names the project itself: '" + SafeText.line(project) + "'. Leave it out.");
            }
            if (projects.indexOf(project) < i) {
                throw element(i, "names '" + SafeText.line(project) + "' a second time. Leave it out.");
            }
        }
    }

    private static MetadataException element(int index, String rest) {
        return new MetadataException(MetadataField.REQUIRES.id(), "[" + index + "]", " " + rest);
    }

    private static void check(String kind, String url) throws MetadataException {
        if (!MetadataField.URL_KINDS.contains(kind)) {
            throw new MetadataException(
                    MetadataField.URLS.id(),
                    " has the unknown kind '" + SafeText.line(kind) + "'; the kinds are "
                            + String.join(", ", MetadataField.URL_KINDS) + ".");
        }
        if (!WebAddress.isOne(url)) {
            throw new MetadataException(
                    MetadataField.URLS.id(),
                    "." + kind,
                    " is '" + kind + " " + SafeText.line(WebAddress.withoutUser(url))
                            + "', but must be an address such as https://example.org/ (" + WebAddress.SCHEMES
                            + "), without a password; only ssh and git may have a user's name.");
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
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            String element = field.type() == FieldType.LIST ? "[" + i + "]" : "";
            int at = PlainText.unwanted(line);
            if (at >= 0) {
                throw new MetadataException(
                        field.id(),
                        element,
                        String.format(
                                Locale.ROOT,
                                " has a control or invisible character in it (U+%04X, character %d): '%s'. Write it on"
                                        + " one line of plain text.",
                                line.codePointAt(line.offsetByCodePoints(0, at)),
                                at + 1,
                                SafeText.line(line)));
            }
            if (field.isTrait() && PlainText.isBlank(line)) {
                throw new MetadataException(
                        field.id(), element, " is empty or has only blank characters; leave it out.");
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

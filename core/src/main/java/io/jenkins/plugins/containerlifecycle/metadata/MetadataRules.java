package io.jenkins.plugins.containerlifecycle.metadata;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What must hold of metadata before it is written into an image. */
final class MetadataRules {
    /** The reference grammar of distribution/reference: optional registry host, then lower-case path components. */
    private static final Pattern IMAGE_NAME = Pattern.compile(
            "(?:(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\\[[0-9a-fA-F:]+])(?::[0-9]+)?/)?"
                    + "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*");

    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern BUILD_ID = Pattern.compile("[0-9a-f]{8}");
    private static final int MAX_TAGS = 128;
    private static final long MAX_STAMP = 9_999_999_999L;

    private MetadataRules() {}

    static void check(ImageMetadata metadata) throws MetadataException {
        if (metadata.buildId() == null || !BUILD_ID.matcher(metadata.buildId()).matches()) {
            throw wrong("build_id", metadata.buildId(), "eight hex digits in lower case");
        }
        if (metadata.project() == null || metadata.project().isBlank()) {
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
        if (metadata.imageTagNames().size() > MAX_TAGS) {
            throw new MetadataException(
                    "image_tag_names",
                    " has " + metadata.imageTagNames().size() + " tags; " + MAX_TAGS + " is the most.");
        }
        for (String tag : metadata.imageTagNames()) {
            if (!TAG.matcher(tag).matches()) {
                throw wrong("image_tag_names", tag, "letters, digits, '_', '.', '-', at most 128 of them");
            }
        }
        noControlCharacters("project", metadata.project());
        noControlCharacters("build_causes", metadata.buildCauses());
        noControlCharacters("build_tag", metadata.buildTag());
        noControlCharacters("build_url", metadata.buildUrl());
        noControlCharacters("build_host", metadata.buildHost());
        noControlCharacters("git_url", metadata.gitUrl());
        noControlCharacters("gitref", metadata.gitref());
        noControlCharacters("git_branch", metadata.gitBranch());
        noControlCharacters("base_name", metadata.baseName());
        noControlCharacters("base_digest", metadata.baseDigest());
        for (Map.Entry<Hook, String> method : metadata.methods().entrySet()) {
            noControlCharacters(method.getKey().field(), method.getValue());
            if (HookMethod.isNothing(method.getValue())) {
                throw new MetadataException(
                        method.getKey().field(), " is '" + SafeText.line(method.getValue()) + "', " + HookMethod.WHY);
            }
        }
    }

    private static void noControlCharacters(String field, List<String> values) throws MetadataException {
        for (String value : values) {
            noControlCharacters(field, value);
        }
    }

    private static void noControlCharacters(String field, String value) throws MetadataException {
        if (value != null && !value.equals(SafeText.line(value))) {
            throw new MetadataException(
                    field,
                    " has a control or invisible character in it: '" + SafeText.line(value)
                            + "'. Write it on one line of plain text.");
        }
    }

    private static MetadataException wrong(String field, String value, String wanted) {
        return new MetadataException(field, " is '" + SafeText.line(value) + "', but must be " + wanted + ".");
    }
}

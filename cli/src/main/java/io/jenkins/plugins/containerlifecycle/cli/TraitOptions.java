package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.metadata.FieldValues;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What an image says about itself as a package does. Nothing is invented: what is not given is not in the image. */
final class TraitOptions {
    /** Options that do not have the field's own name. */
    private static final Map<MetadataField<?>, String> NAMES =
            Map.of(MetadataField.AUTHORS, "--author", MetadataField.URLS, "--url");

    @Option(names = "--version", paramLabel = "VERSION", description = "The version of what is in the image.")
    @Nullable
    String version;

    @Option(names = "--description", paramLabel = "TEXT", description = "What the image is, in one line.")
    @Nullable
    String description;

    @Option(
            names = "--licenses",
            paramLabel = "EXPRESSION",
            description = "The licenses of what is in the image, as an SPDX expression such as 'MIT OR Apache-2.0'.")
    @Nullable
    String licenses;

    @Option(names = "--vendor", paramLabel = "NAME", description = "Who distributes the image.")
    @Nullable
    String vendor;

    @Option(
            names = "--author",
            paramLabel = "NAME",
            description =
                    "Whom to ask about the image, such as 'Ada <ada@example.org>'. May be repeated; replaces all of"
                            + " container.json's.")
    List<String> authors = List.of();

    @Option(
            names = "--url",
            paramLabel = "KIND=URL",
            description = "Where there is more: home, source, documentation, issues or changelog. May be repeated, once"
                    + " for each kind; replaces all of container.json's.")
    List<String> urls = List.of();

    @Option(
            names = "--requires",
            paramLabel = "PROJECT",
            description = "A project that must run for this one to work. May be repeated; replaces all of"
                    + " container.json's.")
    List<String> requires = List.of();

    /** @throws InputException if an address has no kind, or if two have the same */
    FieldValues said() throws InputException {
        return new FieldValues()
                .set(MetadataField.VERSION, version)
                .set(MetadataField.DESCRIPTION, description)
                .set(MetadataField.LICENSES, licenses)
                .set(MetadataField.VENDOR, vendor)
                .set(MetadataField.AUTHORS, authors)
                .set(MetadataField.URLS, urls())
                .set(MetadataField.REQUIRES, requires);
    }

    private Map<String, String> urls() throws InputException {
        Map<String, String> byKind = new LinkedHashMap<>();
        for (String url : urls) {
            int equals = url.indexOf('=');
            if (equals < 1) {
                // Not repeated here, since it may be an address with a password.
                throw new InputException("--url must be KIND=URL, such as home=https://example.org/.");
            }
            String kind = url.substring(0, equals);
            if (byKind.put(kind, url.substring(equals + 1)) != null) {
                throw new InputException("--url gives '" + SafeText.line(kind) + "' twice; give it once.");
            }
        }
        return byKind;
    }

    /**
     * The option for a field; the field's own name if no option gave it.
     *
     * @param said by all options
     */
    static String option(String field, FieldValues said) {
        return MetadataField.ALL.stream()
                .filter(known -> known.id().equals(field) && said.has(known))
                .map(known -> NAMES.getOrDefault(known, "--" + field))
                .findFirst()
                .orElse(field);
    }
}

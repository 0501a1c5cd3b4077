package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.metadata.FieldValues;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
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
            description = "Whom to ask about the image, such as 'Ada <ada@example.org>'. May be repeated.")
    List<String> authors = List.of();

    @Option(
            names = "--url",
            paramLabel = "KIND=URL",
            description = "Where there is more: home, source, documentation, issues or changelog. May be repeated.")
    Map<String, String> urls = new LinkedHashMap<>();

    @Option(
            names = "--requires",
            paramLabel = "PROJECT",
            description = "A project that must run for this one to work. May be repeated.")
    List<String> requires = List.of();

    FieldValues said() {
        return new FieldValues()
                .set(MetadataField.VERSION, version)
                .set(MetadataField.DESCRIPTION, description)
                .set(MetadataField.LICENSES, licenses)
                .set(MetadataField.VENDOR, vendor)
                .set(MetadataField.AUTHORS, authors)
                .set(MetadataField.URLS, urls)
                .set(MetadataField.REQUIRES, requires);
    }

    /** The option for a field; the field's own name if no option gave it. */
    String option(String field) {
        FieldValues said = said();
        return MetadataField.ALL.stream()
                .filter(known -> known.id().equals(field) && said.has(known))
                .map(known -> NAMES.getOrDefault(known, "--" + field))
                .findFirst()
                .orElse(field);
    }
}

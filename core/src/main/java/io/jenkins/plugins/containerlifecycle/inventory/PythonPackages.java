package io.jenkins.plugins.containerlifecycle.inventory;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What pip and its like note of a package in {@code NAME.dist-info/METADATA} or {@code NAME.egg-info}.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/core-metadata/">Core metadata</a>
 */
final class PythonPackages {
    private static final Set<String> FIELDS = Set.of("name", "version", "license", "license-expression");

    private PythonPackages() {}

    /** @param source the file's path, for sentences */
    static void read(byte[] file, String source, PackageCollector into) {
        Map<String, String> fields = new HashMap<>();
        // After the first empty line comes a text for people.
        Paragraphs.read(file, FIELDS, true, paragraph -> {
            if (fields.isEmpty()) {
                fields.putAll(paragraph);
                fields.put("", "");
            }
        });
        String license = fields.getOrDefault("license-expression", fields.getOrDefault("license", ""));
        into.addOfLanguage(
                Ecosystem.PYPI,
                Ecosystem.pythonName(fields.getOrDefault("name", "")),
                fields.getOrDefault("version", ""),
                license.equals("UNKNOWN") ? null : license,
                source);
    }
}

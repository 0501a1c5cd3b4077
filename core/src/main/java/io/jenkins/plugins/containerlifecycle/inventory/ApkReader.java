package io.jenkins.plugins.containerlifecycle.inventory;

import java.util.Set;

/**
 * apk's database {@code installed}: paragraphs whose fields have one letter, such as P for the name; case matters.
 *
 * @see <a href="https://wiki.alpinelinux.org/wiki/Apk_spec">The fields</a>
 */
final class ApkReader {
    private static final Set<String> FIELDS = Set.of("P", "V", "A", "o", "L");

    private ApkReader() {}

    /** @param source the file's path, for sentences */
    static void read(byte[] file, String source, PackageCollector into) {
        if (Paragraphs.isCutOff(file)) {
            into.problem(source + " is cut off.");
        }
        Paragraphs.read(file, FIELDS, false, fields -> {
            String name = fields.getOrDefault("P", "");
            String version = fields.getOrDefault("V", "");
            String origin = fields.getOrDefault("o", "");
            into.add(
                    new InstalledPackageBuilder()
                            .ecosystem(Ecosystem.APK)
                            .name(name)
                            .version(version)
                            .sourceName(origin.isEmpty() ? name : origin)
                            // Packages of one origin are built together and have one version.
                            .sourceVersion(version)
                            .architecture(fields.getOrDefault("A", ""))
                            .license(PackageCollector.license(fields.get("L")))
                            .build(),
                    source);
        });
    }
}

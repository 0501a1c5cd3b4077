package io.jenkins.plugins.containerlifecycle.inventory;

import java.util.Map;
import java.util.Set;

/**
 * dpkg's database: one file {@code status} of paragraphs, or in images without dpkg a folder {@code status.d} with a
 * file for each package.
 *
 * @see <a href="https://manpages.debian.org/dpkg">dpkg(1), "Package states"</a>
 */
final class DpkgReader {
    private static final Set<String> FIELDS = Set.of("package", "status", "version", "source", "architecture");
    /** States of a package of which no file of its own is left. */
    private static final Set<String> ABSENT = Set.of("not-installed", "config-files");

    private DpkgReader() {}

    /** @param source the file's path, for sentences */
    static void readStatus(byte[] file, String source, PackageCollector into) {
        if (Paragraphs.isCutOff(file)) {
            into.problem(source + " is cut off.");
        }
        Paragraphs.read(file, FIELDS, true, fields -> {
            String[] status = fields.getOrDefault("status", "").split(" +");
            if (status.length != 3) {
                into.problem(source + " has a package without a state: '"
                        + PackageCollector.shown(fields.getOrDefault("package", "")) + "'.");
            } else if (!ABSENT.contains(status[2])) {
                // What is half installed has files, too.
                add(fields, source, into);
            }
        });
    }

    /** A file of {@code status.d}; all that are there are installed. */
    static void readInstalled(byte[] file, String source, PackageCollector into) {
        Paragraphs.read(file, FIELDS, true, fields -> add(fields, source, into));
    }

    private static void add(Map<String, String> fields, String source, PackageCollector into) {
        String name = fields.getOrDefault("package", "");
        String version = fields.getOrDefault("version", "");
        // "openssl", or "openssl (3.0.11-1)" if the version differs.
        String from = fields.getOrDefault("source", name);
        int bracket = from.indexOf(" (");
        boolean versioned = bracket > 0 && from.endsWith(")");
        into.add(
                new InstalledPackageBuilder()
                        .ecosystem(Ecosystem.DEB)
                        .name(name)
                        .version(version)
                        .sourceName(versioned ? from.substring(0, bracket) : from)
                        .sourceVersion(versioned ? from.substring(bracket + 2, from.length() - 1) : version)
                        .architecture(fields.getOrDefault("architecture", ""))
                        .build(),
                source);
    }
}

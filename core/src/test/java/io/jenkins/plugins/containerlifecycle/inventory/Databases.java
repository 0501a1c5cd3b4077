package io.jenkins.plugins.containerlifecycle.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The real databases among the resources, see the README beside them. */
final class Databases {
    private Databases() {}

    static byte[] resource(String name) {
        try (InputStream in = new GZIPInputStream(Databases.class.getResourceAsStream(name + ".gz"))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] database(String name) {
        return resource("databases/" + name);
    }

    /** As {@code rpm -qa} prints them, with the source. */
    static List<String> lines(PackageCollector found) {
        return found.packages().stream().sorted().map(Databases::line).toList();
    }

    static String line(InstalledPackage installed) {
        return String.join(
                " ",
                installed.name(),
                installed.version(),
                installed.architecture(),
                installed.sourceName(),
                installed.sourceVersion());
    }

    static void readSqlite(byte[] data, byte[] log, PackageCollector into) throws InventoryException {
        SqliteTables.read(data, log, "Packages", "rpmdb.sqlite", row -> RpmHeader.read(row[1], "rpmdb.sqlite", into));
    }
}

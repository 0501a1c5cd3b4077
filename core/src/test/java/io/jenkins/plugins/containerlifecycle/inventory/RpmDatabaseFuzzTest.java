package io.jenkins.plugins.containerlifecycle.inventory;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.containerlifecycle.hostile.Held;
import java.util.List;

/** rpm's databases of any kind, as an image may have them. Each begins with something else, so all readers get all. */
public class RpmDatabaseFuzzTest {
    @FuzzTest
    public void everyReaderHoldsItsProperties(byte[] file) {
        PackageCollector found = new PackageCollector();
        RpmHeader.read(file, "a header", found);
        reads(() -> NdbReader.read(file, "Packages.db", found));
        reads(() -> BerkeleyReader.read(file, "Packages", found));
        reads(() -> Databases.readSqlite(file, new byte[0], found));
        reads(() -> Databases.readSqlite(file, file, found));
        reads(() -> WriteAheadLog.read(file, 512, "rpmdb.sqlite-wal"));
        hold(found);
    }

    @FunctionalInterface
    interface Reading {
        void run() throws InventoryException;
    }

    static void reads(Reading reading) {
        try {
            reading.run();
        } catch (InventoryException e) {
            Held.message(e.getMessage());
        }
    }

    static void hold(PackageCollector found) {
        Held.that(found.problems().size() <= 21, "not too many problems");
        found.problems().forEach(Held::message);
        for (InstalledPackage installed : found.packages()) {
            Held.that(
                    !installed.name().isEmpty() && !installed.version().isEmpty(),
                    "a package has a name and a version");
            Held.line(Databases.line(installed));
            Held.line(installed.license());
            VersionOrder order = installed.ecosystem().order();
            Held.that(order.compare(installed.version(), installed.version()) == 0, "a version is equal to itself");
        }
        PackageInventory inventory = InventoryReader.inventory(
                "sha256:1", new OsRelease("debian", "12", ""), found, List.of("/var/lib/rpm/Packages"));
        Held.that(
                !inventory.packages().isEmpty() || inventory.coverage().level() == Coverage.Level.NONE,
                "no package is not complete");
        inventory
                .packages()
                .forEach(installed -> Held.line(inventory.purl(installed).canonicalize()));
    }
}

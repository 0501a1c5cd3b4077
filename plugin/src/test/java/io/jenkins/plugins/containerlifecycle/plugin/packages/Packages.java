package io.jenkins.plugins.containerlifecycle.plugin.packages;

import io.jenkins.plugins.containerlifecycle.inventory.Ancestor;
import io.jenkins.plugins.containerlifecycle.inventory.Blame;
import io.jenkins.plugins.containerlifecycle.inventory.Coverage;
import io.jenkins.plugins.containerlifecycle.inventory.Ecosystem;
import io.jenkins.plugins.containerlifecycle.inventory.InstalledPackage;
import io.jenkins.plugins.containerlifecycle.inventory.OsRelease;
import io.jenkins.plugins.containerlifecycle.inventory.PackageInventory;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Inventories for tests. */
public final class Packages {
    public static final OsRelease DEBIAN = new OsRelease("debian", "12", "Debian GNU/Linux 12 (bookworm)");
    private static final Coverage PARTIAL =
            new Coverage(Coverage.Level.PARTIAL, List.of("A database could not be read."));
    private static final Coverage NONE = new Coverage(Coverage.Level.NONE, List.of("No database was found."));

    private Packages() {}

    public static String id(int number) {
        return String.format("sha256:%064x", number);
    }

    public static InstalledPackage deb(String name, String version, String source) {
        return new InstalledPackage(Ecosystem.DEB, name, version, source, version, "amd64", "MIT");
    }

    public static PackageInventory inventory(int number, InstalledPackage... packages) {
        return new PackageInventory(id(number), DEBIAN, List.of(packages), Coverage.COMPLETE);
    }

    public static PackageInventory partial(int number, InstalledPackage... packages) {
        return new PackageInventory(id(number), DEBIAN, List.of(packages), packages.length == 0 ? NONE : PARTIAL);
    }

    public static Ancestor ancestor(String project, int stamp, PackageInventory inventory) {
        return new Ancestor(project, metadata(project, stamp), inventory);
    }

    /** An image with everything from the base that the base has. */
    public static ImagePackages on(Ancestor base, PackageInventory inventory) {
        return ImagePackages.of(new Blame(List.of(base, ancestor("web", 9, inventory))));
    }

    public static ImageMetadata metadata(String project, int stamp) {
        try {
            return MetadataJson.read(
                    ("{\"schema_version\": 1, \"project\": \"" + project + "\", \"build_time_stamp\": " + stamp
                                    + ", \"build_id\": \"0123abcd\", \"gitref\": \"5c36ef228e\"}")
                            .getBytes(StandardCharsets.UTF_8),
                    "test");
        } catch (MetadataException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** As of a real distribution, of which images share most; every tenth image is some versions behind. */
    public static ImagePackages ofMany(int image, int packages) {
        boolean isBehind = image % 10 == 0;
        InstalledPackage[] installed = new InstalledPackage[packages];
        for (int i = 0; i < packages; i++) {
            int behind = isBehind ? (image / 10 + i) % 20 : 0;
            installed[i] = i == 0
                    ? deb("lib0", "3.0." + (15 - behind % 10) + "-1~deb12u1", "openssl")
                    : deb("lib" + i, "1." + i + "." + (20 - behind) + "-2", "source" + i);
        }
        PackageInventory inventory = inventory(image, installed);
        // To find the origins takes longer than all else, and most of them are alike.
        return isBehind
                ? on(ancestor("base", 1, inventory(1_000_000, Arrays.copyOf(installed, packages / 2))), inventory)
                : ImagePackages.of(inventory);
    }
}

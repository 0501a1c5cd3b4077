package io.jenkins.plugins.containerlifecycle.inventory;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import com.github.packageurl.PackageURLBuilder;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The packages of one image.
 *
 * @param imageId of the image, or of that of the container that was read; with its algorithm
 * @param os what the image says it is
 * @param packages sorted, without repetition
 * @param coverage an inventory without packages is never complete
 */
public record PackageInventory(String imageId, OsRelease os, List<InstalledPackage> packages, Coverage coverage) {
    private static final Set<Ecosystem> OF_DISTRIBUTIONS = EnumSet.of(Ecosystem.DEB, Ecosystem.APK, Ecosystem.RPM);

    public PackageInventory {
        packages = packages.stream().sorted().distinct().toList();
        if (packages.isEmpty() && coverage.level() != Coverage.Level.NONE) {
            throw new IllegalArgumentException("No package is known, so nothing is covered");
        }
    }

    /**
     * Which distribution its packages are of. Empty if the image does not say that, or has databases of several systems:
     * only one of these can be its distribution's.
     */
    public String distribution() {
        long systems = packages.stream()
                .map(InstalledPackage::ecosystem)
                .filter(OF_DISTRIBUTIONS::contains)
                .distinct()
                .count();
        return systems > 1 ? "" : os.id();
    }

    /**
     * The package URL of one of its packages, such as {@code pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&distro=debian-12}.
     * Its namespace is the vendor of the distribution; without an os-release it has none.
     *
     * @see <a href="https://github.com/package-url/purl-spec/tree/main/types-doc">The types of package URLs</a>
     */
    public PackageURL purl(InstalledPackage installed) {
        try {
            PackageURLBuilder purl = PackageURLBuilder.aPackageURL()
                    .withType(installed.ecosystem().purlType())
                    .withName(installed.name());
            String version = installed.version();
            if (installed.ecosystem() == Ecosystem.RPM) {
                String epoch = installed.ecosystem().order().epoch(version);
                if (!epoch.isEmpty()) {
                    purl.withQualifier("epoch", epoch);
                }
                version = installed.ecosystem().order().withoutEpoch(version);
            }
            purl.withVersion(version);
            if (!distribution().isEmpty()) {
                purl.withNamespace(os.vendor());
                purl.withQualifier("distro", os.distro());
            }
            if (!installed.architecture().isEmpty()) {
                purl.withQualifier("arch", installed.architecture());
            }
            return purl.build();
        } catch (MalformedPackageURLException e) {
            throw new IllegalStateException("A package has a name, and a system a type", e);
        }
    }
}

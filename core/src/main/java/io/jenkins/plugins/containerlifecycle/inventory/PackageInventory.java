package io.jenkins.plugins.containerlifecycle.inventory;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import com.github.packageurl.PackageURLBuilder;
import java.util.Collections;
import java.util.List;

/**
 * The packages of one image.
 *
 * @param imageId of the image, or of that of the container that was read; with its algorithm
 * @param os what the image says it is
 * @param packages sorted, without repetition
 * @param coverage an inventory without packages is never complete
 */
public record PackageInventory(String imageId, OsRelease os, List<InstalledPackage> packages, Coverage coverage) {
    public PackageInventory {
        packages = packages.stream().sorted().distinct().toList();
        if (packages.isEmpty() && coverage.level() != Coverage.Level.NONE) {
            throw new IllegalArgumentException("No package is known, so nothing is covered");
        }
    }

    /** Whether that package is one of them, in that very version. */
    boolean has(InstalledPackage installed) {
        return Collections.binarySearch(packages, installed) >= 0;
    }

    /** Whether that package is one of them, in whatever version. */
    boolean hasSome(InstalledPackage installed) {
        return Collections.binarySearch(packages, installed, InstalledPackage.BY_NAME) >= 0;
    }

    /**
     * Which distribution its packages are of. Empty if the image does not say that, or has databases of several systems:
     * only one of these can be its distribution's.
     */
    public String distribution() {
        // They are sorted by system, and a purl is asked for with each of many thousands.
        int low = 0;
        int high = packages.size();
        while (low < high) {
            int middle = (low + high) / 2;
            if (packages.get(middle).ecosystem() == packages.get(0).ecosystem()) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        boolean one = low == packages.size() || packages.get(low).ecosystem().isOfLanguage();
        return one ? os.id() : "";
    }

    /**
     * The package URL of one of its packages, such as {@code pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&distro=debian-12}.
     * Its namespace is the vendor of the distribution, without an os-release it has none; of a package of a language it is the
     * first part of its name.
     *
     * @see <a href="https://github.com/package-url/purl-spec/tree/main/types-doc">The types of package URLs</a>
     */
    public PackageURL purl(InstalledPackage installed) {
        try {
            PackageURLBuilder purl = PackageURLBuilder.aPackageURL()
                    .withType(installed.ecosystem().purlType())
                    .withName(installed.name());
            if (installed.ecosystem().isOfLanguage()) {
                if (installed.ecosystem() == Ecosystem.MAVEN
                        && installed.ecosystem().namespace(installed.name()).isEmpty()) {
                    // One of Maven's without a group is not valid.
                    purl.withType(PackageURL.StandardTypes.GENERIC);
                }
                installed.ecosystem().namespace(installed.name()).ifPresent(purl::withNamespace);
                if (installed.hasVersion()) {
                    purl.withVersion(installed.version());
                }
                return purl.withName(installed.ecosystem().nameWithoutNamespace(installed.name()))
                        .build();
            }
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

package io.jenkins.plugins.containerlifecycle.inventory;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import com.github.packageurl.PackageURLBuilder;
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

    /**
     * The package URL of one of its packages, such as {@code pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&distro=debian-12}.
     * Its namespace is the distribution, without an os-release it has none; of a package of a language it is the first part
     * of its name.
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
                return purl.withName(installed.ecosystem().nameWithoutNamespace(installed.name()))
                        .withVersion(installed.version())
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
            if (!os.id().isEmpty()) {
                purl.withNamespace(os.id());
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

package io.jenkins.plugins.containerlifecycle.inventory;

import java.util.Comparator;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * A package that is installed in an image, as its database tells it; all texts are safe to print.
 *
 * @param version whole, with what comes before and after that of upstream: {@code 1:3.0.7-27.el9}; or
 *     {@link #UNKNOWN_VERSION}
 * @param sourceName what the package was built from: libssl3 is built from openssl. The name itself if the database
 *     does not say more
 * @param sourceVersion of that
 * @param architecture empty if the database does not say it
 * @param license as the database words it, which is not always an SPDX expression
 */
@Value.Builder
public record InstalledPackage(
        Ecosystem ecosystem,
        String name,
        String version,
        String sourceName,
        String sourceVersion,
        String architecture,
        @Nullable String license)
        implements Comparable<InstalledPackage> {
    /** Of a package of a language, if nothing tells its version; no condition can be compared with it. */
    public static final String UNKNOWN_VERSION = "?";

    /** In which order packages are, whatever their versions are: several architectures may be there at once. */
    static final Comparator<InstalledPackage> BY_NAME = Comparator.comparing(InstalledPackage::ecosystem)
            .thenComparing(InstalledPackage::name)
            .thenComparing(InstalledPackage::architecture);

    private static final Comparator<InstalledPackage> ORDER = BY_NAME.thenComparing(InstalledPackage::version);

    /** Whether its version is known. */
    public boolean hasVersion() {
        return !version.equals(UNKNOWN_VERSION);
    }

    /** By system, name, architecture and version (as a text). */
    @Override
    public int compareTo(InstalledPackage other) {
        return ORDER.compare(this, other);
    }
}

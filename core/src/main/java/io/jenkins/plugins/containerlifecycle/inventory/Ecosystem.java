package io.jenkins.plugins.containerlifecycle.inventory;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A system of packages: what its packages are called in a purl, and how their versions are ordered. */
public enum Ecosystem {
    DEB("deb", new DpkgOrder()),
    APK("apk", new ApkOrder()),
    RPM("rpm", new RpmOrder());

    private final String purlType;
    private final VersionOrder order;

    Ecosystem(String purlType, VersionOrder order) {
        this.purlType = purlType;
        this.order = order;
    }

    /** The type in a purl, which is also its name in texts and files: {@code deb}. */
    public String purlType() {
        return purlType;
    }

    public VersionOrder order() {
        return order;
    }

    /** {@code deb, apk, rpm}. */
    static String purlTypes() {
        return Arrays.stream(values()).map(Ecosystem::purlType).collect(Collectors.joining(", "));
    }

    public static Optional<Ecosystem> ofPurlType(String type) {
        return Arrays.stream(values())
                .filter(ecosystem -> ecosystem.purlType.equals(type))
                .findFirst();
    }
}

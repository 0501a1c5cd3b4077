package io.jenkins.plugins.containerlifecycle.inventory;

import org.jspecify.annotations.Nullable;

/**
 * What became of one package from an older inventory to a newer one.
 *
 * @param before null if it was added
 * @param after null if it was removed
 */
public record PackageChange(
        Kind kind,
        @Nullable InstalledPackage before,
        @Nullable InstalledPackage after) {
    /** In the order in which people look for them. */
    public enum Kind {
        ADDED("added"),
        REMOVED("removed"),
        UPGRADED("upgraded"),
        DOWNGRADED("downgraded"),
        /** Another version, but one of the two is none that can be compared. */
        CHANGED("changed");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    static PackageChange added(InstalledPackage after) {
        return new PackageChange(Kind.ADDED, null, after);
    }

    static PackageChange removed(InstalledPackage before) {
        return new PackageChange(Kind.REMOVED, before, null);
    }

    /** @param before with another version */
    static PackageChange of(InstalledPackage before, InstalledPackage after) {
        VersionOrder order = after.ecosystem().order();
        if (!order.isVersion(before.version()) || !order.isVersion(after.version())) {
            return new PackageChange(Kind.CHANGED, before, after);
        }
        int difference = order.compare(before.version(), after.version());
        Kind kind = difference == 0 ? Kind.CHANGED : difference < 0 ? Kind.UPGRADED : Kind.DOWNGRADED;
        return new PackageChange(kind, before, after);
    }

    /** As it is now, or was if it is gone. */
    public InstalledPackage either() {
        InstalledPackage some = after == null ? before : after;
        if (some == null) {
            throw new IllegalStateException("A change is one of something");
        }
        return some;
    }
}

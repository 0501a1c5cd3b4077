package io.jenkins.plugins.containerlifecycle.inventory;

/** How one package system orders its versions, by the rules of its own tool. */
public interface VersionOrder {
    /** Whether the system takes this for a version; what it refuses cannot be compared with anything. */
    boolean isVersion(String text);

    /** Whether a comparison of an installed version with one that a person wrote has a meaning. */
    default boolean isComparable(String version, String bound) {
        return isVersion(version) && isVersion(bound);
    }

    /** @return less than, equal to or greater than 0; equal versions may be written differently */
    int compare(String left, String right);

    /** What outranks the version itself, if upstream has begun to count anew; empty if there is none. */
    default String epoch(String version) {
        return "";
    }

    default String withoutEpoch(String version) {
        return version;
    }

    /** Whether it names the distribution's own change (Debian's revision, rpm's release, apk's {@code -r}). */
    default boolean hasRevision(String version) {
        return false;
    }

    default String withoutRevision(String version) {
        return version;
    }

    /**
     * Compares an installed version with one that a person wrote. Who writes {@code 3.0.15} means that of upstream: what
     * the bound lacks, an epoch or a revision, is left out of the comparison, as rpm does with the release in a
     * requirement. Else {@code 1:3.0.7-27.el9} would be newer than {@code 3.0.15}, and nobody be warned.
     */
    default int compareWithBound(String version, String bound) {
        String compared = version;
        if (epoch(bound).isEmpty()) {
            compared = withoutEpoch(compared);
        }
        if (!hasRevision(bound)) {
            compared = withoutRevision(compared);
        }
        return compare(compared, bound);
    }
}

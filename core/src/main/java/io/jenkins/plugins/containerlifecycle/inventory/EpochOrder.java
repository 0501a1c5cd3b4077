package io.jenkins.plugins.containerlifecycle.inventory;

/** What dpkg and rpm share: {@code [epoch:]version[-revision]}, compared in this order. */
abstract class EpochOrder implements VersionOrder {
    /**
     * dpkg and rpm order {@code v3.0} against {@code 3.0}, too: by the letter, so that all of one kind are newer than all of
     * the other. Nobody means that.
     */
    @Override
    public final boolean isComparable(String version, String bound) {
        return VersionOrder.super.isComparable(version, bound) && beginsWithDigit(version) == beginsWithDigit(bound);
    }

    private boolean beginsWithDigit(String version) {
        String rest = withoutEpoch(version);
        return !rest.isEmpty() && Digits.is(rest.charAt(0));
    }

    @Override
    public final int compare(String left, String right) {
        int byEpoch = Digits.compare(epoch(left), epoch(right));
        if (byEpoch != 0) {
            return byEpoch;
        }
        String first = withoutEpoch(left);
        String second = withoutEpoch(right);
        int byVersion = compareParts(withoutRevision(first), withoutRevision(second));
        return byVersion != 0 ? byVersion : compareRevisions(first, second);
    }

    abstract int compareParts(String left, String right);

    /** @param left without its epoch */
    abstract int compareRevisions(String left, String right);

    @Override
    public final String epoch(String version) {
        return version.substring(0, Math.max(0, colon(version)));
    }

    @Override
    public final String withoutEpoch(String version) {
        return version.substring(colon(version) + 1);
    }

    @Override
    public final boolean hasRevision(String version) {
        return version.indexOf('-') >= 0;
    }

    @Override
    public final String withoutRevision(String version) {
        return hasRevision(version) ? version.substring(0, version.lastIndexOf('-')) : version;
    }

    static String revision(String version) {
        return version.substring(version.lastIndexOf('-') + 1);
    }

    /** Of an epoch; -1 if there is none. */
    private static int colon(String version) {
        int colon = version.indexOf(':');
        return Digits.all(version, colon) ? colon : -1;
    }
}

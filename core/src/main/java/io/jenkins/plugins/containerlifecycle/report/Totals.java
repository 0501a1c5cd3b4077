package io.jenkins.plugins.containerlifecycle.report;

import java.io.Serializable;
import java.util.Objects;

/**
 * How many checks ended how. Not a record, because Jenkins sends it and keeps it with builds and with a Pipeline's
 * state in ways that do not support records.
 */
public final class Totals implements Serializable {
    private static final long serialVersionUID = 1L;

    public static final Totals NONE = new Totals(0, 0, 0, 0);

    private final int passed;
    private final int failed;
    private final int errors;
    private final int skipped;

    /** @throws IllegalArgumentException if one is negative */
    public Totals(int passed, int failed, int errors, int skipped) {
        this.passed = passed;
        this.failed = failed;
        this.errors = errors;
        this.skipped = skipped;
        if (passed < 0 || failed < 0 || errors < 0 || skipped < 0) {
            throw new IllegalArgumentException("A number of checks is negative: " + this + ".");
        }
    }

    /** All checks. */
    public int total() {
        return passed + failed + errors + skipped;
    }

    /** Passed ones. */
    public int passed() {
        return passed;
    }

    /** Ones that found something wrong. */
    public int failed() {
        return failed;
    }

    /** Ones that could not be carried out or did not end in time. */
    public int errors() {
        return errors;
    }

    /** Ones that were not carried out on purpose. */
    public int skipped() {
        return skipped;
    }

    /** Whether something passed and nothing is wrong. */
    public boolean allowPass() {
        return passed > 0 && failed == 0 && errors == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Totals totals
                && passed == totals.passed
                && failed == totals.failed
                && errors == totals.errors
                && skipped == totals.skipped;
    }

    @Override
    public int hashCode() {
        return Objects.hash(passed, failed, errors, skipped);
    }

    @Override
    public String toString() {
        return passed + " passed, " + failed + " failed, " + errors + " errors, " + skipped + " skipped";
    }
}

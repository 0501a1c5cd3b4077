package io.jenkins.plugins.containerlifecycle.plugin.verdicts;

import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import io.jenkins.plugins.containerlifecycle.plugin.text.ShownTime;
import io.jenkins.plugins.containerlifecycle.plugin.text.StoredText;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.Totals;
import java.time.Instant;
import java.util.Locale;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** How one validation of an image ended, as it is kept in the build's record: plain values only. */
@ExportedBean(defaultVisibility = 5)
@SuppressFBWarnings(value = "UUF_UNUSED_FIELD", justification = "read from the records of an earlier release")
public final class RecordedVerdict {
    private static final int MAX_REASON = 500;

    /** As the user named the image. */
    private final String image;
    /** The name of an {@link Outcome}; if this release does not know it, it is not green. */
    private final String outcome;
    /** Null for none. */
    private final String reason;

    /** Of the checks; never null. */
    private Totals totals;

    // What an earlier release wrote instead.
    private transient int total;
    private transient int passed;
    private transient int failed;
    private transient int errors;
    private transient int skipped;

    /** Epoch milliseconds. */
    private final long when;
    /** The command that was run in place of the image's own hook; null for the image's own. */
    private final String method;
    /** The Pipeline node that validated; null in a freestyle build. */
    private final String nodeId;
    /** Names of the stages and branches that enclose that node; null if there are none. */
    private final String stage;

    public RecordedVerdict(
            String image,
            Outcome outcome,
            String reason,
            Totals totals,
            Instant when,
            String method,
            String nodeId,
            String stage) {
        this.image = StoredText.clip(image);
        this.outcome = outcome.name();
        this.reason = StoredText.clip(reason, MAX_REASON);
        this.totals = totals == null ? Totals.NONE : totals;
        this.when = when.toEpochMilli();
        this.method = StoredText.clip(method);
        this.nodeId = nodeId;
        this.stage = StoredText.clip(stage);
    }

    private RecordedVerdict(String outcome, Instant when) {
        this.image = null;
        this.outcome = StoredText.clip(outcome);
        this.reason = null;
        this.totals = Totals.NONE;
        this.when = when.toEpochMilli();
        this.method = null;
        this.nodeId = null;
        this.stage = null;
    }

    /**
     * For a place where no more is known of a verdict.
     *
     * @param outcome the name of an {@link Outcome}, or of one that this release does not know
     */
    public static RecordedVerdict of(String outcome, Instant when) {
        return new RecordedVerdict(outcome, when);
    }

    private Object readResolve() {
        if (totals == null) {
            totals = new Totals(passed, failed, errors, skipped);
        }
        return this;
    }

    @Exported
    public String getImage() {
        return image;
    }

    /** Such as {@code PASSED}. */
    @Exported
    public String getOutcome() {
        return outcome;
    }

    /** As a page shows it: {@code timed out}. */
    public String getOutcomeText() {
        if (outcome == null) {
            return Messages.RecordedVerdict_Unknown();
        }
        return switch (outcome) {
            case "PASSED" -> Messages.RecordedVerdict_Passed();
            case "SKIPPED" -> Messages.RecordedVerdict_Skipped();
            case "FAILED" -> Messages.RecordedVerdict_Failed();
            case "ERROR" -> Messages.RecordedVerdict_Error();
            case "TIMED_OUT" -> Messages.RecordedVerdict_TimedOut();
            default -> outcome.toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }

    /** Never true for an outcome that this release does not know. */
    @Exported
    public boolean isGreen() {
        return Outcome.PASSED.name().equals(outcome);
    }

    /** One of the words that the style sheet knows: {@code passed}, {@code skipped}, {@code failed}. */
    public String getStatus() {
        return isGreen() ? "passed" : isSkipped() ? "skipped" : "failed";
    }

    /** The higher, the worse; of several verdicts the worst counts. */
    public int badness() {
        return isGreen() ? 0 : isSkipped() ? 1 : 2;
    }

    /** It is neither right nor wrong: nothing was looked at. */
    public boolean isSkipped() {
        return Outcome.SKIPPED.name().equals(outcome);
    }

    @Exported
    public String getReason() {
        return reason;
    }

    /** Null if it was the image's own hook. */
    @Exported
    public String getMethod() {
        return method;
    }

    @Exported
    public int getTotal() {
        return totals.total();
    }

    @Exported
    public int getPassed() {
        return totals.passed();
    }

    @Exported
    public int getFailed() {
        return totals.failed();
    }

    @Exported
    public int getErrors() {
        return totals.errors();
    }

    @Exported
    public int getSkippedChecks() {
        return totals.skipped();
    }

    /** As a page shows it: how many checks, and how many of them did not pass; null if no check was reached. */
    public String getChecks() {
        return totals.total() == 0
                ? null
                : Messages.RecordedVerdict_Checks(
                        totals.total(), totals.passed(), totals.failed(), totals.errors(), totals.skipped());
    }

    /** RFC 3339, in UTC. */
    @Exported
    public String getTime() {
        return Instant.ofEpochMilli(when).toString();
    }

    /** As a page shows it. */
    public ShownTime getShownTime() {
        return new ShownTime(Instant.ofEpochMilli(when));
    }

    /**
     * Its place in the Pipeline, such as {@code Validate / linux}; null in a freestyle build and outside of any stage.
     */
    @Exported
    public String getStage() {
        return stage;
    }

    @Exported
    public String getNodeId() {
        return nodeId;
    }
}

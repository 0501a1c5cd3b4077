package io.jenkins.plugins.containerlifecycle.report;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * One check of a hook's run: a test case of its report, or the run itself. All text is cleaned of control, escape and
 * bidi characters and bounded here, so users of this record need not care where it came from.
 *
 * @param suite the name of the group
 * @param className the class as the report names it
 * @param name what was checked, at most 1000 characters
 * @param time how long it took, if that is known
 * @param message one line for people
 * @param detail traces and diagnostics of several lines, at most 64 Ki characters (beginning and end kept)
 * @param output what the check printed, bounded likewise
 * @param place the file and, after a colon, the line of the check
 * @param reruns its failed runs before the last run, which is not in the list
 * @param standsForHook whether this is not a test of a report but the run itself, because there is no report or it
 * gives only totals
 */
@Value.Builder
public record CheckResult(
        @Nullable String suite,
        @Nullable String className,
        String name,
        Outcome outcome,
        @Nullable Duration time,
        @Nullable String message,
        @Nullable String detail,
        @Nullable String output,
        @Nullable String place,
        List<Rerun> reruns,
        boolean standsForHook) {

    /** Cleans the text; a blank name becomes {@code (no name)}, other blank text becomes null. */
    public CheckResult {
        Objects.requireNonNull(outcome, "outcome");
        suite = visible(suite);
        className = visible(className);
        name = Objects.requireNonNullElse(visible(name), "(no name)");
        message = ReportTexts.message(message);
        detail = ReportTexts.block(detail);
        output = ReportTexts.block(output);
        place = visible(place);
        reruns = List.copyOf(reruns);
    }

    /** Of a test of a report, to say more of it. */
    static CheckResultBuilder of(String name, Outcome outcome) {
        return new CheckResultBuilder().name(name).outcome(outcome).standsForHook(false);
    }

    /**
     * Whether it passed only after it had failed.
     *
     * @return true if it passed and the report has an earlier run of it that did not
     */
    public boolean flaky() {
        return outcome == Outcome.PASSED && !reruns.isEmpty();
    }

    /**
     * The check that stands for the whole run of a hook if there is no report or the report gives only totals.
     *
     * @param hook such as {@code validate}
     * @param message one line
     * @param detail several lines
     * @return a check with the hook's name
     */
    static CheckResult ofHook(String hook, Outcome outcome, @Nullable String message, @Nullable String detail) {
        return of(hook, outcome)
                .message(message)
                .detail(detail)
                .standsForHook(true)
                .build();
    }

    CheckResult with(Outcome newOutcome, @Nullable String newMessage) {
        return new CheckResultBuilder()
                .from(this)
                .outcome(newOutcome)
                .message(newMessage)
                .build();
    }

    private static @Nullable String visible(@Nullable String text) {
        String name = text == null ? "" : ReportTexts.name(text);
        return name.isBlank() ? null : name.strip();
    }
}

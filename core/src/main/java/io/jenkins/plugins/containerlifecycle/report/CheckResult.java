package io.jenkins.plugins.containerlifecycle.report;

import java.time.Duration;
import java.util.Objects;

/**
 * One check of a hook's run: a test case of its report, or the run itself. All text is cleaned of control, escape and
 * bidi characters and bounded here, so nothing behind this record has to think of where it came from.
 *
 * @param suite the name of the group, null where the report has none
 * @param className the class as the report names it, null where it has none
 * @param name what was checked, at most 1000 characters, never null
 * @param outcome never null
 * @param time how long it took, null where not known
 * @param message one line for a person, null where there is nothing to say
 * @param detail traces and diagnostics of several lines, at most 64 Ki characters (beginning and end kept), or null
 * @param output what the check printed, bounded likewise, or null
 */
public record CheckResult(
        String suite,
        String className,
        String name,
        Outcome outcome,
        Duration time,
        String message,
        String detail,
        String output) {

    /** Cleans the text; a blank name becomes {@code (no name)}, other blank text becomes null. */
    public CheckResult {
        Objects.requireNonNull(outcome, "outcome");
        suite = blankToNull(Texts.name(suite));
        className = blankToNull(Texts.name(className));
        name = blankToNull(Texts.name(name));
        name = name == null ? "(no name)" : name;
        message = Texts.message(message);
        detail = Texts.block(detail);
        output = Texts.block(output);
    }

    /**
     * The check that stands for the whole run of a hook, where there is no report or the report gives only sums.
     *
     * @param hook such as {@code validate}
     * @param outcome never null
     * @param message one line, null allowed
     * @param detail several lines, null allowed
     * @return a check with the hook's name
     */
    static CheckResult ofHook(String hook, Outcome outcome, String message, String detail) {
        return new CheckResult(null, null, hook, outcome, null, message, detail, null);
    }

    boolean isOfHook(String hook) {
        return suite == null && className == null && name.equals(hook);
    }

    CheckResult with(Outcome newOutcome, String newMessage) {
        return new CheckResult(suite, className, name, newOutcome, time, newMessage, detail, output);
    }

    private static String blankToNull(String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}

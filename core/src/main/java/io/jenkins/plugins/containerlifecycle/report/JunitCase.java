package io.jenkins.plugins.containerlifecycle.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects what a JUnit document says about one test case; the worst counts. */
final class JunitCase {
    // googletest and similar tools say in an attribute what others say with an element.
    private static final Set<String> NOT_RUN = Set.of("notrun", "skipped", "disabled", "ignored", "suppressed");
    /** How many are kept; a test that is repeated more often is a loop. */
    private static final int MAX_RERUNS = 20;

    private static final Set<String> NOT_GOOD = Set.of("failed", "failure", "fail", "error");

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}(?:\\.[0-9]{0,18})?(?:[eE]-?[0-9]{1,2})?");
    private static final Pattern GROUPED = Pattern.compile("[1-9][0-9]{0,2}(?:,[0-9]{3}){1,2}(?:\\.[0-9]{0,18})?");

    private final @Nullable String suite;
    private final @Nullable String className;
    private final @Nullable String name;
    private final @Nullable Duration time;
    private final StringBuilder detail = new StringBuilder();
    private final StringBuilder output = new StringBuilder();
    private final @Nullable String place;
    private final List<Rerun> reruns = new ArrayList<>();
    private Outcome outcome = Outcome.PASSED;
    private @Nullable String message;
    private @Nullable String skipMessage;
    private boolean skipped;
    private boolean todo;
    private int failures;
    private int errors;
    private int rerunsShown;

    JunitCase(
            @Nullable String suite,
            @Nullable String className,
            @Nullable String name,
            @Nullable String time,
            @Nullable String place) {
        this.suite = suite;
        this.className = className;
        this.name = name;
        this.time = time(time);
        this.place = place;
    }

    /** Takes one child element: its attributes, if any, and its text. */
    void take(String element, @Nullable String messageAttribute, @Nullable String type, String text) {
        String line = blank(messageAttribute) ? ReportTexts.firstLine(text) : messageAttribute;
        String newMessage = line == null ? type : line;
        switch (element) {
            case "failure" -> worsen(Outcome.FAILED, newMessage, text);
            case "error" -> worsen(Outcome.ERROR, newMessage, text);
            case "skipped" -> {
                skipped = true;
                todo |= "todo".equals(type);
                skipMessage = newMessage;
                append(detail, text);
            }
            case "system-out", "system-err" -> append(output, text);
            default -> {
                // Properties and anything else in a dialect do not change the result.
            }
        }
        failures += element.equals("failure") ? 1 : 0;
        errors += element.equals("error") ? 1 : 0;
    }

    /** Takes one more run of the test. */
    void takeRerun(Rerun rerun) {
        rerunsShown++;
        if (reruns.size() < MAX_RERUNS) {
            reruns.add(rerun);
        }
    }

    /** Takes a {@code status} or {@code result} attribute. */
    void takeStatus(@Nullable String status) {
        String word = status == null ? "" : status.strip().toLowerCase(Locale.ROOT);
        if (NOT_RUN.contains(word)) {
            skipped = true;
        } else if (NOT_GOOD.contains(word)) {
            worsen(Outcome.FAILED, null, "");
        }
    }

    /**
     * Its outcome. A rerunFailure without a failure means that no run passed; what passed in the end is flaky. With a
     * skip, a failure was announced (node's "todo"); an error was not.
     */
    CheckResult result() {
        Outcome end = outcome;
        String line = message;
        if (!end.isRed()) {
            for (Rerun rerun : reruns) {
                if (!rerun.isOfPassedTest() && rerun.outcome().compareTo(end) > 0) {
                    end = rerun.outcome();
                    line = rerun.message();
                    append(detail, rerun.detail() == null ? "" : rerun.detail());
                }
            }
        }
        if (skipped && end != Outcome.ERROR) {
            end = Outcome.SKIPPED;
            line = blank(skipMessage) ? line : skipMessage;
        }
        return CheckResult.of(name == null ? "" : name, end)
                .suite(suite)
                .className(className)
                .time(time)
                .message(line)
                .detail(detail.toString())
                .output(output.toString())
                .place(place)
                .reruns(reruns)
                .build();
    }

    /** How many failures and errors the counts may include for this one. */
    int problems() {
        // A test that is skipped and failed but not a todo may be a failure that only looks like a skip, as in
        // googletest. Then it is counted, and nothing explains the count.
        int shown = skipped && !todo ? errors : failures + errors;
        return shown == 0 && rerunsShown == 0 && outcome.isRed() && !skipped ? 1 : shown + rerunsShown;
    }

    /** How many runs a count of tests may include for it besides the last one. */
    int reruns() {
        return rerunsShown;
    }

    private void worsen(Outcome newOutcome, @Nullable String newMessage, String text) {
        boolean worse = newOutcome.compareTo(outcome) > 0;
        if (worse || message == null) {
            message = blank(newMessage) ? message : newMessage;
        }
        outcome = worse ? newOutcome : outcome;
        append(detail, text);
    }

    private static boolean blank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    private static void append(StringBuilder to, String text) {
        if (!text.isBlank()) {
            to.append(to.isEmpty() ? "" : "\n").append(text);
        }
    }

    /** Seconds, as everybody but a few locales writes them; null for anything else. */
    private static @Nullable Duration time(@Nullable String text) {
        String seconds = text == null ? "" : text.strip();
        if (GROUPED.matcher(seconds).matches()) {
            seconds = seconds.replace(",", "");
        } else if (!SECONDS.matcher(seconds).matches()) {
            return null;
        }
        double value = Double.parseDouble(seconds);
        // Thirty years; anything longer is garbage, too.
        return value > 1e9 ? null : Duration.ofNanos(Math.round(value * 1e9));
    }
}

package io.jenkins.plugins.containerlifecycle.report;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Collects what a JUnit document says of one test case; the worst that it says holds. */
final class JunitCase {
    // googletest and its kin say in an attribute what others say with an element.
    private static final Set<String> NOT_RUN = Set.of("notrun", "skipped", "disabled", "ignored", "suppressed");
    private static final Set<String> NOT_GOOD = Set.of("failed", "failure", "fail", "error");

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}(?:\\.[0-9]{0,18})?(?:[eE]-?[0-9]{1,2})?");
    private static final Pattern GROUPED = Pattern.compile("[1-9][0-9]{0,2}(?:,[0-9]{3}){1,2}(?:\\.[0-9]{0,18})?");

    private final String suite;
    private final String className;
    private final String name;
    private final Duration time;
    private final StringBuilder detail = new StringBuilder();
    private final StringBuilder output = new StringBuilder();
    private Outcome outcome = Outcome.PASSED;
    private String message;

    JunitCase(String suite, String className, String name, String time) {
        this.suite = suite;
        this.className = className;
        this.name = name;
        this.time = time(time);
    }

    /** Takes one child element: its attributes, null where it does not have them, and its text. */
    void take(String element, String messageAttribute, String type, String text) {
        String line = blank(messageAttribute) ? Texts.firstLine(text) : messageAttribute;
        String newMessage = line == null ? type : line;
        switch (element) {
            // A rerunFailure without a failure is one that no run made good; what passed in the end is "flaky".
            case "failure", "rerunFailure" -> worsen(Outcome.FAILED, newMessage, text);
            case "error", "rerunError" -> worsen(Outcome.ERROR, newMessage, text);
            case "skipped" -> worsen(Outcome.SKIPPED, newMessage, text);
            case "system-out", "system-err" -> append(output, text);
            default -> {
                // Properties, flakyFailure and whatever else a dialect has do not change the result.
            }
        }
    }

    /** Takes a {@code status} or {@code result} attribute, null allowed. */
    void takeStatus(String status) {
        String word = status == null ? "" : status.strip().toLowerCase(Locale.ROOT);
        if (NOT_RUN.contains(word)) {
            worsen(Outcome.SKIPPED, null, "");
        } else if (NOT_GOOD.contains(word)) {
            worsen(Outcome.FAILED, null, "");
        }
    }

    CheckResult result() {
        return new CheckResult(suite, className, name, outcome, time, message, detail.toString(), output.toString());
    }

    private void worsen(Outcome newOutcome, String newMessage, String text) {
        boolean worse = newOutcome.compareTo(outcome) > 0;
        if (worse || message == null) {
            message = blank(newMessage) ? message : newMessage;
        }
        outcome = worse ? newOutcome : outcome;
        append(detail, text);
    }

    private static boolean blank(String text) {
        return text == null || text.isBlank();
    }

    private static void append(StringBuilder to, String text) {
        if (!text.isBlank()) {
            to.append(to.isEmpty() ? "" : "\n").append(text);
        }
    }

    /** Seconds, as everybody but a few locales writes them; null for anything else. */
    private static Duration time(String text) {
        String seconds = text == null ? "" : text.strip();
        if (GROUPED.matcher(seconds).matches()) {
            seconds = seconds.replace(",", "");
        } else if (!SECONDS.matcher(seconds).matches()) {
            return null;
        }
        double value = Double.parseDouble(seconds);
        // Thirty years: more than that is garbage, too.
        return value > 1e9 ? null : Duration.ofNanos(Math.round(value * 1e9));
    }
}

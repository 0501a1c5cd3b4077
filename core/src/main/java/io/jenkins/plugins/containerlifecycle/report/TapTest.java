package io.jenkins.plugins.containerlifecycle.report;

import java.util.Locale;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** A test of a TAP report whose diagnostics may still follow. */
final class TapTest {
    private final String name;
    private final StringBuilder detail = new StringBuilder();
    private final TapDiagnostic yaml = new TapDiagnostic();
    private Outcome outcome;
    private @Nullable String message;

    TapTest(String name, boolean ok) {
        this.name = name;
        this.outcome = ok ? Outcome.PASSED : Outcome.FAILED;
    }

    /**
     * Takes what the description says after its hash. TODO excuses a failure and does not affect a pass; SKIP turns
     * both into a skip, as in TAP 14. What merely begins like SKIP ({@code # skipped lines}) excuses no failure.
     */
    void directive(String description, boolean kernel) {
        Matcher directive = TapLines.DIRECTIVE.matcher(description);
        if (!directive.find()) {
            return;
        }
        String word = directive.group(1).toLowerCase(Locale.ROOT);
        if (word.startsWith("skip")) {
            message = directive.group(2);
            boolean ok = outcome == Outcome.PASSED;
            outcome = ok || TapLines.SKIP.matcher(word).matches() ? Outcome.SKIPPED : outcome;
        } else if (word.equals("todo") || kernel) {
            message = directive.group(1).toUpperCase(Locale.ROOT) + " " + directive.group(2);
            outcome = outcome == Outcome.FAILED ? Outcome.SKIPPED : outcome;
        }
    }

    /** An announced failure. */
    void excuse(String why) {
        message = why;
        outcome = Outcome.SKIPPED;
    }

    /** The lines of a subtest, which come before the line of the test; kept if they explain a failure. */
    void subtest(CharSequence lines) {
        if (outcome.isRed()) {
            detail.append(lines);
        }
    }

    void note(String line) {
        detail.append(line).append('\n');
    }

    /** A line of the YAML after the test. */
    void diagnostic(String line) {
        note(line);
        yaml.line(line);
    }

    CheckResult result() {
        String text = outcome == Outcome.PASSED ? null : detail.toString();
        String said = message == null || message.isBlank() ? yaml.message() : message;
        String line = said == null || said.isBlank() ? ReportTexts.firstLine(text) : said;
        line = line != null && line.startsWith("#") ? line.replaceFirst("#+\\s*", "") : line;
        return CheckResult.of(name, outcome).message(line).detail(text).build();
    }
}

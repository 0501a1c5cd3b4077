package io.jenkins.plugins.containerlifecycle.report;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The elements of a JUnit file in the dialect of Surefire, with totals that are those of their checks. */
final class JunitElements {
    // Ant's schema allows no zone. Jenkins takes a time without one for UTC.
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    private static final Pattern PLACE = Pattern.compile("(.*\\S):([0-9]{1,9})");

    private final XmlOut xml;
    private final String base;
    private final Instant started;
    private final Duration duration;

    /**
     * @param out gets UTF-8; flushed at the end of the file, not closed
     * @param base the class that all checks belong to
     * @param started when the run began
     * @param duration of the run, which is the time of a check that stands for it
     */
    JunitElements(OutputStream out, String base, Instant started, Duration duration) throws IOException {
        this.xml = new XmlOut(out);
        this.base = base;
        this.started = started;
        this.duration = duration;
    }

    /** @param checks of all suites */
    void startFile(String name, List<CheckResult> checks) throws IOException {
        xml.start(
                "testsuites",
                "name",
                name,
                "tests",
                "" + checks.size(),
                "failures",
                count(checks, Outcome.FAILED),
                "errors",
                count(checks, Outcome.ERROR, Outcome.TIMED_OUT),
                "time",
                seconds(duration));
    }

    void endFile() throws IOException {
        xml.end().flush();
    }

    /** @param checks all that follow in it */
    void startSuite(String name, List<CheckResult> checks) throws IOException {
        xml.start(
                "testsuite",
                "name",
                name,
                "tests",
                "" + checks.size(),
                "failures",
                count(checks, Outcome.FAILED),
                "errors",
                count(checks, Outcome.ERROR, Outcome.TIMED_OUT),
                "skipped",
                count(checks, Outcome.SKIPPED),
                "time",
                seconds(checks.stream().map(this::time).reduce(Duration.ZERO, Duration::plus)),
                "timestamp",
                TIMESTAMP.format(started));
    }

    void endSuite() throws IOException {
        xml.end();
    }

    /** Those without a value are left out. */
    void properties(Map<String, ? extends @Nullable String> properties) throws IOException {
        xml.start("properties");
        for (Map.Entry<String, ? extends @Nullable String> property : properties.entrySet()) {
            String value = property.getValue();
            if (value != null && !value.isEmpty()) {
                xml.element("property", null, "name", property.getKey(), "value", value);
            }
        }
        xml.end();
    }

    /** @param evidence follows its detail if it is red; what is blank or null is left out */
    void testCase(CheckResult check, List<? extends @Nullable String> evidence) throws IOException {
        String className = JunitNames.ofClass(base, check.className());
        Matcher place = PLACE.matcher(check.place() == null ? "" : check.place());
        boolean line = place.matches();
        xml.start(
                "testcase",
                "classname",
                className,
                "name",
                check.name(),
                "time",
                seconds(time(check)),
                "file",
                line ? place.group(1) : check.place(),
                "line",
                line ? place.group(2) : null);
        switch (check.outcome()) {
            case PASSED -> {
                // A pass has no child.
            }
            case SKIPPED -> xml.element("skipped", check.detail(), "message", message(check));
            case FAILED -> red("failure", "failed", check, evidence);
            case ERROR -> red("error", "error", check, evidence);
            case TIMED_OUT -> red("error", "timed-out", check, evidence);
        }
        for (Rerun rerun : check.reruns()) {
            rerun(rerun);
        }
        if (check.output() != null) {
            xml.element("system-out", check.output());
        }
        xml.end();
    }

    void printed(String element, CapturedText text) throws IOException {
        if (text.bytes() > 0) {
            xml.element(element, text.text());
        }
    }

    /** As Surefire writes it. Jenkins reads their failures and keeps them with the test. */
    private void rerun(Rerun rerun) throws IOException {
        String element = rerun.kind().element();
        xml.start(
                element,
                "message",
                rerun.message() == null ? element : rerun.message(),
                "type",
                rerun.type() == null ? element : rerun.type());
        if (rerun.detail() != null) {
            xml.element("stackTrace", rerun.detail());
        }
        if (rerun.output() != null) {
            xml.element("system-out", rerun.output());
        }
        if (rerun.errorOutput() != null) {
            xml.element("system-err", rerun.errorOutput());
        }
        xml.end();
    }

    private void red(String element, String type, CheckResult check, List<? extends @Nullable String> evidence)
            throws IOException {
        List<@Nullable String> text = new ArrayList<>();
        text.add(check.detail());
        text.addAll(evidence);
        text.removeIf(t -> t == null || t.isBlank());
        xml.element(element, String.join("\n\n", text), "message", message(check), "type", type);
    }

    private Duration time(CheckResult check) {
        if (check.time() != null) {
            return check.time();
        }
        return check.standsForHook() ? duration : Duration.ZERO;
    }

    private static String message(CheckResult check) {
        return check.message() == null ? check.outcome().name().toLowerCase(Locale.ROOT) : check.message();
    }

    private static String count(List<CheckResult> checks, Outcome... outcomes) {
        List<Outcome> wanted = List.of(outcomes);
        return Long.toString(
                checks.stream().filter(c -> wanted.contains(c.outcome())).count());
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).toPlainString();
    }
}

package io.jenkins.plugins.containerlifecycle.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes a verdict as JUnit XML in the dialect of Surefire, which Jenkins, GitLab and the reporters for GitHub read.
 *
 * <p>The file is green (no failure, no error, at least one test case that passed) exactly if the verdict is: if no
 * check explains a verdict that is not green, the hook itself becomes a test case. The same input gives the same bytes.
 */
public final class JunitWriter {
    // Ant's schema allows no zone. Jenkins takes a time without one for UTC.
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    private static final Pattern PLACE = Pattern.compile("(.*\\S):([0-9]{1,9})");

    private final HookVerdict report;
    private final HookOutput output;
    private final ReportContext context;
    private final String base;
    private final XmlOut xml;
    private boolean evidenceGiven;

    private JunitWriter(HookVerdict report, HookOutput output, ReportContext context, OutputStream out)
            throws IOException {
        this.report = report;
        this.output = output;
        this.context = context;
        this.base = JunitNames.ofRepository(context.repository());
        this.xml = new XmlOut(out);
    }

    /**
     * Writes the file. The first suite has the properties and what the hook printed; the first red test case has the
     * evidence.
     *
     * @param report the verdict
     * @param output what the hook printed
     * @param context names and properties
     * @param out gets UTF-8; flushed, not closed
     * @throws IOException from {@code out}
     */
    public static void write(HookVerdict report, HookOutput output, ReportContext context, OutputStream out)
            throws IOException {
        new JunitWriter(report, output, context, out).write();
    }

    /**
     * Like {@link #write}, but to memory.
     *
     * @param report the verdict
     * @param output what the hook printed
     * @param context names and properties
     * @return the file's content, UTF-8
     */
    public static byte[] toBytes(HookVerdict report, HookOutput output, ReportContext context) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            write(report, output, context, out);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot fail to be written", e);
        }
        return out.toByteArray();
    }

    private void write() throws IOException {
        Map<String, List<CheckResult>> suites = new LinkedHashMap<>();
        if (!isExplained()) {
            suites.put("", new ArrayList<>(List.of(hookCase())));
        }
        for (CheckResult check : report.checks()) {
            String suite = check.suite() == null ? "" : check.suite();
            suites.computeIfAbsent(suite, s -> new ArrayList<>()).add(check);
        }
        List<CheckResult> all = suites.values().stream().flatMap(List::stream).toList();
        String name = JunitNames.ofClass(base, context.hook());
        xml.start(
                "testsuites",
                "name",
                name,
                "tests",
                "" + all.size(),
                "failures",
                count(all, Outcome.FAILED),
                "errors",
                count(all, Outcome.ERROR, Outcome.TIMED_OUT),
                "time",
                seconds(context.duration()));
        boolean first = true;
        for (Map.Entry<String, List<CheckResult>> suite : suites.entrySet()) {
            suite(suite.getKey().isEmpty() ? name : name + ": " + suite.getKey(), suite.getValue(), first);
            first = false;
        }
        xml.end().flush();
    }

    /** Whether a check already shows the verdict. Only the check of the hook itself shows that the run broke. */
    private boolean isExplained() {
        Outcome outcome = report.outcome();
        return switch (outcome) {
            case PASSED, SKIPPED -> true;
            case FAILED -> report.checks().stream().anyMatch(c -> c.outcome().isRed());
            case ERROR, TIMED_OUT ->
                report.checks().stream().anyMatch(c -> c.standsForHook() && c.outcome() == outcome);
        };
    }

    private CheckResult hookCase() {
        return CheckResult.ofHook(context.hook(), report.outcome(), report.reason(), null);
    }

    private void suite(String name, List<CheckResult> checks, boolean first) throws IOException {
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
                TIMESTAMP.format(context.started()));
        if (first) {
            properties();
        }
        for (CheckResult check : checks) {
            testCase(check);
        }
        if (first) {
            printed("system-out", output.stdout());
            printed("system-err", output.stderr());
        }
        xml.end();
    }

    private void properties() throws IOException {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("hook", context.hook());
        properties.put("image", context.image());
        properties.put("image-id", context.imageId());
        properties.put("container", context.containerId());
        properties.put("gitref", context.gitref());
        properties.put(
                "exit-code",
                output.exitCode() == null ? null : output.exitCode().toString());
        properties.put("outcome", report.outcome().name());
        properties.put("reason", report.reason());
        properties.put("report-format", report.format().toString());
        if (report.flaky() > 0) {
            properties.put("flaky", Integer.toString(report.flaky()));
        }
        for (int i = 0; i < report.warnings().size(); i++) {
            properties.put("warning-" + (i + 1), report.warnings().get(i));
        }
        context.extraProperties().forEach(properties::putIfAbsent);
        xml.start("properties");
        for (Map.Entry<String, String> property : properties.entrySet()) {
            if (property.getValue() != null) {
                xml.element("property", null, "name", property.getKey(), "value", property.getValue());
            }
        }
        xml.end();
    }

    private void testCase(CheckResult check) throws IOException {
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
            case FAILED -> red("failure", "failed", check);
            case ERROR -> red("error", "error", check);
            case TIMED_OUT -> red("error", "timed-out", check);
        }
        for (Rerun rerun : check.reruns()) {
            rerun(rerun);
        }
        if (check.output() != null) {
            xml.element("system-out", check.output());
        }
        xml.end();
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

    private void red(String element, String type, CheckResult check) throws IOException {
        List<String> text = new ArrayList<>();
        text.add(check.detail());
        if (!evidenceGiven) {
            evidenceGiven = true;
            text.add(report.reason().equals(check.message()) ? null : report.reason());
            text.addAll(report.warnings());
            text.add(context.evidence());
        }
        text.removeIf(t -> t == null || t.isBlank());
        xml.element(element, String.join("\n\n", text), "message", message(check), "type", type);
    }

    private void printed(String element, CapturedText text) throws IOException {
        if (text.bytes() > 0) {
            xml.element(element, text.text());
        }
    }

    private Duration time(CheckResult check) {
        if (check.time() != null) {
            return check.time();
        }
        return check.standsForHook() ? context.duration() : Duration.ZERO;
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

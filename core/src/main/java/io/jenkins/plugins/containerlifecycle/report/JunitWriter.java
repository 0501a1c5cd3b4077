package io.jenkins.plugins.containerlifecycle.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a verdict as JUnit XML in the dialect of Surefire, which Jenkins, GitLab and the reporters for GitHub read.
 *
 * <p>The file is green (no failure, no error, at least one test case that passed) exactly if the verdict is: if no
 * check explains a verdict that is not green, the hook itself becomes a test case. The same input gives the same bytes.
 */
public final class JunitWriter {
    private final HookVerdict report;
    private final HookOutput output;
    private final ReportContext context;
    private final String base;
    private final JunitElements xml;
    private boolean evidenceGiven;

    private JunitWriter(HookVerdict report, HookOutput output, ReportContext context, OutputStream out)
            throws IOException {
        this.report = report;
        this.output = output;
        this.context = context;
        this.base = JunitNames.ofRepository(context.repository());
        this.xml = new JunitElements(out, base, context.started(), context.duration());
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
        String name = JunitNames.ofClass(base, context.hook());
        xml.startFile(name, suites.values().stream().flatMap(List::stream).toList());
        boolean first = true;
        for (Map.Entry<String, List<CheckResult>> suite : suites.entrySet()) {
            suite(suite.getKey().isEmpty() ? name : name + ": " + suite.getKey(), suite.getValue(), first);
            first = false;
        }
        xml.endFile();
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
        xml.startSuite(name, checks);
        if (first) {
            properties();
        }
        for (CheckResult check : checks) {
            xml.testCase(check, evidence(check));
        }
        if (first) {
            xml.printed("system-out", output.stdout());
            xml.printed("system-err", output.stderr());
        }
        xml.endSuite();
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
        xml.properties(properties);
    }

    /** Of the first check that is red, why the run is. */
    private List<@Nullable String> evidence(CheckResult check) {
        if (evidenceGiven || !check.outcome().isRed()) {
            return List.of();
        }
        evidenceGiven = true;
        List<@Nullable String> evidence = new ArrayList<>();
        evidence.add(report.reason().equals(check.message()) ? null : report.reason());
        evidence.addAll(report.warnings());
        evidence.add(context.evidence());
        return evidence;
    }
}

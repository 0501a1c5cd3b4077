package io.jenkins.plugins.containerlifecycle.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks that are not those of a hook, as a suite of a JUnit file. What a hook's run left is written by
 * {@link JunitWriter}, which also compares it with the verdict.
 *
 * @param name cleaned and bounded
 * @param properties cleaned; empty ones are not written
 * @param checks in their order; the suite that they name does not matter
 */
public record JunitSuite(String name, Map<String, String> properties, List<CheckResult> checks) {
    public JunitSuite {
        name = ReportTexts.name(name);
        Map<String, String> cleaned = new LinkedHashMap<>();
        properties.forEach((key, value) -> {
            String line = ReportTexts.message(value);
            cleaned.put(key, line == null ? "" : line);
        });
        properties = cleaned;
        checks = List.copyOf(checks);
    }

    /**
     * A file with exactly these suites, and in each exactly its checks; two suites may have the same name.
     *
     * @param base the class that all checks belong to, and the beginning of the suites' names
     * @param hook the last part of the file's name
     * @return UTF-8; the same for the same input
     */
    public static byte[] toBytes(
            String base, String hook, List<JunitSuite> suites, Instant started, Duration duration) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String root = JunitNames.ofRepository(base);
        String file = JunitNames.ofClass(root, hook);
        try {
            JunitElements xml = new JunitElements(out, root, started, duration);
            xml.startFile(
                    file,
                    suites.stream().flatMap(suite -> suite.checks.stream()).toList());
            for (JunitSuite suite : suites) {
                xml.startSuite(file + ": " + suite.name, suite.checks);
                xml.properties(suite.properties);
                for (CheckResult check : suite.checks) {
                    xml.testCase(check, List.of());
                }
                xml.endSuite();
            }
            xml.endFile();
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot fail to be written", e);
        }
        return out.toByteArray();
    }
}

package io.jenkins.plugins.containerlifecycle.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes: nothing unclear is ever green. */
class NeverGreenTest {
    private static final Integer[] CODES = {0, 0, 0, 0, 1, 2, 69, 77, 124, 126, 127, 137, 143, -1, null};
    private static final List<String> PIECES = List.of(
            "1..2\n",
            "1..3\n",
            "TAP version 13\n",
            "ok 1\n",
            "ok 2 - b # SKIP\n",
            "not ok 2 - c\n",
            "Bail out!\n",
            "    ok 1\n",
            "  ---\n",
            "29 examples, 0 failures\n",
            "2 examples, 1 failure\n",
            "Count: 3, Failed: 1, Skipped: 0\n",
            "<testsuite name='a' tests='2'>",
            "<testcase name='t'/>",
            "<testcase name='t'><failure/></testcase>",
            "<testcase name='t'><skipped/></testcase>",
            "</testsuite>",
            "{\"results\":[",
            "{\"resource-type\":\"Port\",\"successful\":true}",
            "],\"summary\":{\"test-count\":1,\"failed-count\":0}}",
            "\u001B[31m\u0000\uD800\n",
            "plain\n");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void garbageNeverPassesWithoutExitCodeZeroAPassedCheckAndNoRedOne(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            HookOutput output = output(random);
            ReportFormat declared = ReportFormat.values()[random.nextInt(ReportFormat.values().length)];
            HookVerdict report = ReportReader.read("validate", output, declared);

            String shown = output + " " + declared + " " + report;
            assertThat(report.checks()).as(shown).isNotEmpty();
            assertThat(report.reason()).as(shown).isNotBlank().endsWith(".");
            if (report.outcome() == Outcome.PASSED) {
                assertThat(output.exitCode()).as(shown).isZero();
                assertThat(output.forced()).as(shown).isNull();
                assertThat(output.incomplete()).as(shown).isNull();
                assertThat(report.totals().passed()).as(shown).isPositive();
                assertThat(report.totals().failed() + report.totals().errors())
                        .as(shown)
                        .isZero();
            }
            WrittenXml.check(JunitWriter.toBytes(report, output, Runs.context()), report.outcome());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JUNIT", "TAP", "GOSS", "RSPEC"})
    void aWellFormedReportPassesExactlyWithExitCodeZeroAPassedTestAndNoFailedOne(ReportFormat format) {
        Random random = new Random(format.ordinal());
        Set<Outcome> seen = EnumSet.noneOf(Outcome.class);
        for (int i = 0; i < 200; i++) {
            List<Outcome> tests = random.ints(random.nextInt(5), 0, 6)
                    .mapToObj(n -> n == 0 ? Outcome.FAILED : n == 1 ? Outcome.SKIPPED : Outcome.PASSED)
                    .toList();
            Integer code = CODES[random.nextInt(CODES.length)];
            String text = render(format, tests);
            boolean inFolder = format == ReportFormat.JUNIT && random.nextBoolean();
            HookOutput output = inFolder ? Runs.left(code, "a.xml", text) : Runs.printed(code, text);
            ReportFormat declared = random.nextBoolean() ? format : ReportFormat.AUTO;
            HookVerdict report = ReportReader.read("validate", output, declared);

            Outcome expected = code == null || code != 0
                    ? Runs.read(Runs.printed(code, "")).outcome()
                    : tests.isEmpty()
                            // A plan of no tests is a skip; the other formats have no such thing.
                            ? format == ReportFormat.TAP ? Outcome.SKIPPED : Outcome.ERROR
                            : tests.contains(Outcome.FAILED)
                                    ? Outcome.FAILED
                                    : tests.contains(Outcome.PASSED) ? Outcome.PASSED : Outcome.SKIPPED;
            if (expected == Outcome.SKIPPED && tests.contains(Outcome.FAILED)) {
                expected = Outcome.FAILED;
            } else if (expected == Outcome.SKIPPED && tests.isEmpty() && format == ReportFormat.RSPEC) {
                // "0 examples" is a broken promise; the other formats leave nothing to read if there is no test.
                expected = Outcome.ERROR;
            }
            assertThat(report.outcome()).as("%s %s %s", code, declared, text).isEqualTo(expected);
            assertThat(report.format()).isEqualTo(format);
            seen.add(report.outcome());
            WrittenXml.check(JunitWriter.toBytes(report, output, Runs.context()), report.outcome());
        }
        assertThat(seen).containsExactlyInAnyOrder(Outcome.values());
    }

    private static String render(ReportFormat format, List<Outcome> tests) {
        long failed = tests.stream().filter(Outcome::isRed).count();
        long skipped = tests.stream().filter(t -> t == Outcome.SKIPPED).count();
        return switch (format) {
            case JUNIT ->
                "<testsuite name='a' tests='" + tests.size() + "' failures='" + failed + "'>"
                        + each(
                                tests,
                                "<testcase name='t'/>",
                                "<testcase name='t'><failure/></testcase>",
                                "<testcase name='t'><skipped/></testcase>",
                                "")
                        + "</testsuite>";
            case TAP -> "1.." + tests.size() + "\n" + each(tests, "ok - a\n", "not ok - b\n", "ok # SKIP c\n", "");
            case GOSS ->
                "{\"results\":["
                        + each(
                                tests,
                                "{\"successful\":true}",
                                "{\"successful\":false}",
                                "{\"successful\":true,\"result\":2}",
                                ",")
                        + "],\"summary\":{\"test-count\":" + tests.size() + ",\"failed-count\":" + failed + "}}";
            default -> tests.size() + " examples, " + failed + " failures, " + skipped + " pending\n";
        };
    }

    private static String each(List<Outcome> tests, String passed, String failed, String skipped, String separator) {
        return tests.stream()
                .map(t -> t == Outcome.PASSED ? passed : t == Outcome.FAILED ? failed : skipped)
                .collect(Collectors.joining(separator));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bats.tap", "bats-junit.xml", "goss-0.3.json", "serverspec-failed.txt"})
    void aReportWithAFailureIsNotGreenHoweverItIsCutOrGarbled(String name) {
        Random random = new Random(42);
        String report = Runs.resource(name);
        int failureEnds = report.lastIndexOf("ail");
        for (int i = 0; i < 300; i++) {
            StringBuilder garbled = new StringBuilder(report);
            garbled.insert(random.nextInt(garbled.length()), (char) random.nextInt(0x100));
            HookOutput output = name.endsWith(".xml")
                    ? Runs.left(0, "a.xml", garbled.toString())
                    : Runs.printed(0, garbled.toString());
            // Garbage may fall into the very word that says "failure", or into the one that names the format.
            if (Runs.read(output).outcome().isGreen()) {
                assertThat(Runs.read(output).format()).as(garbled.toString()).isEqualTo(ReportFormat.EXIT_CODE);
            }
            if (name.endsWith(".xml")) {
                String cut = report.substring(0, random.nextInt(failureEnds));
                assertThat(Runs.read(Runs.left(0, "a.xml", cut)).outcome().isGreen())
                        .as(cut)
                        .isFalse();
            }
        }
    }

    private static HookOutput output(Random random) {
        return new HookOutput(
                CODES[random.nextInt(CODES.length)],
                stdout(random),
                CapturedText.of(text(random)),
                random.nextInt(3) == 0
                        ? Map.of(
                                random.nextInt(4) == 0 ? "a.txt" : "a.xml",
                                text(random).getBytes(StandardCharsets.UTF_8))
                        : Map.of(),
                random.nextInt(10) == 0 ? "The connection was lost." : null,
                random.nextInt(10) == 0 ? (random.nextBoolean() ? Outcome.ERROR : Outcome.TIMED_OUT) : null);
    }

    private static CapturedText stdout(Random random) {
        String text = text(random);
        return random.nextInt(6) == 0 ? Runs.truncated(text, text(random)) : CapturedText.of(text);
    }

    private static String text(Random random) {
        // Mostly neighbouring lines of one format, in order, so that many inputs make sense.
        int at = random.nextInt(PIECES.size());
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(PIECES.get(at % PIECES.size()));
            at = random.nextInt(5) == 0 ? random.nextInt(PIECES.size()) : at + 1;
        }
        return text.toString();
    }
}

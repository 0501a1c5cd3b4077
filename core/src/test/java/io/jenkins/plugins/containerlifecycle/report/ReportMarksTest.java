package io.jenkins.plugins.containerlifecycle.report;

import static io.jenkins.plugins.containerlifecycle.report.Runs.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Output that is too long to be kept is still searched. */
class ReportMarksTest {
    private static String first(String text, int piece) {
        ReportMarks marks = new ReportMarks();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < bytes.length; from += piece) {
            marks.add(bytes, from, Math.min(bytes.length, from + piece));
        }
        return marks.first();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not ok 2",
                "not ok",
                "    not ok 1 - in a subtest",
                "ok 1 - a",
                "1..2",
                "1..0 # SKIP",
                "Bail out! No network",
                "2026-11-27T10:00:00Z not ok 2",
                "\u001B[31mnot ok 2\u001B[0m",
                "<testsuite name=\"a\">",
                "  <failure message=\"m\"/>",
                "log: </testcase>",
                "<j:testsuite xmlns:j='u'>",
                "    \"failed-count\": 1,",
                "{\"results\":[{\"successful\":false}]}",
                "{\"version\":\"3.12.0\",\"examples\":[]}",
                "Result: FAIL",
                "--- FAIL: TestZone (0.00s)"
            })
    void aLineOfAReportIsFoundInWhateverPiecesItComes(String line) {
        for (String text : new String[] {line, "log\n" + line + "\nlog\n", "x".repeat(5000) + "\n" + line + "\r\n"}) {
            for (int piece : new int[] {1, 7, 100_000}) {
                assertThat(first(text, piece)).as(text).isNotNull().doesNotContain("log\n");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "everything is ok",
                "okay 1",
                "1...2",
                "10..20 is a range",
                "all failures are logged",
                "a < b",
                "the summary: none",
                "GET / HTTP/1.1 200 ok 12",
                "Result: PASS"
            })
    void aLineOfALogIsNone(String line) {
        assertThat(first("log\n" + line + "\nlog", 3)).isNull();
    }

    @Test
    void aLineThatIsMarkedIsNeverGreenUnlessTheExitCodeAloneIsToCount() {
        CapturedText cut = new CapturedText("log\n", "log\n", 10_000_000, "not ok 2");
        HookOutput output = new HookOutput(0, cut, CapturedText.EMPTY, Map.of(), null, null);

        HookVerdict report = read(output);

        assertThat(report.outcome()).isEqualTo(Outcome.ERROR);
        assertThat(report.reason()).contains("bytes were not kept", "\"not ok 2\"", "exit-code");
        assertThat(read(output, ReportFormat.EXIT_CODE).outcome()).isEqualTo(Outcome.PASSED);
        assertThat(read(new HookOutput(1, cut, CapturedText.EMPTY, Map.of(), null, null))
                        .outcome())
                .isEqualTo(Outcome.FAILED);
        assertThat(read(new HookOutput(0, CapturedText.EMPTY, cut, Map.of(), null, null))
                        .outcome())
                .isEqualTo(Outcome.ERROR);
    }
}

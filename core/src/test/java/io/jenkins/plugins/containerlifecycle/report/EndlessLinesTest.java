package io.jenkins.plugins.containerlifecycle.report;

import static io.jenkins.plugins.containerlifecycle.report.Runs.printed;
import static io.jenkins.plugins.containerlifecycle.report.Runs.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Lines that are made to be almost a line of a report, and long: judged at once, and on any stack. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EndlessLinesTest {
    /** A quarter of what is kept of a hook's output: by the square of that it would be half an hour. */
    private static final int LENGTH = 1024 * 1024;

    static List<Arguments> lines() {
        return List.of(
                Arguments.of("= 1 failed, ", " in 1", "x"),
                Arguments.of("= ", "1 a, ", "x"),
                Arguments.of("1..3 todo", " 1", "x"),
                Arguments.of("1..3 todo", " ", "x"),
                Arguments.of("1..1\nnot ok 1\n  ---\n  a:", " ", "\u2028x"),
                Arguments.of("1 example, 1 failure\nrspec a", ".rb:", "\u2028x:1"),
                Arguments.of("", "\u0085", "x"));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void areJudgedAtOnce(String begin, String again, String end) {
        String text = begin + again.repeat((LENGTH - begin.length()) / again.length()) + end;

        assertThat(read(printed(0, text + "\nok\n")).outcome()).isNotNull();
    }

    @Test
    void aPlanMayHaveAsManyTestsThatMayFailAsItSays() {
        StringBuilder tap = new StringBuilder("1..5000 todo");
        for (int i = 1; i <= 5000; i++) {
            tap.append(' ').append(i);
        }
        tap.append(";\n");
        for (int i = 1; i <= 5000; i++) {
            tap.append(i == 17 ? "not ok " : "ok ").append(i).append('\n');
        }

        HookVerdict report = read(printed(0, tap.toString()));

        assertThat(report.outcome()).as(report.reason()).isEqualTo(Outcome.PASSED);
        assertThat(report.totals().skipped()).isEqualTo(1);
    }

    @Test
    void aLongLineOfPytestIsStillOne() {
        String counts = "1 a, ".repeat(100_000);

        assertThat(read(printed(0, "= " + counts + "2 failed, 1 b in 3.1s ="))).satisfies(report -> {
            assertThat(report.outcome()).isEqualTo(Outcome.ERROR);
            assertThat(report.reason()).contains("is what pytest prints for a failure");
        });
        assertThat(read(printed(0, "= " + counts + "2 passed in 3.1s =")).outcome())
                .isEqualTo(Outcome.PASSED);
        assertThat(read(printed(0, "= 1 failed, 2 failed in 3.1s, in 1 =")).outcome())
                .isEqualTo(Outcome.ERROR);
        assertThat(read(printed(0, "= 0 failed, 1 failedly, 2 errors in 3 = ")).outcome())
                .isEqualTo(Outcome.ERROR);
        assertThat(read(printed(0, "= 1 failed, 3 = in 3 of 4")).outcome()).isEqualTo(Outcome.PASSED);
    }
}

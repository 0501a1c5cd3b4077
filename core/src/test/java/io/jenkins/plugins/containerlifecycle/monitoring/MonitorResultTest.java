package io.jenkins.plugins.containerlifecycle.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.report.CapturedText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonitorResultTest {
    private static MonitorResult read(int exitCode, String stdout) {
        return MonitorResult.read(
                exitCode,
                CapturedText.of(stdout),
                CapturedText.EMPTY,
                "The monitor hook exited with " + exitCode + ".");
    }

    @ParameterizedTest
    @CsvSource({"0,OK", "1,WARNING", "2,CRITICAL", "3,UNKNOWN"})
    void theExitCodeIsTheState(int exitCode, MonitorState state) {
        MonitorResult result = read(exitCode, "WEB - the home page answers | links=2\n");

        assertThat(result.state()).isEqualTo(state);
        assertThat(result.summary()).isEqualTo("WEB - the home page answers");
        assertThat(result.values()).extracting(PerformanceValue::label).containsExactly("links");
    }

    @ParameterizedTest
    @CsvSource({"4", "69", "126", "127", "255"})
    void anyOtherExitCodeIsUnknownAndSaid(int exitCode) {
        MonitorResult result = read(exitCode, "all fine\n");

        assertThat(result.state()).isEqualTo(MonitorState.UNKNOWN);
        assertThat(result.summary()).isEqualTo("The monitor hook exited with " + exitCode + ". It said: all fine");
    }

    @Test
    void figuresAlsoStandBehindTheLongOutput() {
        MonitorResult result = read(0, """
                DISK OK - free space: / 3326 MB (56%); | /=2643MB;5948;5958;0;5968
                / 15272 MB (77%);
                /boot 68 MB (69%);
                /home 69357 MB (27%); | /boot=68MB;88;93;0;98
                /home=69357MB;253404;253409;0;253414
                /var=818MB;970;975;0;980 | more=1
                """);

        assertThat(result.details())
                .containsExactly("/ 15272 MB (77%);", "/boot 68 MB (69%);", "/home 69357 MB (27%);");
        assertThat(result.values())
                .extracting(PerformanceValue::label)
                .containsExactly("/", "/boot", "/home", "/var", "more");
        assertThat(result.problems()).singleElement().asString().contains("'|'");
    }

    @Test
    void whatIsWrittenToStderrStandsInForAFirstLineThatIsMissing() {
        assertThat(MonitorResult.read(2, CapturedText.EMPTY, CapturedText.of("no route\nmore"), "")
                        .summary())
                .isEqualTo("no route");
        assertThat(read(0, "").summary()).isEqualTo("(no output)");
        assertThat(read(0, "| a=1\n").summary()).isEqualTo("(no output)");
    }

    @Test
    void outputThatIsTooLongIsSaidAndTheStateStays() {
        MonitorResult result =
                MonitorResult.read(1, new CapturedText("WARNING - much\n", "end", 5_000_000), CapturedText.EMPTY, "");

        assertThat(result.state()).isEqualTo(MonitorState.WARNING);
        assertThat(result.problems()).singleElement().asString().startsWith("The output is too long");
    }

    @Test
    void nothingThatATerminalWouldObeyIsLeft() {
        assertThat(read(0, "\u001b[31mred\r\nline\u0007\n").toString())
                .doesNotContainPattern("[\\x00-\\x09\\x0b-\\x1f]");
        assertThat(read(0, "\u001b[1;31mWARN\u001b[0m - disk | \u001b[2mdisk=91%\u001b[0m\n"))
                .as("nothing of the escapes is left")
                .satisfies(result -> {
                    assertThat(result.summary()).isEqualTo("WARN - disk");
                    assertThat(result.values())
                            .singleElement()
                            .satisfies(value -> assertThat(value.label()).isEqualTo("disk"));
                });
    }

    @Test
    void severalContainersAreOneCheckWithTheWorstStateFirst() {
        MonitorReport report = new MonitorReport(
                List.of(
                        new MonitorReport.Entry("db", read(2, "no connection\nsee | the log\nx=1\n")),
                        new MonitorReport.Entry("web", read(0, "fine | t=1ms t=2ms;1;2\n")),
                        new MonitorReport.Entry("mail", MonitorResult.unknown("The hook hangs. | so"))),
                2);

        assertThat(report.worst()).isEqualTo(MonitorState.CRITICAL);
        assertThat(report.nagios()).isEqualTo("""
                CRITICAL - 3 containers: 1 critical, 1 unknown, 1 ok, 2 without the hook - db: no connection | 'db::x'=1 \
                'web::t'=1ms 'web::t_2'=2ms;1;2
                CRITICAL db: no connection
                  see
                OK web: fine
                UNKNOWN mail: The hook hangs. / so
                """);
        assertThat(report.text(MonitorState::name)).endsWith("""
                UNKNOWN mail: The hook hangs. / so
                | 'db::x'=1
                'web::t'=1ms
                'web::t_2'=2ms;1;2
                """);
    }

    @Test
    void whatIsWrittenIsReadAgainAsTheSameCheck() {
        MonitorReport report = new MonitorReport(
                List.of(
                        new MonitorReport.Entry("a", read(0, "one | 'x y'=1;2;3\n")),
                        new MonitorReport.Entry("b", read(1, "two | z=4%\n"))),
                0);

        for (String output : List.of(report.nagios(), report.text(MonitorState::name))) {
            MonitorResult again = read(report.worst().exitCode(), output);
            assertThat(again.state()).isEqualTo(MonitorState.WARNING);
            assertThat(again.summary()).isEqualTo("WARNING - 2 containers: 1 warning, 1 ok - b: two");
            assertThat(again.details()).containsExactly("OK a: one", "WARNING b: two");
            assertThat(again.values()).extracting(PerformanceValue::label).containsExactly("a::x y", "b::z");
            assertThat(again.problems()).isEmpty();
        }
    }

    @Test
    void nothingAskedIsNotGreen() {
        assertThat(new MonitorReport(List.of(), 3).worst()).isEqualTo(MonitorState.UNKNOWN);
    }

    @Test
    void whatIsKnownToBeDownIsWorseThanWhatIsNotKnown() {
        assertThat(MonitorState.UNKNOWN.or(MonitorState.CRITICAL)).isEqualTo(MonitorState.CRITICAL);
        assertThat(MonitorState.UNKNOWN.or(MonitorState.WARNING)).isEqualTo(MonitorState.UNKNOWN);
        assertThat(MonitorState.OK.or(MonitorState.WARNING)).isEqualTo(MonitorState.WARNING);
    }
}

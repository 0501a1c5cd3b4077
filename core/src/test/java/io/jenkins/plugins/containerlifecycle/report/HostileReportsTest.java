package io.jenkins.plugins.containerlifecycle.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.hostile.Held;
import io.jenkins.plugins.containerlifecycle.hostile.HostileRuns;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The corpus of hostile runs, judged without an engine. HostileRunsIT judges it with one. */
@Timeout(20)
class HostileReportsTest {
    static List<HostileRuns.Run> runs() {
        return HostileRuns.all();
    }

    @Test
    void everyNameIsThereOnce() {
        assertThat(runs()).extracting(HostileRuns.Run::name).doesNotHaveDuplicates();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("runs")
    void isJudgedAsItDeserves(HostileRuns.Run run) throws IOException {
        String stdout = new String(run.stdout(), StandardCharsets.UTF_8);
        HookOutput output = new HookOutput(
                run.exitCode(),
                CapturedText.of(run.stdout(), new byte[0], run.stdout().length),
                CapturedText.EMPTY,
                run.files(),
                null,
                null);

        HookVerdict report = ReportReader.read("validate", output, run.format());

        assertThat(report.outcome()).as(report.reason() + "\n" + stdout).isEqualTo(run.expected());
        Held.line(report.reason());
        report.warnings().forEach(Held::line);
        ByteArrayOutputStream xml = new ByteArrayOutputStream();
        JunitWriter.write(report, output, Runs.context(), xml);
        Held.block(xml.toString(StandardCharsets.UTF_8));
        assertThat(xml.size()).isLessThan(4 << 20);
    }
}

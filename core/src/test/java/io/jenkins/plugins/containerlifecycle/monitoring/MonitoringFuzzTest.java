package io.jenkins.plugins.containerlifecycle.monitoring;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.containerlifecycle.hostile.Held;
import io.jenkins.plugins.containerlifecycle.report.CapturedText;
import java.util.List;

/** What hooks say of containers, and what is made of it for Nagios and Prometheus. */
public class MonitoringFuzzTest {
    @FuzzTest
    public void figuresThatAreWrittenAreReadAgainAndNothingElse(byte[] bytes) {
        CapturedText output = CapturedText.of(bytes, new byte[0], bytes.length);
        MonitorResult result = MonitorResult.read(1, output, CapturedText.EMPTY, "");
        Held.line(result.summary());
        result.details().forEach(Held::line);
        result.problems().forEach(Held::line);
        MonitorReport report = new MonitorReport(List.of(new MonitorReport.Entry("c", result)), 0);
        for (String written : List.of(report.nagios(), report.text(MonitorState::name))) {
            MonitorResult again = MonitorResult.read(1, CapturedText.of(written), CapturedText.EMPTY, "");
            Held.that(again.problems().isEmpty(), "all that is written can be read");
            Held.that(again.values().size() == result.values().size(), "all figures are there, and no other");
        }
        isTaken(PerformanceMetrics.of(result));
    }

    @FuzzTest
    public void whatIsMergedIsTakenByTheReader(byte[] bytes) {
        try {
            isTaken(Exposition.read(CapturedText.of(bytes, new byte[0], bytes.length)));
        } catch (ExpositionException e) {
            Held.line(e.getMessage());
        }
    }

    private static void isTaken(Exposition exposition) {
        ExpositionMerger merger = new ExpositionMerger();
        merger.add("c", "p", exposition).forEach(Held::line);
        String merged = merger.text();
        Held.block(merged);
        if (merged.indexOf('\uFFFD') >= 0) {
            // A figure's name may have had bytes that are no UTF-8; the reader takes the sign for such bytes.
            return;
        }
        try {
            Exposition again = Exposition.read(CapturedText.of(merged));
            ExpositionMerger stable = new ExpositionMerger();
            Held.that(stable.add("c", "p", again).isEmpty(), "nothing of it is left out");
            Held.that(
                    stable.text().lines().count() == merged.lines().count(),
                    "it has as many lines when it is read again");
        } catch (ExpositionException e) {
            throw new AssertionError(merged, e);
        }
    }
}

package io.jenkins.plugins.containerlifecycle.report;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.containerlifecycle.hostile.Held;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The summaries that RSpec and goss print for people. */
public class SummaryFuzzTest {
    private static final String RSPEC = "[0-9]+ examples?, [0-9]+ failures?\\b.*";
    private static final String RSPEC_BAD = "[0-9]+ examples?, 0*[1-9][0-9]* failures?\\b.*";
    private static final String GOSS = "(GOSS [A-Z]+ - )?Count: [0-9]+, Failed: [0-9]+.*";
    private static final String GOSS_BAD = "(GOSS [A-Z]+ - )?Count: [0-9]+, Failed: 0*[1-9].*";

    @FuzzTest
    public void greenOnlyWhereNoSumHasAFailure(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        check(text, ReportFormat.RSPEC, RSPEC, RSPEC_BAD);
        check(text, ReportFormat.GOSS, GOSS, GOSS_BAD);
        FuzzedRuns.isGreen(text, Map.of(), ReportFormat.AUTO);
    }

    private static void check(String text, ReportFormat format, String sum, String bad) {
        if (text.stripLeading().startsWith("{") || !FuzzedRuns.isGreen(text, Map.of(), format)) {
            return;
        }
        List<String> lines = ReportTexts.shown(text).lines().map(String::strip).toList();
        Held.that(lines.stream().anyMatch(line -> line.matches("(?s)" + sum)), "a green sum is there");
        Held.that(lines.stream().noneMatch(line -> line.matches("(?s)" + bad)), "no sum has a failure");
    }
}

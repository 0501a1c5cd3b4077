package io.jenkins.plugins.containerlifecycle.report;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.containerlifecycle.hostile.Held;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** TAP that lies. What is green is held against a second reading that is as simple as the standard allows. */
public class TapFuzzTest {
    @FuzzTest
    public void greenOnlyWhereThePlanWasKeptAndNothingFailed(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        FuzzedRuns.isGreen(text, Map.of(), ReportFormat.AUTO);
        if (!FuzzedRuns.isGreen(text, Map.of(), ReportFormat.TAP)) {
            return;
        }
        List<String> lines = Texts.shown(text).lines().toList();
        long good =
                lines.stream().filter(line -> line.matches("(?s)ok(\\s.*)?")).count();
        long bad = lines.stream()
                .filter(line -> line.matches("(?s)not ok(\\s.*)?"))
                .count();
        long excused = lines.stream()
                .filter(line -> line.matches("(?s)not ok(\\s.*)?")
                        && line.toLowerCase(Locale.ROOT).matches("(?s).*#\\s*todo.*"))
                .count();
        List<String> plans = lines.stream()
                .filter(line -> line.matches("(?s)1\\.\\.[0-9]+\\s*(#.*)?"))
                .toList();
        Held.that(good > 0, "green TAP has a test that is ok");
        Held.that(bad == excused, "green TAP has no test that is not ok");
        Held.that(plans.size() == 1, "green TAP has one plan");
        String planned = plans.get(0).replaceFirst("(?s)^1\\.\\.([0-9]+).*", "$1");
        Held.that(Long.parseLong(planned) == good + bad, "as many tests as planned");
        Held.that(
                lines.stream().noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("bail out!")),
                "nobody bailed out");
    }
}

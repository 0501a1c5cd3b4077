package io.jenkins.plugins.containerlifecycle.report;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.containerlifecycle.hostile.Held;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** TAP that lies. What is green is compared with a second reading that is as simple as the standard allows. */
public class TapFuzzTest {
    @FuzzTest
    public void greenOnlyWhereThePlanWasKeptAndNothingFailed(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        FuzzedRuns.isGreen(text, Map.of(), ReportFormat.AUTO);
        if (!FuzzedRuns.isGreen(text, Map.of(), ReportFormat.TAP)) {
            return;
        }
        List<String> lines =
                TimeStamps.stripWhereOnEachLine(ReportTexts.shown(text)).lines().toList();
        long good =
                lines.stream().filter(line -> line.matches("(?s)ok(\\s.*)?")).count();
        long bad = lines.stream()
                .filter(line -> line.matches("(?s)not ok(\\s.*)?"))
                .count();
        long excused = lines.stream()
                .filter(line -> line.matches("(?s)not ok(\\s.*)?")
                        && line.toLowerCase(Locale.ROOT).matches("(?s).*#\\s*(todo|skip|xfail).*"))
                .count();
        List<String> plans = lines.stream()
                .filter(line -> line.matches("(?s)1\\.\\.[0-9]+\\s*(#.*|todo[0-9\\s]*;?\\s*)?"))
                .toList();
        long announced = plans.stream()
                .filter(plan -> plan.contains("todo"))
                .mapToLong(plan -> plan.split("\\s+").length)
                .sum();
        Held.that(good > 0, "green TAP has a test that is ok");
        Held.that(bad <= excused + announced, "green TAP has no test that is not ok");
        Held.that(!plans.isEmpty(), "green TAP has a plan");
        long planned = plans.stream()
                .mapToLong(plan -> Long.parseLong(plan.replaceFirst("(?s)^1\\.\\.([0-9]+).*", "$1")))
                .sum();
        Held.that(planned == good + bad, "as many tests as planned");
        Held.that(
                lines.stream().noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("bail out!")),
                "nobody bailed out");
    }
}

package io.jenkins.plugins.containerlifecycle.report;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.containerlifecycle.hostile.Held;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** goss JSON that contradicts itself. */
public class GossFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @FuzzTest
    public void greenOnlyWhereEveryResultWasSuccessful(byte[] bytes) throws JsonProcessingException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        FuzzedRuns.isGreen(text, Map.of(), ReportFormat.AUTO);
        boolean green = FuzzedRuns.isGreen(text, Map.of(), ReportFormat.GOSS);
        // Other text around it is allowed; this second reading does not know that.
        if (!green
                || !text.startsWith("{")
                || !text.stripTrailing().endsWith("}")
                || text.strip().contains("\n")) {
            return;
        }
        JsonNode report = JSON.readTree(ReportTexts.shown(text));
        int passed = 0;
        for (JsonNode result : report.path("results")) {
            JsonNode code = result.path("result");
            Held.that(
                    result.path("successful").booleanValue() || code.intValue() == 2,
                    "green goss has only results that are successful or skipped");
            Held.that(
                    code.isMissingNode() || code.isInt() && (code.intValue() == 0 || code.intValue() == 2),
                    "green goss has only results that are known to be good: " + code);
            passed += result.path("skipped").booleanValue() || code.intValue() == 2 ? 0 : 1;
        }
        Held.that(passed > 0, "green goss has a test that passed");
        Held.that(report.at("/summary/failed-count").intValue() == 0, "green goss counts no failure");
        Held.that(
                report.at("/summary/test-count").intValue()
                        == report.path("results").size(),
                "green goss counts what it shows");
    }
}

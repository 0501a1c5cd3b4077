package io.jenkins.plugins.containerlifecycle.report;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.containerlifecycle.hostile.Held;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** RSpec's JSON that contradicts itself. */
public class RspecJsonFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @FuzzTest
    public void greenOnlyWhereNoExampleFailed(byte[] bytes) throws JsonProcessingException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        FuzzedRuns.isGreen(text, Map.of(), ReportFormat.AUTO);
        FuzzedRuns.isGreen(text, Map.of(), ReportFormat.RSPEC);
        boolean green = FuzzedRuns.isGreen(text, Map.of(), ReportFormat.RSPEC_JSON);
        // Other text around it is allowed; this second reading does not know that.
        if (!green
                || !text.startsWith("{")
                || !text.stripTrailing().endsWith("}")
                || text.strip().contains("\n")) {
            return;
        }
        JsonNode report = JSON.readTree(ReportTexts.shown(text));
        int passed = 0;
        for (JsonNode example : report.path("examples")) {
            String status = example.path("status").asText();
            Held.that(status.equals("passed") || status.equals("pending"), "green RSpec has no example that failed");
            passed += status.equals("passed") ? 1 : 0;
        }
        Held.that(passed > 0, "green RSpec has an example that passed");
        Held.that(report.at("/summary/failure_count").intValue() == 0, "green RSpec counts no failure");
        Held.that(
                report.at("/summary/errors_outside_of_examples_count").intValue() == 0,
                "green RSpec has no error outside of its examples");
        Held.that(
                report.at("/summary/example_count").intValue()
                        == report.path("examples").size(),
                "green RSpec counts what it shows");
    }
}

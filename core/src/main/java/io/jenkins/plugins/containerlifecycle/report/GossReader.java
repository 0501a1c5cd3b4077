package io.jenkins.plugins.containerlifecycle.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;

/**
 * Reads what {@code goss validate --format json} prints. goss 0.3 marks a skipped check with {@code result: 2}, 0.4
 * with {@code skipped: true}; both are read.
 */
final class GossReader {
    private static final int MAX_DOCUMENT = 8 << 20;

    private static final ObjectReader JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(32)
                            .maxStringLength(1 << 20)
                            .maxNumberLength(100)
                            .maxDocumentLength(MAX_DOCUMENT)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private final Findings findings;

    GossReader(Findings findings) {
        this.findings = findings;
    }

    /** Whether stdout is a JSON object with the names that goss uses, whole or not. */
    static boolean looksLikeGoss(String text) {
        return text.stripLeading().startsWith("{")
                && (text.contains("\"resource-type\"") || text.contains("\"results\"") && text.contains("\"summary\""));
    }

    /** Reads stdout that begins with an object. */
    void read(String text) {
        findings.found(ReportFormat.GOSS);
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            String line =
                    e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
            findings.problem("The goss report on stdout is not one JSON document" + line + ": "
                    + Texts.firstLine(e.getOriginalMessage()));
            return;
        }
        JsonNode results = root.path("results");
        // goss writes null, not [], where there is no check at all.
        if (!results.isArray() && !results.isNull() || !root.path("summary").isObject()) {
            findings.problem("The goss report on stdout lacks its results or its summary.");
            return;
        }
        for (JsonNode result : results) {
            if (!result.path("successful").isBoolean()) {
                findings.problem("The goss report has a result that does not say whether it is successful.");
            } else if (!findings.add(check(result))) {
                return;
            }
        }
        compare(root.path("summary"), "test-count", findings.size());
        compare(root.path("summary"), "failed-count", findings.redFrom(0));
    }

    private static CheckResult check(JsonNode result) {
        String error = error(result.path("err"));
        Outcome outcome = outcome(result, error);
        String type = result.path("resource-type").asText();
        String property = result.path("property").asText();
        String title = result.path("title").asText();
        String name = result.path("resource-id").asText()
                + (property.isBlank() ? "" : ": " + property)
                + (title.isBlank() ? "" : " (" + title + ")");
        String summary = result.path("summary-line").asText();
        boolean bad = outcome.isRed();
        String message = !bad ? null : error != null && summary.isBlank() ? error : Texts.firstLine(summary);
        return new CheckResult(
                "goss", type, name, outcome, time(result.path("duration")), message, bad ? summary : null, null);
    }

    private static Outcome outcome(JsonNode result, String error) {
        if (error != null) {
            return Outcome.ERROR;
        }
        JsonNode code = result.path("result");
        // 0 is a success, 1 a failure, 2 a skip; 3 is what goss itself does not know.
        boolean known = code.isMissingNode() || code.isInt() && code.intValue() >= 0 && code.intValue() <= 2;
        if (!known) {
            return Outcome.ERROR;
        }
        // A skip is not successful in 0.4, but its result is 2; a failure that calls itself skipped is still one.
        if (code.asInt() == 2) {
            return Outcome.SKIPPED;
        }
        if (!result.path("successful").booleanValue() || code.asInt() == 1) {
            return Outcome.FAILED;
        }
        return result.path("skipped").asBoolean() ? Outcome.SKIPPED : Outcome.PASSED;
    }

    /** goss 0.3 writes Go's error values, most of which become an empty object. */
    private static String error(JsonNode err) {
        if (err.isMissingNode()
                || err.isNull()
                || err.isTextual() && err.asText().isEmpty()) {
            return null;
        }
        return err.isTextual() ? err.asText() : "goss could not look: " + err;
    }

    /** Nanoseconds, Go's durations. */
    private static Duration time(JsonNode nanos) {
        boolean usable = nanos.isNumber() && nanos.canConvertToLong() && nanos.asLong() >= 0;
        return usable ? Duration.ofNanos(nanos.asLong()) : null;
    }

    private void compare(JsonNode summary, String field, int shown) {
        JsonNode counted = summary.path(field);
        if (!counted.isIntegralNumber() || !counted.canConvertToInt() || counted.asInt() != shown) {
            findings.problem("The goss report contradicts itself: its summary says " + field + " " + counted
                    + ", its results show " + shown + ".");
        }
    }
}

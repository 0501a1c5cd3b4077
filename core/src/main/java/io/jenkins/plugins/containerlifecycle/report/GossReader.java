package io.jenkins.plugins.containerlifecycle.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code goss validate --format json} prints. goss 0.3 marks a skipped check with {@code result: 2}, 0.4
 * with {@code skipped: true}; both are read.
 */
final class GossReader {
    private final ReportFindings findings;
    private final String report;

    /** The latter begins the sentences about the report: {@code The goss report on stdout}. */
    GossReader(ReportFindings findings, String report) {
        this.findings = findings;
        this.report = report;
    }

    /** Whether a document has what goss writes, or part of it. */
    static boolean isGoss(JsonNode root) {
        return root.has("results")
                && (root.has("summary") || root.path("results").path(0).has("resource-type"));
    }

    void read(JsonNode root) {
        findings.found(ReportFormat.GOSS);
        JsonNode results = root.path("results");
        // goss writes null, not [], if there is no check at all.
        if (!results.isArray() && !results.isNull() || !root.path("summary").isObject()) {
            findings.problem(report + " lacks its results or its summary.");
            return;
        }
        for (JsonNode result : results) {
            if (!result.path("successful").isBoolean()) {
                findings.problem(report + " has a result that does not say whether it is successful.");
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
        String message = !bad ? null : error != null && summary.isBlank() ? error : ReportTexts.firstLine(summary);
        return CheckResult.of(name, outcome)
                .suite("goss")
                .className(type)
                .time(time(result.path("duration")))
                .message(message)
                .detail(bad ? summary : null)
                .build();
    }

    private static Outcome outcome(JsonNode result, @Nullable String error) {
        if (error != null) {
            return Outcome.ERROR;
        }
        JsonNode code = result.path("result");
        // 0 is a success, 1 a failure, 2 a skip; 3 means that goss itself does not know.
        boolean known = code.isMissingNode() || code.isInt() && code.intValue() >= 0 && code.intValue() <= 2;
        if (!known) {
            return Outcome.ERROR;
        }
        // A skip is not successful in 0.4, but its result is 2; a failure that calls itself skipped is still a failure.
        if (code.asInt() == 2) {
            return Outcome.SKIPPED;
        }
        if (!result.path("successful").booleanValue() || code.asInt() == 1) {
            return Outcome.FAILED;
        }
        return result.path("skipped").asBoolean() ? Outcome.SKIPPED : Outcome.PASSED;
    }

    /** goss 0.3 writes Go's error values, most of which become an empty object. */
    private static @Nullable String error(JsonNode err) {
        if (err.isMissingNode()
                || err.isNull()
                || err.isTextual() && err.asText().isEmpty()) {
            return null;
        }
        return err.isTextual() ? err.asText() : "goss could not look: " + err;
    }

    /** Go's durations, in nanoseconds. */
    private static @Nullable Duration time(JsonNode nanos) {
        boolean usable = nanos.isNumber() && nanos.canConvertToLong() && nanos.asLong() >= 0;
        return usable ? Duration.ofNanos(nanos.asLong()) : null;
    }

    private void compare(JsonNode summary, String field, int shown) {
        JsonNode counted = summary.path(field);
        if (!counted.isIntegralNumber() || !counted.canConvertToInt() || counted.asInt() != shown) {
            findings.problem(report + " contradicts itself: its summary says " + field + " " + counted
                    + ", its results show " + shown + ".");
        }
    }
}

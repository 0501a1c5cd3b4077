package io.jenkins.plugins.containerlifecycle.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what {@code rspec --format json} prints (RSpec 3), serverspec included: each example is a test. */
final class RspecJsonReader {
    private static final int MAX_TRACE = 50;

    private final ReportFindings findings;
    private final String report;

    RspecJsonReader(ReportFindings findings, String report) {
        this.findings = findings;
        this.report = report;
    }

    static boolean isRspec(JsonNode root) {
        JsonNode summary = root.path("summary");
        return root.has("examples") && (root.has("summary_line") || summary.has("example_count"));
    }

    void read(JsonNode root) {
        findings.found(ReportFormat.RSPEC_JSON);
        JsonNode examples = root.path("examples");
        JsonNode summary = root.path("summary");
        if (!examples.isArray() || !summary.isObject()) {
            findings.problem(report + " lacks its examples or its summary.");
            return;
        }
        int failed = 0;
        int pending = 0;
        for (JsonNode example : examples) {
            Outcome outcome = outcome(example.path("status").asText());
            if (outcome == null) {
                findings.problem(report + " has an example with an unknown status: "
                        + ReportTexts.name(example.path("status").toString()) + ".");
            } else if (!findings.add(check(example, outcome))) {
                return;
            }
            failed += outcome == Outcome.FAILED ? 1 : 0;
            pending += outcome == Outcome.SKIPPED ? 1 : 0;
        }
        if (examples.isEmpty()) {
            findings.problem("There is no test in the RSpec report: "
                    + ReportTexts.name(root.path("summary_line").asText()) + ".");
        }
        outside(root, summary.path("errors_outside_of_examples_count"));
        compare(summary, "example_count", examples.size());
        compare(summary, "failure_count", failed);
        compare(summary, "pending_count", pending);
    }

    private static @Nullable Outcome outcome(String status) {
        return switch (status) {
            case "passed" -> Outcome.PASSED;
            case "failed" -> Outcome.FAILED;
            case "pending" -> Outcome.SKIPPED;
            default -> null;
        };
    }

    private static CheckResult check(JsonNode example, Outcome outcome) {
        String file = example.path("file_path").asText();
        JsonNode line = example.path("line_number");
        String place = line.isIntegralNumber() ? file + ":" + line.asText() : file;
        String name = example.path("full_description").asText().strip();
        JsonNode exception = example.path("exception");
        String said = exception.path("message").asText();
        String pending = example.path("pending_message").asText();
        // "expected: 1" and "got: 2" are on lines of their own.
        String message = outcome == Outcome.SKIPPED ? pending : said.strip().replaceAll("\\s+", " ");
        return CheckResult.of(name.isEmpty() ? place : name, outcome)
                .suite("rspec")
                .className(SummaryReader.className(file))
                .time(time(example.path("run_time")))
                .message(message.isBlank() && outcome == Outcome.FAILED ? "failed at " + place : message)
                .detail(outcome == Outcome.FAILED ? detail(place, exception, said) : null)
                .place(place)
                .build();
    }

    private static String detail(String place, JsonNode exception, String said) {
        List<String> lines = new ArrayList<>();
        lines.add(place);
        lines.add(exception.path("class").asText() + (said.isBlank() ? "" : ": " + said.strip()));
        int count = 0;
        for (JsonNode frame : exception.path("backtrace")) {
            if (count++ < MAX_TRACE) {
                lines.add("  " + frame.asText());
            }
        }
        return String.join("\n", lines);
    }

    /** What went wrong while the files were loaded, or in a hook around all examples. */
    private void outside(JsonNode root, JsonNode count) {
        if (count.isMissingNode() || count.isInt() && count.asInt() == 0) {
            return;
        }
        List<String> messages = new ArrayList<>();
        root.path("messages").forEach(message -> messages.add(message.asText()));
        String text = String.join("\n", messages);
        String line = ReportTexts.firstLine(text);
        findings.add(CheckResult.of("outside of examples", Outcome.ERROR)
                .suite("rspec")
                .message(line == null ? count.asText() + " errors occurred outside of examples" : line)
                .detail(text)
                .build());
    }

    private void compare(JsonNode summary, String field, int shown) {
        JsonNode counted = summary.path(field);
        if (!counted.isInt() || counted.asInt() != shown) {
            findings.problem(report + " contradicts itself: its summary says " + field + " "
                    + ReportTexts.name(counted.isMissingNode() ? "nothing" : counted.toString())
                    + ", its examples show "
                    + shown
                    + ".");
        }
    }

    private static @Nullable Duration time(JsonNode seconds) {
        if (!seconds.isNumber()) {
            return null;
        }
        double value = seconds.asDouble();
        return value >= 0 && value < 1e9
                ? Duration.ofNanos(BigDecimal.valueOf(value).movePointRight(9).longValue())
                : null;
    }
}

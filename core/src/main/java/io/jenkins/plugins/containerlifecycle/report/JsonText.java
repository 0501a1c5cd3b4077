package io.jenkins.plugins.containerlifecycle.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.containerlifecycle.text.JsonTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds all JSON documents of goss and RSpec in what a hook printed, and has each read. */
final class JsonText {
    private static final int MAX_DOCUMENT = 8 << 20;
    private static final int MAX_TRIES = 1000;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxStringLength(1 << 20)
                    .maxNumberLength(100)
                    .maxDocumentLength(MAX_DOCUMENT)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final Pattern START = Pattern.compile("(?m)^[ \\t]*(?=\\{)");
    /** Names of fields that only goss has. */
    private static final Pattern GOSS_MARK = Pattern.compile("\"(?:resource-type|failed-count|test-count)\"\\s*:");
    /** Names of fields that only RSpec has. */
    private static final Pattern RSPEC_MARK =
            Pattern.compile("\"(?:failure_count|example_count|errors_outside_of_examples_count)\"\\s*:");

    private final ReportFindings findings;
    private final String place;
    private @Nullable String trouble;

    /** The place ends the name of a report: {@code on stdout}. */
    JsonText(ReportFindings findings, String place) {
        this.findings = findings;
        this.place = place;
    }

    /** The format of a complete or partial report in a text. */
    static @Nullable ReportFormat find(String text) {
        boolean both = text.contains("\"results\"") && text.contains("\"summary\"");
        if (GOSS_MARK.matcher(text).find() || both && START.matcher(text).find()) {
            return ReportFormat.GOSS;
        }
        return RSPEC_MARK.matcher(text).find() ? ReportFormat.RSPEC_JSON : null;
    }

    /**
     * Reads all of it.
     *
     * @param text with any lines before, between and after
     * @param wanted GOSS, RSPEC_JSON or, for both, AUTO
     * @return the rest of the text
     */
    String read(String text, ReportFormat wanted) {
        StringBuilder rest = new StringBuilder();
        int at = 0;
        Matcher start = START.matcher(text);
        // Other braces than JSON's: after so many of them, the text is only searched for marks.
        for (int tries = 0; tries < MAX_TRIES && start.find(); tries++) {
            int end = read(text, start.end(), wanted);
            if (end > 0) {
                rest.append(text, at, start.end());
                at = end;
                behind(text, end);
            }
            start.region(Math.max(end, start.end() + 1), text.length());
        }
        rest.append(text, at, text.length());
        ReportFormat left = find(rest.toString());
        if (left != null && (wanted == ReportFormat.AUTO || wanted == left)) {
            findings.found(left);
            findings.problem("The " + Judge.label(left) + " report " + place + " is not one JSON document that begins"
                    + " a line" + (trouble == null ? "." : ": " + trouble));
        }
        return rest.toString();
    }

    private void behind(String text, int end) {
        int line = text.indexOf('\n', end);
        String same = text.substring(end, line < 0 ? text.length() : line);
        if (!same.isBlank()) {
            findings.problem("The " + findings.label() + " report " + place
                    + " is not one JSON document: it goes on after its end with " + ReportTexts.name(same.strip()));
        }
    }

    /** Reads one document and returns where it ends, or 0 if it is not one of these reports. */
    private int read(String text, int start, ReportFormat wanted) {
        try (JsonParser parser = JSON.createParser(new CountedText(text, start, false))) {
            JsonNode root = JsonTree.read(parser, false);
            int end = start + (int) parser.currentLocation().getCharOffset();
            if (wanted != ReportFormat.RSPEC_JSON && GossReader.isGoss(root)) {
                new GossReader(findings, "The goss report " + place).read(root);
                return end;
            }
            if (wanted != ReportFormat.GOSS && RspecJsonReader.isRspec(root)) {
                new RspecJsonReader(findings, "The RSpec report " + place).read(root);
                return end;
            }
            return 0;
        } catch (JsonProcessingException e) {
            if (trouble == null) {
                long line = text.substring(0, start).lines().count()
                        + (e.getLocation() == null ? 0 : e.getLocation().getLineNr());
                trouble = ReportTexts.firstLine(e.getOriginalMessage()) + " (line " + Math.max(1, line) + ")";
            }
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException("A text cannot fail to be read", e);
        }
    }
}

package io.jenkins.plugins.containerlifecycle.verdict;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.reference.ImageIds;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.Totals;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads one object of a verdict document. A push depends on it, so nothing is guessed: a field that is missing,
 * unknown, of another type or contradicts the others is an error with the field's name.
 */
final class VerdictParser {
    private static final int MAX_SHOWN_NAME = 80;

    private static final int MAX_TEXT = ImageVerdict.MAX_TEXT;
    private static final int MAX_LIST = 4096;

    private final ObjectNode tree;
    private final String source;
    /** The fields that were read. */
    private final Set<String> known = new TreeSet<>();

    private VerdictParser(@Nullable JsonNode node, String source) throws InputException {
        if (!(node instanceof ObjectNode object)) {
            throw new InputException(source + " is not a JSON object.");
        }
        this.tree = object;
        this.source = source;
    }

    static VerdictDocument read(ObjectNode tree, String source) throws InputException {
        VerdictParser reader = new VerdictParser(tree, source);
        reader.schema();
        List<ImageVerdict> verdicts = new ArrayList<>();
        for (JsonNode verdict : reader.list("verdicts")) {
            verdicts.add(new VerdictParser(verdict, source + ", verdict " + (verdicts.size() + 1)).verdict());
        }
        List<PushRecord> pushes = new ArrayList<>();
        for (JsonNode push : reader.list("pushes")) {
            pushes.add(new VerdictParser(push, source + ", push " + (pushes.size() + 1)).push());
        }
        reader.end();
        return new VerdictDocument(verdicts, pushes);
    }

    private void schema() throws InputException {
        JsonNode version = node("schema_version");
        if (version == null || !version.isInt() || version.intValue() < 1) {
            throw new InputException(
                    source + " is not a file of verdicts: it has no schema_version that is a positive whole number.");
        }
        if (version.intValue() > VerdictJson.SCHEMA_VERSION) {
            throw new InputException(source + " was written by a newer version of this tool (schema "
                    + version.intValue() + ", and " + VerdictJson.SCHEMA_VERSION
                    + " is the newest that this one knows): update this one, or validate again with it.");
        }
    }

    private ImageVerdict verdict() throws InputException {
        Outcome outcome = outcome();
        Totals totals = totals();
        if (outcome.isGreen() && !totals.allowPass()) {
            throw new InputException(source + " says passed, but its totals do not.");
        }
        ImageVerdict verdict = new ImageVerdictBuilder()
                .image(needed("image"))
                .imageId(imageId())
                .digests(digests())
                .hook(needed("hook"))
                .method(optional("method"))
                .outcome(outcome)
                .reason(needed("reason"))
                .totals(totals)
                .time(time())
                .buildTag(optional("build_tag"))
                .buildUrl(optional("build_url"))
                .buildId(optional("build_id"))
                .build();
        end();
        return verdict;
    }

    private PushRecord push() throws InputException {
        PushRecord push = new PushRecord(imageId(), needed("reference"), digest(), time(), optional("forced"));
        end();
        return push;
    }

    private String imageId() throws InputException {
        String id = needed("image_id");
        if (!ImageVerdict.isImageId(id)) {
            throw wrong("image_id", "'sha256:' and 64 hex digits");
        }
        return id;
    }

    private String digest() throws InputException {
        String digest = needed("digest");
        if (!ImageIds.isDigest(digest)) {
            throw wrong("digest", "a digest");
        }
        return digest;
    }

    private List<String> digests() throws InputException {
        List<String> digests = new ArrayList<>();
        for (JsonNode digest : list("digests")) {
            if (!digest.isTextual() || digest.textValue().length() > MAX_TEXT) {
                throw wrong("digests", "a list of strings");
            }
            digests.add(SafeText.line(digest.textValue()));
        }
        return digests;
    }

    private Outcome outcome() throws InputException {
        String text = needed("outcome");
        for (Outcome outcome : Outcome.values()) {
            if (outcome.name().toLowerCase(Locale.ROOT).equals(text)) {
                return outcome;
            }
        }
        throw wrong("outcome", "one of passed, skipped, failed, error, timed_out");
    }

    private Totals totals() throws InputException {
        VerdictParser totals = new VerdictParser(node("totals"), source + ", totals");
        int total = totals.count("total");
        int passed = totals.count("passed");
        int failed = totals.count("failed");
        int errors = totals.count("errors");
        int skipped = totals.count("skipped");
        totals.end();
        if ((long) passed + failed + errors + skipped != total) {
            throw new InputException(source + ": totals do not add up.");
        }
        return new Totals(passed, failed, errors, skipped);
    }

    private int count(String field) throws InputException {
        JsonNode value = node(field);
        if (value == null || !value.isInt() || value.intValue() < 0) {
            throw wrong(field, "a whole number from 0");
        }
        return value.intValue();
    }

    private Instant time() throws InputException {
        try {
            return Instant.parse(needed("time"));
        } catch (DateTimeException e) {
            throw wrong("time", "like 2026-01-31T06:02:10Z");
        }
    }

    private JsonNode list(String field) throws InputException {
        JsonNode list = node(field);
        if (list == null || !list.isArray() || list.size() > MAX_LIST) {
            throw wrong(field, "a list of at most " + MAX_LIST);
        }
        return list;
    }

    private String needed(String field) throws InputException {
        String text = optional(field);
        if (text == null || text.isBlank()) {
            throw new InputException(source + " has no " + field + ".");
        }
        return text;
    }

    private @Nullable String optional(String field) throws InputException {
        JsonNode value = node(field);
        if (value == null) {
            return null;
        }
        if (!value.isTextual() || value.textValue().length() > MAX_TEXT) {
            throw wrong(field, "a string of at most " + MAX_TEXT + " characters");
        }
        return SafeText.line(value.textValue());
    }

    private @Nullable JsonNode node(String field) {
        known.add(field);
        return tree.get(field);
    }

    private void end() throws InputException {
        for (var field : tree.properties()) {
            if (!known.contains(field.getKey())) {
                String name = SafeText.line(field.getKey());
                throw new InputException(
                        source + " has a field that is not known: '" + Shortening.after(name, MAX_SHOWN_NAME) + "'.");
            }
        }
    }

    private InputException wrong(String field, String wanted) {
        return new InputException(source + ": " + field + " is not " + wanted + ".");
    }
}

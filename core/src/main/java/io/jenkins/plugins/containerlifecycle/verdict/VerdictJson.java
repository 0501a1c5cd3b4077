package io.jenkins.plugins.containerlifecycle.verdict;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.report.Totals;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.Json;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The written form of {@link VerdictDocument}: fixed order of keys, absent ones left out, outcomes in lower case. */
public final class VerdictJson {
    public static final int SCHEMA_VERSION = 1;

    /** The largest document that is read or written, in bytes: several thousand verdicts and pushes. */
    public static final int MAX_BYTES = 1024 * 1024;

    private VerdictJson() {}

    /**
     * Reads strictly: anything that {@link #write} would not write is an error, never a verdict.
     *
     * @param source where it comes from, for messages
     * @throws InputException with what is wrong and in which field
     */
    public static VerdictDocument read(byte[] bytes, String source) throws InputException {
        return VerdictParser.read(Json.readObject(bytes, source, MAX_BYTES), source);
    }

    /**
     * The canonical form: ASCII, ending in a line feed.
     *
     * @throws InputException if it would be longer than {@link #MAX_BYTES}
     */
    public static byte[] write(VerdictDocument document) throws InputException {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("schema_version", SCHEMA_VERSION);
        ArrayNode verdicts = tree.putArray("verdicts");
        document.verdicts().forEach(verdict -> verdicts.add(toTree(verdict)));
        ArrayNode pushes = tree.putArray("pushes");
        document.pushes().forEach(push -> pushes.add(toTree(push)));
        byte[] bytes = Json.pretty(tree).getBytes(StandardCharsets.US_ASCII);
        if (bytes.length > MAX_BYTES) {
            throw new InputException("The verdicts and pushes have " + bytes.length + " bytes; the maximum is "
                    + MAX_BYTES + ". Begin a new verdict file.");
        }
        return bytes;
    }

    public static ObjectNode toTree(ImageVerdict verdict) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("image", verdict.image());
        tree.put("image_id", verdict.imageId());
        verdict.digests().forEach(tree.putArray("digests")::add);
        tree.put("hook", verdict.hook());
        put(tree, "method", verdict.method());
        tree.put("outcome", verdict.outcome().name().toLowerCase(Locale.ROOT));
        tree.put("reason", verdict.reason());
        Totals totals = verdict.totals();
        tree.putObject("totals")
                .put("total", totals.total())
                .put("passed", totals.passed())
                .put("failed", totals.failed())
                .put("errors", totals.errors())
                .put("skipped", totals.skipped());
        tree.put("time", verdict.time().toString());
        put(tree, "build_tag", verdict.buildTag());
        put(tree, "build_url", verdict.buildUrl());
        put(tree, "build_id", verdict.buildId());
        return tree;
    }

    public static ObjectNode toTree(PushRecord push) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("image_id", push.imageId());
        tree.put("reference", push.reference());
        tree.put("digest", push.digest());
        tree.put("time", push.time().toString());
        put(tree, "forced", push.forced());
        return tree;
    }

    private static void put(ObjectNode tree, String field, @Nullable String value) {
        if (value != null) {
            tree.put(field, value);
        }
    }
}

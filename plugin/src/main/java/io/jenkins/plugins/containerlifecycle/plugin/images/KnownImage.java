package io.jenkins.plugins.containerlifecycle.plugin.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.containerlifecycle.plugin.text.StoredText;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * An image as the jobs of this Jenkins know it. Immutable; as JSON it is kept in a file.
 *
 * @param id with its algorithm; of an image that was only stamped so far, the key of its metadata
 * @param key of its own metadata; null if it has none, or nobody knows
 * @param since when it was stamped, else when it was first seen
 * @param base the image that it was built on; null if nobody knows
 * @param lost whether an earlier file about it could not be read, so that more builds may refer to it
 * @param uses by jobs
 */
public record KnownImage(
        String id,
        @CheckForNull String key,
        Instant since,
        @CheckForNull String base,
        boolean lost,
        List<Use> uses) {
    static final String NO_NAME = "?";

    /**
     * What one job knows.
     *
     * @param job an ID of {@link io.jenkins.plugins.containerlifecycle.plugin.jobs.JobIds}
     * @param name as the job named the image last
     * @param seen when it did
     * @param verdict the newest; null if it has never validated it
     * @param unnumbered whether there are builds whose numbers an earlier release did not keep
     * @param builds their numbers, ascending
     */
    public record Use(
            String job,
            String name,
            Instant seen,
            @CheckForNull Verdict verdict,
            boolean unnumbered,
            List<Integer> builds) {
        public Use {
            name = StoredText.clip(name);
            seen = seen.truncatedTo(ChronoUnit.MILLIS);
            builds = List.copyOf(new TreeSet<>(builds));
        }

        private Use with(Use newer) {
            List<Integer> all = new ArrayList<>(builds);
            all.addAll(newer.builds);
            boolean older = newer.verdict == null || verdict != null && newer.verdict.build < verdict.build;
            return new Use(
                    job,
                    newer.name.equals(NO_NAME) ? name : newer.name,
                    newer.seen,
                    older ? verdict : newer.verdict,
                    unnumbered || newer.unnumbered,
                    all);
        }

        Use withBuilds(List<Integer> left) {
            return new Use(job, name, seen, verdict, unnumbered, left);
        }
    }

    /**
     * How the validations of a build ended: the worst of them.
     *
     * @param outcome the name of one
     * @param build 0 if an earlier release did not keep it
     */
    public record Verdict(String outcome, Instant when, int build) {
        public Verdict {
            when = when.truncatedTo(ChronoUnit.MILLIS);
        }
    }

    public KnownImage {
        since = since.truncatedTo(ChronoUnit.MILLIS);
        base = StoredText.clip(base);
        uses = List.copyOf(uses);
    }

    /** This with what a build has seen of the same image. */
    KnownImage with(KnownImage newer) {
        List<Use> all = new ArrayList<>(uses);
        for (Use use : newer.uses) {
            Use known = null;
            for (Use each : uses) {
                if (each.job.equals(use.job)) {
                    known = each;
                }
            }
            all.remove(known);
            all.add(known == null ? use : known.with(use));
        }
        boolean learns = key == null && newer.key != null;
        return new KnownImage(
                id,
                learns ? newer.key : key,
                learns || newer.since.isBefore(since) ? newer.since : since,
                newer.base == null ? base : newer.base,
                lost || newer.lost,
                all);
    }

    /** @param change of null if nothing is left of it */
    KnownImage withUses(UnaryOperator<Use> change) {
        List<Use> left = new ArrayList<>();
        for (Use use : uses) {
            Use changed = change.apply(use);
            if (changed != null) {
                left.add(changed);
            }
        }
        return new KnownImage(id, key, since, base, lost, left);
    }

    String toJson() {
        ObjectNode tree = LenientJson.object().put("id", id).put("since", since.toEpochMilli());
        if (key != null) {
            tree.put("key", key);
        }
        if (base != null) {
            tree.put("base", base);
        }
        if (lost) {
            tree.put("lost", true);
        }
        ArrayNode array = tree.putArray("uses");
        for (Use use : uses) {
            ObjectNode node =
                    array.addObject().put("job", use.job).put("name", use.name).put("seen", use.seen.toEpochMilli());
            if (use.verdict != null) {
                node.putObject("verdict")
                        .put("outcome", use.verdict.outcome)
                        .put("when", use.verdict.when.toEpochMilli())
                        .put("build", use.verdict.build);
            }
            if (use.unnumbered) {
                node.put("unnumbered", true);
            }
            ArrayNode builds = node.putArray("builds");
            use.builds.forEach(builds::add);
        }
        return tree.toString();
    }

    /** @throws IOException if it is not what {@link #toJson} makes of the image with that ID */
    static KnownImage read(String json, String id) throws IOException {
        JsonNode tree = LenientJson.parse(json.getBytes(StandardCharsets.UTF_8));
        if (!tree.path("id").asText().equals(id) || !tree.path("uses").isArray()) {
            throw new IOException("It is not about the image " + id + ".");
        }
        List<Use> uses = new ArrayList<>();
        for (JsonNode node : tree.path("uses")) {
            JsonNode verdict = node.path("verdict");
            List<Integer> builds = new ArrayList<>();
            node.path("builds").forEach(build -> builds.add(build.asInt()));
            uses.add(new Use(
                    node.path("job").asText(),
                    node.path("name").asText(),
                    time(node, "seen"),
                    verdict.isObject()
                            ? new Verdict(
                                    verdict.path("outcome").asText(),
                                    time(verdict, "when"),
                                    verdict.path("build").asInt())
                            : null,
                    node.path("unnumbered").asBoolean(),
                    builds));
        }
        return new KnownImage(
                id,
                tree.path("key").asText(null),
                time(tree, "since"),
                tree.path("base").asText(null),
                tree.path("lost").asBoolean(),
                uses);
    }

    private static Instant time(JsonNode node, String field) {
        return Instant.ofEpochMilli(node.path(field).asLong());
    }
}

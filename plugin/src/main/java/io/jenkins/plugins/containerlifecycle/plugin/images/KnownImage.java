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
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
 * @param ancestry metadata of all that it was built from, oldest first, of itself last if it has a key: as JSON, see {@link
 *     io.jenkins.plugins.containerlifecycle.plugin.text.StoredMetadata}; empty if nobody knows
 * @param uses by jobs
 */
public record KnownImage(
        String id,
        @CheckForNull String key,
        Instant since,
        @CheckForNull String base,
        boolean lost,
        List<String> ancestry,
        List<Use> uses) {
    static final String NO_NAME = "?";

    private static final int MAX_NAMES = 50;

    /**
     * What one job knows.
     *
     * @param job an ID of {@link io.jenkins.plugins.containerlifecycle.plugin.jobs.JobIds}
     * @param name as the job named the image last
     * @param seen when it did
     * @param verdict the newest; null if it has never validated it
     * @param unnumbered whether there are builds whose numbers an earlier release did not keep
     * @param builds their numbers, ascending
     * @param names all under which engines had it for the job, oldest first
     * @param pushes under which names the job has pushed it, oldest first
     * @param end of the build that wrote its metadata; null as long as it runs, and for all other jobs
     */
    public record Use(
            String job,
            String name,
            Instant seen,
            @CheckForNull Verdict verdict,
            boolean unnumbered,
            List<Integer> builds,
            List<String> names,
            List<Push> pushes,
            @CheckForNull End end) {
        public Use {
            name = StoredText.clip(name);
            seen = seen.truncatedTo(ChronoUnit.MILLIS);
            builds = List.copyOf(new TreeSet<>(builds));
            names = newest(new LinkedHashSet<>(names));
            pushes = newest(pushes);
        }

        Use(
                String job,
                String name,
                Instant seen,
                @CheckForNull Verdict verdict,
                boolean unnumbered,
                List<Integer> builds) {
            this(job, name, seen, verdict, unnumbered, builds, List.of(), List.of(), null);
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
                    all,
                    joined(names, newer.names),
                    joined(pushes, newer.pushes),
                    newer.end == null ? end : newer.end);
        }

        private static <T> List<T> joined(List<T> older, List<T> newer) {
            Set<T> all = new LinkedHashSet<>(older);
            all.removeAll(newer);
            all.addAll(newer);
            return List.copyOf(all);
        }

        private static <T> List<T> newest(Collection<T> oldestFirst) {
            return oldestFirst.stream()
                    .skip(Math.max(0, oldestFirst.size() - MAX_NAMES))
                    .toList();
        }

        Use withBuilds(List<Integer> left) {
            return new Use(job, name, seen, verdict, unnumbered, left, names, pushes, end);
        }

        Use withNames(List<String> all, List<Push> out) {
            return new Use(job, name, seen, verdict, unnumbered, builds, all, out, end);
        }

        Use withEnd(End ended) {
            return new Use(job, name, seen, verdict, unnumbered, builds, names, pushes, ended);
        }
    }

    /**
     * A name at a registry.
     *
     * @param digest of the manifest
     */
    public record Push(String reference, String digest, Instant when) {
        public Push {
            reference = StoredText.clip(reference);
            digest = StoredText.clip(digest);
            when = when.truncatedTo(ChronoUnit.MILLIS);
        }
    }

    /**
     * How a build ended.
     *
     * @param result the name of a {@link hudson.model.Result}
     * @param when by this Jenkins' clock
     */
    public record End(int build, String result, Instant when) {
        public End {
            when = when.truncatedTo(ChronoUnit.MILLIS);
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
        // Images on one base have the same texts, and all images are in memory.
        ancestry = ancestry.stream().map(String::intern).toList();
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
                newer.ancestry.isEmpty() ? ancestry : newer.ancestry,
                all);
    }

    KnownImage asLost() {
        return new KnownImage(id, key, since, base, true, ancestry, uses);
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
        return new KnownImage(id, key, since, base, lost, ancestry, left);
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
        if (!ancestry.isEmpty()) {
            putTexts(tree, "ancestry", ancestry);
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
            if (!use.names.isEmpty()) {
                putTexts(node, "names", use.names);
            }
            if (!use.pushes.isEmpty()) {
                ArrayNode pushes = node.putArray("pushes");
                use.pushes.forEach(push -> pushes.addObject()
                        .put("reference", push.reference)
                        .put("digest", push.digest)
                        .put("when", push.when.toEpochMilli()));
            }
            if (use.end != null) {
                node.putObject("end")
                        .put("build", use.end.build)
                        .put("result", use.end.result)
                        .put("when", use.end.when.toEpochMilli());
            }
        }
        return tree.toString();
    }

    private static void putTexts(ObjectNode node, String field, List<String> texts) {
        ArrayNode array = node.putArray(field);
        texts.forEach(array::add);
    }

    private static List<String> texts(JsonNode node, String field) {
        List<String> texts = new ArrayList<>();
        node.path(field).forEach(text -> texts.add(text.asText()));
        return texts;
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
            JsonNode end = node.path("end");
            List<Integer> builds = new ArrayList<>();
            node.path("builds").forEach(build -> builds.add(build.asInt()));
            List<Push> pushes = new ArrayList<>();
            node.path("pushes")
                    .forEach(push -> pushes.add(new Push(
                            push.path("reference").asText(), push.path("digest").asText(), time(push, "when"))));
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
                    builds,
                    texts(node, "names"),
                    pushes,
                    end.isObject()
                            ? new End(
                                    end.path("build").asInt(),
                                    end.path("result").asText(),
                                    time(end, "when"))
                            : null));
        }
        return new KnownImage(
                id,
                tree.path("key").asText(null),
                time(tree, "since"),
                tree.path("base").asText(null),
                tree.path("lost").asBoolean(),
                texts(tree, "ancestry"),
                uses);
    }

    private static Instant time(JsonNode node, String field) {
        return Instant.ofEpochMilli(node.path(field).asLong());
    }
}

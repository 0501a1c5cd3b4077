package io.jenkins.plugins.containerlifecycle.plugin.rebuild;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Job;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.images.KnownImage;
import io.jenkins.plugins.containerlifecycle.plugin.images.KnownImage.End;
import io.jenkins.plugins.containerlifecycle.plugin.images.KnownImage.Use;
import io.jenkins.plugins.containerlifecycle.plugin.jobs.ReadableJobs;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that readable jobs know of one image: what was stamped, and the images that engines have with that stamp. They have
 * several IDs if engines store images in different ways.
 */
final class JenkinsImage {
    /** Of its own metadata; null if it was not stamped. */
    private final String key;

    private final List<String> ids = new ArrayList<>();
    private final Set<String> names = new LinkedHashSet<>();
    private final Set<KnownImage.Push> pushes = new LinkedHashSet<>();
    private final List<KnownImage.Verdict> verdicts = new ArrayList<>();
    private List<ImageMetadata> ancestry = List.of();
    private JenkinsGraph.MadeBy madeBy;
    private End end;
    /** Epoch seconds. */
    private long since;

    private JenkinsImage(String key) {
        this.key = key;
    }

    /** Those of jobs that the calling thread's user may read, and of each only what these say. */
    static Collection<JenkinsImage> readable(Collection<KnownImage> known) {
        ReadableJobs.ById jobs = new ReadableJobs.ById();
        ParsedStamps stamps = ParsedStamps.get();
        Map<String, JenkinsImage> images = new LinkedHashMap<>();
        for (KnownImage image : known) {
            for (Use use : image.uses()) {
                Job<?, ?> job = jobs.find(use.job());
                if (job != null) {
                    images.computeIfAbsent(
                                    image.key() == null ? image.id() : image.key(),
                                    identity -> new JenkinsImage(image.key()))
                            .add(image, use, job, stamps);
                }
            }
        }
        images.values().removeIf(image -> !image.isThere());
        return images.values();
    }

    private void add(KnownImage image, Use use, Job<?, ?> job, ParsedStamps stamps) {
        boolean stamp = image.id().equals(image.key());
        if (ancestry.isEmpty() || !stamp && ids.isEmpty()) {
            // What an engine says comes before what was known when it was stamped.
            ancestry = image.ancestry().isEmpty() ? ancestry : stamps.read(image.ancestry());
        }
        since = since == 0
                ? image.since().getEpochSecond()
                : Math.min(since, image.since().getEpochSecond());
        if (stamp) {
            end = use.end();
            int build = use.builds().isEmpty() ? 0 : use.builds().get(0);
            madeBy = new JenkinsGraph.MadeBy(
                    job, use.job(), build, end == null ? null : end.result(), end == null ? null : end.when());
            return;
        }
        if (!ids.contains(image.id())) {
            ids.add(image.id());
        }
        names.addAll(use.names());
        pushes.addAll(use.pushes());
        if (use.verdict() != null) {
            verdicts.add(use.verdict());
        }
    }

    /** Whether somebody has seen it, or its build ended well. */
    private boolean isThere() {
        return !ids.isEmpty() || end != null && JenkinsGraph.isGood(end.result());
    }

    boolean isPushed() {
        return !pushes.isEmpty();
    }

    /** The beginning of time if it never was. */
    @NonNull
    Instant firstPush() {
        return pushes.stream()
                .map(KnownImage.Push::when)
                .min(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
    }

    /** Its own metadata; null if it was not stamped. */
    @CheckForNull
    ImageMetadata stamp() {
        ImageMetadata newest = ancestry.isEmpty() ? null : ancestry.get(ancestry.size() - 1);
        return newest != null && newest.key().equals(key) ? newest : null;
    }

    @NonNull
    List<ImageMetadata> ancestry() {
        return ancestry;
    }

    /** Null as long as its build runs, or if it is not known. */
    @CheckForNull
    End end() {
        return end;
    }

    @CheckForNull
    JenkinsGraph.MadeBy madeBy() {
        return madeBy;
    }

    @NonNull
    List<String> ids() {
        return List.copyOf(ids);
    }

    @NonNull
    List<KnownImage.Verdict> verdicts() {
        return List.copyOf(verdicts);
    }

    /** Epoch seconds. */
    long made() {
        ImageMetadata stamp = stamp();
        return stamp == null ? since : stamp.buildTimeStamp();
    }

    String buildId() {
        ImageMetadata stamp = stamp();
        return stamp == null ? "" : stamp.buildId();
    }

    /** All that were ever its own: as stamped, as engines had it, as it was pushed. */
    @NonNull
    Set<String> allNames() {
        Set<String> all = new LinkedHashSet<>();
        ImageMetadata stamp = stamp();
        if (stamp != null && stamp.imageName() != null) {
            stamp.imageTagNames().forEach(tag -> all.add(stamp.imageName() + ":" + tag));
        }
        all.addAll(names);
        pushes.forEach(push -> all.add(push.reference()));
        return all;
    }

    /** @param meant those that mean it now */
    @NonNull
    io.jenkins.plugins.containerlifecycle.graph.KnownImage known(@NonNull List<String> meant) {
        String id = ids.stream().min(Comparator.naturalOrder()).orElse(key);
        List<String> digests = new ArrayList<>();
        ids.forEach(other -> digests.add("image@" + other));
        pushes.forEach(
                push -> digests.add(ImageReference.split(push.reference()).repository() + "@" + push.digest()));
        return new io.jenkins.plugins.containerlifecycle.graph.KnownImage(
                id, meant, digests, new Ancestry(ancestry, key, List.of()), stamp() != null, since);
    }
}

package io.jenkins.plugins.containerlifecycle.plugin.rebuild;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Item;
import hudson.model.Job;
import io.jenkins.plugins.containerlifecycle.graph.KnownImage;
import io.jenkins.plugins.containerlifecycle.graph.RebuildPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import jenkins.model.ParameterizedJobMixIn;

/**
 * Which jobs have to be built so that no image is outdated any more: each once, after all that its images stand on. What
 * cannot be built, and what stands on it, is left out with the reason.
 *
 * @param waves jobs of a wave need none of each other
 * @param leftOut images to rebuild that have no place in it
 */
public record JobPlan(List<List<Step>> waves, List<LeftOut> leftOut) {
    /**
     * A job to build.
     *
     * @param images that it is built for
     * @param after names of the jobs that have to be built before, full
     */
    public record Step(@NonNull Job<?, ?> job, List<RebuildPlan.Rebuild> images, Set<String> after) {}

    /**
     * An image that is not rebuilt.
     *
     * @param job that builds it; null if none is known
     * @param reason a sentence
     */
    public record LeftOut(
            @NonNull KnownImage image,
            @CheckForNull Job<?, ?> job,
            @NonNull String reason) {}

    /** Sorts the rebuilds of a plan by jobs. */
    private static final class Sorter {
        private final Function<KnownImage, Job<?, ?>> jobs;
        private final Map<String, Job<?, ?>> byName = new HashMap<>();
        private final Map<String, List<RebuildPlan.Rebuild>> images = new LinkedHashMap<>();
        private final Map<String, LeftOut> out = new LinkedHashMap<>();
        /** By the IDs of images: why a rebuild may fail, or take what is bad. */
        private final Map<String, String> obstacles = new HashMap<>();
        /**
         * By the IDs of images that others stand on, since the newest build of them failed: that one, which is rebuilt by
         * the same job.
         */
        private final Map<String, KnownImage> replaced = new HashMap<>();

        Sorter(RebuildPlan plan, Function<KnownImage, Job<?, ?>> jobs) {
            this.jobs = jobs;
            plan.obstacles()
                    .forEach(obstacle ->
                            obstacles.put(obstacle.rebuild().image().id(), String.join(" ", obstacle.reasons())));
            Set<String> planned = plan.rebuilds().stream()
                    .map(rebuild -> rebuild.image().id())
                    .collect(Collectors.toSet());
            for (RebuildPlan.Rebuild rebuild : plan.rebuilds()) {
                Job<?, ?> job = jobs.apply(rebuild.image());
                KnownImage newer = rebuild.state().newer();
                if (newer != null && job != null && planned.contains(newer.id()) && job.equals(jobs.apply(newer))) {
                    replaced.put(rebuild.image().id(), newer);
                    continue;
                }
                String refusal = refusal(rebuild, job);
                if (refusal != null) {
                    leaveOut(rebuild, refusal);
                } else {
                    byName.put(job.getFullName(), job);
                    images.computeIfAbsent(job.getFullName(), name -> new ArrayList<>())
                            .add(rebuild);
                }
            }
        }

        /** Null if nothing is against it. */
        @CheckForNull
        private String refusal(RebuildPlan.Rebuild rebuild, @CheckForNull Job<?, ?> job) {
            KnownImage newer = rebuild.state().newer();
            if (newer != null) {
                // The job would build that one again.
                return Messages.JobPlan_Newer(newer.name());
            }
            String obstacle = obstacles.get(rebuild.image().id());
            if (obstacle != null) {
                return obstacle;
            }
            return job == null ? Messages.JobPlan_NoJob() : JobPlan.refusal(job);
        }

        private void leaveOut(RebuildPlan.Rebuild rebuild, String reason) {
            out.put(rebuild.image().id(), new LeftOut(rebuild.image(), jobs.apply(rebuild.image()), reason));
        }

        JobPlan sort() {
            while (images.keySet().removeIf(this::leaveOutBehind)) {
                // Others may stand on that.
            }
            Map<String, Set<String>> after = new HashMap<>();
            images.forEach((name, rebuilds) -> after.put(name, needs(name, rebuilds)));
            List<List<Step>> waves = new ArrayList<>();
            Set<String> placed = new LinkedHashSet<>();
            while (placed.size() < images.size()) {
                Set<String> ready = after.keySet().stream()
                        .filter(name -> !placed.contains(name) && placed.containsAll(after.get(name)))
                        .collect(Collectors.toCollection(TreeSet::new));
                if (ready.isEmpty()) {
                    leaveOutCircle(placed);
                    break;
                }
                waves.add(ready.stream()
                        .map(name -> new Step(byName.get(name), images.get(name), after.get(name)))
                        .toList());
                placed.addAll(ready);
            }
            return new JobPlan(
                    waves,
                    out.values().stream()
                            .sorted(Comparator.comparing(each -> each.image().name()))
                            .toList());
        }

        private boolean leaveOutBehind(String name) {
            KnownImage missing = images.get(name).stream()
                    .flatMap(rebuild -> rebuild.after().stream())
                    .map(base -> replaced.getOrDefault(base.id(), base))
                    .filter(base -> out.containsKey(base.id()))
                    .findFirst()
                    .orElse(null);
            if (missing != null) {
                images.get(name).forEach(rebuild -> leaveOut(rebuild, Messages.JobPlan_Behind(missing.name())));
            }
            return missing != null;
        }

        /** The other jobs that have to be built before. */
        private Set<String> needs(String name, List<RebuildPlan.Rebuild> rebuilds) {
            Set<String> needs = new TreeSet<>();
            for (RebuildPlan.Rebuild rebuild : rebuilds) {
                for (KnownImage base : rebuild.after()) {
                    Job<?, ?> job = jobs.apply(base);
                    if (job != null && images.containsKey(job.getFullName())) {
                        needs.add(job.getFullName());
                    }
                }
            }
            needs.remove(name);
            return needs;
        }

        private void leaveOutCircle(Set<String> placed) {
            String names = images.keySet().stream()
                    .filter(name -> !placed.contains(name))
                    .map(name -> byName.get(name).getFullDisplayName())
                    .collect(Collectors.joining(", "));
            images.forEach((name, rebuilds) -> {
                if (!placed.contains(name)) {
                    rebuilds.forEach(rebuild -> leaveOut(rebuild, Messages.JobPlan_Circle(names)));
                }
            });
        }
    }

    /** @param jobs which one builds an image; null if none is known */
    @NonNull
    public static JobPlan of(@NonNull RebuildPlan plan, @NonNull Function<KnownImage, Job<?, ?>> jobs) {
        return new Sorter(plan, jobs).sort();
    }

    /** Why the calling thread's user cannot have a job built, as a sentence; null if nothing is against it. */
    @CheckForNull
    static String refusal(@NonNull Job<?, ?> job) {
        if (!(job instanceof ParameterizedJobMixIn.ParameterizedJob)) {
            return Messages.JobPlan_NotByHand();
        }
        if (!job.hasPermission(Item.BUILD)) {
            return Messages.JobPlan_NotAllowed();
        }
        return job.isBuildable() ? null : Messages.JobPlan_Disabled();
    }

    /** In the order of the waves. */
    @NonNull
    public List<Step> steps() {
        return waves.stream().flatMap(List::stream).toList();
    }
}

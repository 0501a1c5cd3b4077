package io.jenkins.plugins.containerlifecycle.plugin.rebuild;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Cause;
import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.graph.BaseLink;
import io.jenkins.plugins.containerlifecycle.graph.ComparedGraph;
import io.jenkins.plugins.containerlifecycle.graph.ImageGraph;
import io.jenkins.plugins.containerlifecycle.graph.ImageState;
import io.jenkins.plugins.containerlifecycle.graph.KnownImage;
import io.jenkins.plugins.containerlifecycle.graph.PackageNews;
import io.jenkins.plugins.containerlifecycle.graph.RebuildPackages;
import io.jenkins.plugins.containerlifecycle.inventory.PackageInventory;
import io.jenkins.plugins.containerlifecycle.plugin.facts.BaseImageCause;
import io.jenkins.plugins.containerlifecycle.plugin.packages.ImagePackages;
import io.jenkins.plugins.containerlifecycle.plugin.packages.PackageStore;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.RebuildRound.Activity;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.RebuildRound.Change;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.RebuildRound.JobState;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.springframework.security.core.Authentication;

/**
 * What {@link RebuildRound} needs to know, read from this Jenkins. Each job is looked at with the eyes of whom its builds run
 * as: an image of a job that these may not see is no reason to build it.
 */
final class JobStates {
    private static final Logger LOGGER = Logger.getLogger(JobStates.class.getName());

    /** Of the builds since the last good one; each has to be loaded. */
    private static final int MAX_BUILDS = 10;

    private final Map<String, JobState> states = new LinkedHashMap<>();
    private final Map<Eyes, View> views = new HashMap<>();
    private boolean complete = true;

    /** Whose, and whether only pushed images count. */
    private record Eyes(Authentication who, boolean onlyPushed) {}

    /** What is seen. */
    private record View(
            JenkinsGraph graph,
            ImageGraph images,
            ComparedGraph compared,
            Map<String, List<KnownImage>> good,
            Set<String> circles) {}

    private JobStates() {}

    /** @param jobs with the trigger, by their IDs */
    @NonNull
    static JobStates read(@NonNull Map<String, Job<?, ?>> jobs) throws IOException, InterruptedException {
        JobStates all = new JobStates();
        for (Map.Entry<String, Job<?, ?>> each : jobs.entrySet()) {
            Job<?, ?> job = each.getValue();
            ContainerBaseTrigger trigger = ContainerBaseTrigger.of(job);
            if (trigger == null) {
                // Taken away meanwhile.
                all.states.put(each.getKey(), JobState.without(each.getKey(), activity(job)));
                continue;
            }
            String problem = trigger.problem();
            if (problem != null) {
                all.states.put(each.getKey(), JobState.misconfigured(each.getKey(), activity(job), problem));
                continue;
            }
            Eyes eyes = new Eyes(Tasks.getAuthenticationOf2((Queue.Task) job), trigger.isOnlyPushed());
            try (ACLContext ignored = ACL.as2(eyes.who)) {
                View view = all.view(eyes);
                all.complete = all.complete && view.graph.progress().done();
                all.states.put(each.getKey(), new Reader(view, each.getKey(), job, trigger).read());
            } catch (EngineException e) {
                // It asks no engine.
                throw new IOException(e.getMessage(), e);
            } catch (RuntimeException e) {
                // One job must not keep all others from being built.
                LOGGER.log(Level.WARNING, e, () -> "Cannot look on what " + job.getFullName() + " stands");
                all.states.put(
                        each.getKey(),
                        JobState.unknown(each.getKey(), activity(job), Messages.JobStates_Failed(e.toString())));
            }
        }
        all.addOthers();
        return all;
    }

    private View view(Eyes eyes) throws EngineException, InterruptedException {
        View known = views.get(eyes);
        if (known == null) {
            JenkinsGraph graph = JenkinsGraph.now(eyes.onlyPushed);
            Map<String, List<KnownImage>> good = graph.ofLastGoodBuilds();
            ImageGraph images = ImageGraph.read(graph);
            ComparedGraph compared =
                    images.compare(good.values().stream().flatMap(List::stream).toList());
            Set<String> circles = compared.circles().stream()
                    .flatMap(List::stream)
                    .map(KnownImage::id)
                    .collect(Collectors.toSet());
            known = new View(graph, images, compared, good, circles);
            views.put(eyes, known);
        }
        return known;
    }

    /** Jobs without the trigger that others stand on: only what they do matters. */
    private void addOthers() {
        for (View view : views.values()) {
            for (KnownImage image : view.graph.images()) {
                view.graph
                        .madeBy(image)
                        .ifPresent(made ->
                                states.computeIfAbsent(made.jobId(), id -> JobState.without(id, activity(made.job()))));
            }
        }
    }

    /** Whether all images of this Jenkins are known. */
    boolean isComplete() {
        return complete;
    }

    @NonNull
    Collection<JobState> all() {
        return List.copyOf(states.values());
    }

    JobState state(String job) {
        return states.get(job);
    }

    private static Supplier<Activity> activity(Job<?, ?> job) {
        return () -> {
            if (JobActivity.isQueued(job)) {
                return Activity.QUEUED;
            }
            return JobActivity.isBuilding(job) ? Activity.BUILDING : Activity.IDLE;
        };
    }

    /** Reads one job. */
    private static final class Reader {
        private final View view;
        private final String id;
        private final Job<?, ?> job;
        private final ContainerBaseTrigger trigger;
        private final List<KnownImage> images;
        /** Of changes, by the name of the base and its build: whether it is certain that no package would change. */
        private final Map<BaseImageCause, Boolean> unchanged = new LinkedHashMap<>();

        private final Map<BaseImageCause, KnownImage> changed = new LinkedHashMap<>();
        private final Map<String, String> bases = new LinkedHashMap<>();
        private final Set<String> refused = new LinkedHashSet<>();
        private final Set<String> unknown = new LinkedHashSet<>();
        private final Set<String> doubts = new LinkedHashSet<>();
        private final Set<String> through = new LinkedHashSet<>();
        private boolean circle;

        Reader(View view, String id, Job<?, ?> job, ContainerBaseTrigger trigger) {
            this.view = view;
            this.id = id;
            this.job = job;
            this.trigger = trigger;
            this.images = view.good.getOrDefault(id, List.of());
        }

        JobState read() throws EngineException, InterruptedException {
            for (KnownImage image : images) {
                ImageState state = view.compared.state(image);
                if (state != null) {
                    circle |= view.circles.contains(image.id());
                    read(state);
                }
            }
            findBases();
            List<Change> changes = new ArrayList<>();
            changed.forEach((cause, now) -> changes.add(new Change(cause, isTried(cause, now), unchanged.get(cause))));
            if (trigger.isOnlyPushed() && !unknown.isEmpty()) {
                unknown.add(Messages.JobStates_OnlyPushed());
            }
            unknown.addAll(doubts);
            Instant triggered = TriggerLogs.get().of(id).triggered();
            Duration interval = trigger.interval();
            return new JobState(
                    id,
                    true,
                    job.isBuildable(),
                    !images.isEmpty(),
                    activity(job),
                    changes,
                    Collections.unmodifiableSet(through),
                    circle,
                    bases,
                    !changes.isEmpty() && hasFailed(),
                    List.copyOf(refused),
                    List.copyOf(unknown),
                    trigger.isSkipUnchanged(),
                    triggered == null || interval.isZero() ? null : triggered.plus(interval),
                    null);
        }

        private void read(ImageState state) throws EngineException, InterruptedException {
            unknown.addAll(state.doubts());
            state.links().stream()
                    .filter(link -> link.state() == BaseLink.State.REFUSED)
                    .forEach(link -> refused.add(link.note()));
            for (ImageState.Cause cause : state.causes()) {
                if (cause.through() != null) {
                    if (!isOwn(cause.through())) {
                        through.add(cause.through().name());
                    }
                    continue;
                }
                KnownImage now = cause.behind().now();
                // What the job makes itself changes with each of its builds; and nothing is built on what is older.
                if (isOwn(now) || cause.behind().isOlder()) {
                    continue;
                }
                if (!isDirect(state, cause)) {
                    // A rebuild would take the image between the two again, which is gone: that is not known, and told.
                    continue;
                }
                KnownImage meant = view.images.named(cause.behind().base());
                if (meant != null && !meant.id().equals(now.id())) {
                    // A rebuild would take what the name means.
                    refused.add(Messages.JobStates_NotTheNewest(
                            SafeText.line(cause.behind().base())));
                    continue;
                }
                BaseImageCause reason = new BaseImageCause(cause.behind().base(), now.stamp());
                changed.put(reason, now);
                boolean nothing = trigger.isSkipUnchanged() && isUnchanged(state, cause);
                unchanged.merge(reason, nothing, Boolean::logicalAnd);
            }
        }

        private static boolean isDirect(ImageState state, ImageState.Cause cause) {
            return state.links().stream()
                    .filter(link -> cause.behind().equals(link.behind()))
                    .allMatch(BaseLink::direct);
        }

        private boolean isOwn(@CheckForNull KnownImage image) {
            return image != null
                    && view.graph
                            .madeBy(image)
                            .filter(made -> made.jobId().equals(id))
                            .isPresent();
        }

        private boolean isUnchanged(ImageState state, ImageState.Cause cause)
                throws EngineException, InterruptedException {
            PackageNews news = new RebuildPackages(new Audited())
                    .of(new ImageState(state.image(), state.status(), null, List.of(), List.of(cause), List.of()));
            doubts.addAll(news.doubts());
            return news.isNothing();
        }

        /** The audits of this Jenkins. */
        private final class Audited implements RebuildPackages.Inventories {
            @Override
            public Optional<PackageInventory> find(String imageId) {
                return inventory(imageId);
            }

            @Override
            public String whyUnknown() {
                return Messages.JobStates_NotAudited();
            }
        }

        private Optional<PackageInventory> inventory(String imageId) {
            List<String> ids = view.graph.images().stream()
                    .filter(image -> image.id().equals(imageId))
                    .findFirst()
                    .map(view.graph::imageIds)
                    .orElse(List.of(imageId));
            for (String each : ids) {
                Optional<ImagePackages> packages = PackageStore.get().find(each);
                if (packages.isPresent()) {
                    return packages.map(ImagePackages::inventory);
                }
            }
            return Optional.empty();
        }

        /** Also through images of its own, and through those that nobody is known to have made. */
        private void findBases() {
            Set<String> seen = new HashSet<>();
            Deque<KnownImage> next = new ArrayDeque<>(images);
            while (!next.isEmpty()) {
                KnownImage image = next.remove();
                if (!seen.add(image.id())) {
                    continue;
                }
                for (KnownImage base : view.compared.bases(image)) {
                    String by = view.graph
                            .madeBy(base)
                            .map(JenkinsGraph.MadeBy::jobId)
                            .orElse(id);
                    if (by.equals(id)) {
                        next.add(base);
                    } else {
                        bases.putIfAbsent(by, base.name());
                    }
                }
            }
        }

        /** Whether the job was built after the new base was there, with whatever result, or because of it. */
        private boolean isTried(BaseImageCause cause, KnownImage now) {
            Run<?, ?> last = job.getLastBuild();
            if (last == null) {
                return false;
            }
            if (!Instant.ofEpochMilli(last.getStartTimeInMillis())
                    .isBefore(view.graph.available(now, trigger.isOnlyPushed()))) {
                return true;
            }
            Run<?, ?> run = last;
            for (int i = 0; run != null && i < MAX_BUILDS; i++) {
                for (Cause each : run.getCauses()) {
                    if (each.equals(cause)) {
                        return true;
                    }
                }
                run = run.getPreviousBuild();
            }
            return false;
        }

        private boolean hasFailed() {
            Run<?, ?> last = job.getLastBuild();
            Result result = last == null ? null : last.getResult();
            return result != null && !JenkinsGraph.isGood(result.toString());
        }
    }
}

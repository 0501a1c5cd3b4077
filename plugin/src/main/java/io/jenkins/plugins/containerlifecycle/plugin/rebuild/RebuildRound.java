package io.jenkins.plugins.containerlifecycle.plugin.rebuild;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.containerlifecycle.plugin.facts.BaseImageCause;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Which jobs are to be built now, given what stands on what and what each job does. It compares states and remembers nothing:
 * asked again in the same state it says the same. A job is built only if nothing that it stands on is about to change, so
 * that each is built once, after all that it stands on.
 */
final class RebuildRound {
    /** What a job does. */
    enum Activity {
        IDLE,
        QUEUED,
        BUILDING
    }

    /**
     * A base of a job's images that has a newer build.
     *
     * @param tried whether the job was built since then
     * @param unchanged whether it is certain that no package would change
     */
    record Change(@NonNull BaseImageCause cause, boolean tried, boolean unchanged) {}

    /**
     * A job that makes images.
     *
     * @param triggered whether it has the trigger; of the others only {@code activity} matters
     * @param enabled whether it can be built
     * @param built whether images of it are known
     * @param activity asked only if it matters
     * @param changes of what it was built on
     * @param through names of what it stands on that is outdated itself
     * @param circle whether an image of it stands on itself by the names of now
     * @param bases other jobs, whose images its own stand on, and by which name
     * @param failed whether its last build failed
     * @param refused sentences on newer builds that do not count
     * @param unknown why it is not known whether it is up to date; empty if it is
     * @param skipUnchanged whether it is not built if it is certain that no package would change
     * @param earliest when it may be built again; null for any time
     * @param problem what is wrong with the settings of the trigger, a sentence; null if nothing is
     */
    record JobState(
            @NonNull String id,
            boolean triggered,
            boolean enabled,
            boolean built,
            @NonNull Supplier<Activity> activity,
            @NonNull List<Change> changes,
            @NonNull Set<String> through,
            boolean circle,
            @NonNull Map<String, String> bases,
            boolean failed,
            @NonNull List<String> refused,
            @NonNull List<String> unknown,
            boolean skipUnchanged,
            @CheckForNull Instant earliest,
            @CheckForNull String problem) {
        /** One without the trigger. */
        static JobState without(String id, Supplier<Activity> activity) {
            return nothingKnown(id, false, activity, List.of(), null);
        }

        /** One with the trigger that cannot be used. */
        static JobState misconfigured(String id, Supplier<Activity> activity, String problem) {
            return nothingKnown(id, true, activity, List.of(), problem);
        }

        /** @param why a sentence */
        static JobState unknown(String id, Supplier<Activity> activity, String why) {
            return nothingKnown(id, true, activity, List.of(why), null);
        }

        private static JobState nothingKnown(
                String id,
                boolean triggered,
                Supplier<Activity> activity,
                List<String> unknown,
                @CheckForNull String problem) {
            return new JobState(
                    id, triggered, true, true, activity, List.of(), Set.of(), false, Map.of(), false, List.of(),
                    unknown, false, null, problem);
        }
    }

    /** What becomes of a job. */
    enum Kind {
        BUILD,
        /** Nothing is to be done. */
        CURRENT,
        UNKNOWN,
        QUEUED,
        BUILDING,
        /** Something that it stands on is about to change, or failed to. */
        WAITS,
        /** It was built since the change, and that failed. */
        FAILED,
        /** It was built since the change, and still stands on what was before. */
        TRIED,
        UNCHANGED,
        TOO_SOON,
        LOOP,
        DISABLED,
        /** The settings of the trigger cannot be used. */
        MISCONFIGURED,
        NOT_BUILT,
        /** Only something below is outdated, which nobody builds. */
        NOT_FOLLOWED,
        /** It does not have the trigger. */
        IGNORED
    }

    /**
     * @param causes why it is built, or would be
     * @param base the name of what it waits for, or what the next of a loop is; null otherwise
     * @param baseKind why it waits for that
     * @param until when it may be built; null otherwise
     */
    record Decision(
            @NonNull Kind kind,
            @NonNull List<BaseImageCause> causes,
            @CheckForNull String base,
            @CheckForNull Kind baseKind,
            @CheckForNull Instant until) {
        private static Decision of(Kind kind) {
            return new Decision(kind, List.of(), null, null, null);
        }

        private static Decision of(Kind kind, List<BaseImageCause> causes) {
            return new Decision(kind, List.copyOf(causes), null, null, null);
        }
    }

    private final Map<String, JobState> jobs = new LinkedHashMap<>();
    private final Instant now;
    private final Map<String, Decision> decisions = new LinkedHashMap<>();
    private final Map<String, String> loops;

    private RebuildRound(Collection<JobState> states, Instant now) {
        states.forEach(state -> jobs.put(state.id(), state));
        this.now = now;
        this.loops = loops();
    }

    /** By the ID of each job. */
    @NonNull
    static Map<String, Decision> decide(@NonNull Collection<JobState> states, @NonNull Instant now) {
        RebuildRound round = new RebuildRound(states, now);
        round.bottomUp().forEach(id -> round.decisions.put(id, round.decide(round.jobs.get(id))));
        return round.decisions;
    }

    /** Each after all that it stands on; what stands on a loop after that. */
    private Set<String> bottomUp() {
        Set<String> order = new LinkedHashSet<>();
        Set<String> seen = new HashSet<>();
        for (String start : jobs.keySet()) {
            Deque<String> way = new ArrayDeque<>();
            way.push(start);
            while (!way.isEmpty()) {
                String id = way.peek();
                seen.add(id);
                String next = order.contains(id) ? null : firstUnseen(id, seen);
                if (next != null) {
                    way.push(next);
                } else {
                    order.add(way.pop());
                }
            }
        }
        return order;
    }

    private String firstUnseen(String id, Set<String> seen) {
        for (String base : jobs.get(id).bases().keySet()) {
            if (jobs.containsKey(base) && !seen.contains(base)) {
                return base;
            }
        }
        return null;
    }

    private Decision decide(JobState job) {
        if (!job.triggered()) {
            return Decision.of(busy(job, Kind.IGNORED));
        }
        if (job.problem() != null) {
            return Decision.of(Kind.MISCONFIGURED);
        }
        if (!job.enabled()) {
            return Decision.of(Kind.DISABLED);
        }
        if (!job.built()) {
            return Decision.of(Kind.NOT_BUILT);
        }
        if (job.circle() || loops.containsKey(job.id())) {
            return new Decision(Kind.LOOP, List.of(), loops.get(job.id()), null, null);
        }
        Kind busy = busy(job, null);
        if (busy != null) {
            return Decision.of(busy);
        }
        if (job.changes().isEmpty() && job.through().isEmpty()) {
            return Decision.of(job.unknown().isEmpty() ? Kind.CURRENT : Kind.UNKNOWN);
        }
        return outdated(job);
    }

    private static Kind busy(JobState job, Kind otherwise) {
        return switch (job.activity().get()) {
            case QUEUED -> Kind.QUEUED;
            case BUILDING -> Kind.BUILDING;
            case IDLE -> otherwise;
        };
    }

    private Decision outdated(JobState job) {
        List<BaseImageCause> all = job.changes().stream().map(Change::cause).toList();
        List<Change> fresh =
                job.changes().stream().filter(change -> !change.tried()).toList();
        if (!all.isEmpty() && fresh.isEmpty()) {
            return Decision.of(job.failed() ? Kind.FAILED : Kind.TRIED, all);
        }
        for (Map.Entry<String, String> base : job.bases().entrySet()) {
            Kind waits = waitsFor(base.getKey(), new HashSet<>());
            if (waits != null) {
                return new Decision(Kind.WAITS, all, base.getValue(), waits, null);
            }
        }
        if (all.isEmpty()) {
            return Decision.of(Kind.NOT_FOLLOWED);
        }
        if (job.skipUnchanged() && fresh.stream().allMatch(Change::unchanged)) {
            return Decision.of(Kind.UNCHANGED, all);
        }
        Instant earliest = job.earliest();
        if (earliest != null && earliest.isAfter(now)) {
            return new Decision(Kind.TOO_SOON, all, null, null, earliest);
        }
        return Decision.of(Kind.BUILD, all);
    }

    /** Why what stands on a job waits for it; null if it does not. */
    private Kind waitsFor(String id, Set<String> seen) {
        Decision decision = decisions.get(id);
        if (decision == null || !seen.add(id)) {
            return null;
        }
        return switch (decision.kind()) {
            case BUILD, QUEUED, BUILDING, WAITS, FAILED -> decision.kind();
            // Whatever comes to it from below will be built.
            case CURRENT, UNKNOWN, UNCHANGED, NOT_FOLLOWED -> {
                for (String base : jobs.get(id).bases().keySet()) {
                    if (waitsFor(base, seen) != null) {
                        yield Kind.WAITS;
                    }
                }
                yield null;
            }
            // Nobody knows when it will be built, or it never is.
            case TRIED, TOO_SOON, LOOP, DISABLED, MISCONFIGURED, NOT_BUILT, IGNORED -> null;
        };
    }

    /** Jobs that stand on themselves, each with the name by which it stands on the next. */
    private Map<String, String> loops() {
        Map<String, String> found = new HashMap<>();
        for (JobState job : jobs.values()) {
            for (Map.Entry<String, String> base : job.bases().entrySet()) {
                if (!found.containsKey(job.id()) && reaches(base.getKey(), job.id())) {
                    found.put(job.id(), base.getValue());
                }
            }
        }
        return found;
    }

    private boolean reaches(String from, String target) {
        Set<String> seen = new HashSet<>();
        Deque<String> next = new ArrayDeque<>(List.of(from));
        while (!next.isEmpty()) {
            String id = next.remove();
            if (id.equals(target)) {
                return true;
            }
            if (seen.add(id) && jobs.containsKey(id)) {
                next.addAll(jobs.get(id).bases().keySet());
            }
        }
        return false;
    }
}

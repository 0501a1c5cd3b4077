package io.jenkins.plugins.containerlifecycle.plugin.rebuild;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What came, or is to come, of one press of the button that rebuilds what is outdated. Immutable, plain values. */
public final class RebuildRun {
    private final String id;
    /** The ID of the user; null for nobody in particular. */
    private final String user;
    /** Epoch milliseconds, as the next. */
    private final long started;
    /** 0 until then. */
    private final long ended;
    /** The ID of the user; null if nobody has. */
    private final String cancelledBy;
    /** In the order of the waves. */
    private final ArrayList<Step> steps;

    /** What is to happen, or has happened, with a job. */
    public enum State {
        /** For what is before it, or for a build of the job that runs anyway. */
        WAITING,
        /** In the queue, or a build that runs. */
        STARTED,
        DONE,
        FAILED,
        /** Since something before it failed, or was left out itself. */
        LEFT_OUT,
        CANCELLED;

        boolean isEnd() {
            return this != WAITING && this != STARTED;
        }
    }

    /** A job that is to be built once. */
    public static final class Step {
        /** An ID of {@link io.jenkins.plugins.containerlifecycle.plugin.jobs.JobIds}. */
        private final String job;
        /** Counted from 1. */
        private final int wave;
        /** Names of those that it was to be built for. */
        private final ArrayList<String> images;
        /** IDs of the jobs before it. */
        private final ArrayList<String> after;

        private final State state;
        /** A sentence; null for nothing to say. It names no other job. */
        private final String reason;
        /** Of the item in the queue; 0 before. */
        private final long queueId;
        /** How often it was put into the queue: what is lost there is put there once more. */
        private final int attempts;
        /** The number that the build has at least; 0 before. */
        private final int from;
        /** The number of the build; 0 if there is none. */
        private final int build;

        private Step(
                String job,
                int wave,
                List<String> images,
                List<String> after,
                State state,
                String reason,
                long queueId,
                int attempts,
                int from,
                int build) {
            this.job = job;
            this.wave = wave;
            this.images = new ArrayList<>(images);
            this.after = new ArrayList<>(after);
            this.state = state;
            this.reason = reason;
            this.queueId = queueId;
            this.attempts = attempts;
            this.from = from;
            this.build = build;
        }

        static Step waiting(String job, int wave, List<String> images, List<String> after) {
            return new Step(job, wave, images, after, State.WAITING, null, 0, 0, 0, 0);
        }

        Step with(State now, @CheckForNull String why) {
            return new Step(job, wave, images, after, now, why, queueId, attempts, from, build);
        }

        Step queued(long item, int next) {
            return new Step(job, wave, images, after, State.STARTED, null, item, attempts + 1, next, 0);
        }

        Step built(int number) {
            return new Step(job, wave, images, after, state, reason, queueId, attempts, from, number);
        }

        @NonNull
        public String job() {
            return job;
        }

        public int wave() {
            return wave;
        }

        @NonNull
        public List<String> images() {
            return List.copyOf(images);
        }

        @NonNull
        List<String> after() {
            return List.copyOf(after);
        }

        @NonNull
        public State state() {
            return state;
        }

        @CheckForNull
        public String reason() {
            return reason;
        }

        long queueId() {
            return queueId;
        }

        int attempts() {
            return attempts;
        }

        int from() {
            return from;
        }

        /** Its number; 0 if there is none. */
        public int build() {
            return build;
        }
    }

    private RebuildRun(String id, String user, long started, long ended, String cancelledBy, List<Step> steps) {
        this.id = id;
        this.user = user;
        this.started = started;
        this.ended = ended;
        this.cancelledBy = cancelledBy;
        this.steps = new ArrayList<>(steps);
    }

    static RebuildRun begin(String id, @CheckForNull String user, List<Step> steps) {
        return new RebuildRun(id, user, System.currentTimeMillis(), 0, null, steps);
    }

    RebuildRun with(List<Step> now) {
        boolean over = now.stream().allMatch(step -> step.state.isEnd());
        return new RebuildRun(id, user, started, over ? System.currentTimeMillis() : 0, cancelledBy, now);
    }

    RebuildRun cancelled(String by) {
        return new RebuildRun(id, user, started, ended, by, steps);
    }

    @NonNull
    String id() {
        return id;
    }

    /** The ID of the user who began it; null for nobody in particular. */
    @CheckForNull
    public String user() {
        return user;
    }

    @NonNull
    public Instant started() {
        return Instant.ofEpochMilli(started);
    }

    /** Null until then. */
    @CheckForNull
    public Instant ended() {
        return ended == 0 ? null : Instant.ofEpochMilli(ended);
    }

    /** The ID of the user; null if nobody has. */
    @CheckForNull
    public String cancelledBy() {
        return cancelledBy;
    }

    public boolean isOver() {
        return ended != 0;
    }

    /** In the order of the waves. */
    @NonNull
    public List<Step> steps() {
        return List.copyOf(steps);
    }

    /** Whether it is what was written: a file may have been changed by hand. */
    boolean isWhole() {
        return id != null
                && steps != null
                && steps.stream()
                        .allMatch(step -> step != null
                                && step.job != null
                                && step.state != null
                                && step.images != null
                                && step.after != null);
    }
}

package io.jenkins.plugins.containerlifecycle.plugin.rebuild;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.init.InitMilestone;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.XStream2;
import io.jenkins.plugins.containerlifecycle.graph.GraphSource;
import io.jenkins.plugins.containerlifecycle.plugin.jobs.JobIds;
import io.jenkins.plugins.containerlifecycle.plugin.jobs.ReadableJobs;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.RebuildRun.State;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.RebuildRun.Step;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.model.ParameterizedJobMixIn;
import jenkins.util.AtmostOneTaskExecutor;
import jenkins.util.Timer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/**
 * Builds outdated images again after somebody has pressed the button, wave by wave. There is one at a time in the whole
 * Jenkins, kept in a file. It goes on whenever a build or the queue changes, after a restart, and once a minute, and each time
 * by comparing what is with what should be: events are only reasons to look.
 *
 * <p>A job is built when all before it are done and nothing of it is queued or runs, and only if its images are outdated
 * even then; so whatever else has built it meanwhile, it is not built twice. It is done when its build has ended well, its
 * image did not fail its validation, and it is not outdated any more. If it fails, nothing behind it is built.
 *
 * <p>All of it is done with the permissions of the user who pressed the button, as they are at that time.
 */
@Extension
public final class RebuildRuns {
    private static final Logger LOGGER = Logger.getLogger(RebuildRuns.class.getName());

    private static final XStream2 XSTREAM = new XStream2();

    static {
        XSTREAM.alias("rebuild", RebuildRun.class);
        XSTREAM.alias("step", Step.class);
    }

    /** What was lost in the queue, such as when Jenkins was killed, is put there once more. */
    private static final int MAX_ATTEMPTS = 2;
    /** What a build has done is noted when it has ended, not before. */
    private static final Duration GRACE = Duration.ofSeconds(5);
    /** For the verdict on an image that another build validates. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    private final AtmostOneTaskExecutor<Void> worker = new AtmostOneTaskExecutor<>(() -> {
        try {
            advance();
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "A rebuild does not go on at the moment; it is tried again", e);
        }
        return null;
    });

    /** Null if there was none. Written by holders of the lock {@code this}. */
    private volatile RebuildRun run;
    /** Whether the file was read. */
    private volatile boolean loaded;
    /** Whether it could not be read. */
    private volatile boolean lost;

    /** There is one already. */
    public static final class UnderWayException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    public static RebuildRuns get() {
        return ExtensionList.lookupSingleton(RebuildRuns.class);
    }

    /** The last one; null if nothing is known of any. */
    @CheckForNull
    public RebuildRun last() {
        load();
        return run;
    }

    /** Whether what was kept of the last one cannot be read, so that it does not go on. */
    public boolean isLost() {
        load();
        return lost;
    }

    /**
     * Begins one in the name of the calling thread's user.
     *
     * @param plan with the jobs that this user may build
     * @throws UnderWayException if another one has not ended yet
     * @throws IOException if it cannot be kept
     */
    public synchronized void begin(@NonNull JobPlan plan) throws UnderWayException, IOException {
        load();
        if (run != null && !run.isOver()) {
            throw new UnderWayException();
        }
        Map<String, String> ids = new HashMap<>();
        for (JobPlan.Step step : plan.steps()) {
            ids.put(step.job().getFullName(), JobIds.get().of(step.job()));
        }
        List<Step> steps = new ArrayList<>();
        for (int wave = 0; wave < plan.waves().size(); wave++) {
            for (JobPlan.Step step : plan.waves().get(wave)) {
                List<String> after = step.after().stream().map(ids::get).toList();
                List<String> images = step.images().stream()
                        .map(rebuild -> rebuild.image().name())
                        .toList();
                steps.add(Step.waiting(ids.get(step.job().getFullName()), wave + 1, images, after));
            }
        }
        User user = User.current();
        RebuildRun begun = RebuildRun.begin(UUID.randomUUID().toString(), user == null ? null : user.getId(), steps);
        file().write(begun);
        run = begun;
        lost = false;
        look();
    }

    /**
     * Lets nothing more be built. What is in the queue, or runs, goes on. Does nothing if it is over, or another one goes on
     * by now.
     *
     * @throws IOException if that cannot be kept
     */
    public synchronized void cancel(@NonNull RebuildRun which) throws IOException {
        load();
        if (run == null || run.isOver() || !run.id().equals(which.id())) {
            return;
        }
        User user = User.current();
        save(run.cancelled(user == null ? Jenkins.ANONYMOUS2.getName() : user.getId()));
        look();
    }

    /** Looks soon whether something is to be done. Any thread may call it. */
    void look() {
        RebuildRun now = run;
        if (!loaded || now != null && !now.isOver()) {
            worker.submit();
        }
    }

    private synchronized void advance() throws IOException, InterruptedException {
        Jenkins jenkins = Jenkins.get();
        if (jenkins.getInitLevel() != InitMilestone.COMPLETED || jenkins.isTerminating()) {
            // Jobs may not be loaded yet, or builds end since Jenkins does: the clock comes back.
            return;
        }
        load();
        if (run == null || run.isOver()) {
            return;
        }
        Authentication user = user(run);
        if (user == null) {
            save(run.with(run.steps().stream()
                    .map(step ->
                            step.state().isEnd() ? step : step.with(State.CANCELLED, Messages.RebuildRuns_NoUser()))
                    .toList()));
            return;
        }
        try (ACLContext context = ACL.as2(user)) {
            // What ends after this look is not in what is read after it, and is left to the next one.
            Set<String> idle = idle(run);
            OutdatedImages now = OutdatedImages.read();
            if (!now.complete()) {
                return;
            }
            List<Step> before;
            do {
                before = run.steps();
                List<Step> after = new Look(run, now, idle).steps();
                if (!sameAs(before, after)) {
                    save(run.with(after));
                }
            } while (!run.isOver() && !sameAs(before, run.steps()));
        }
    }

    private static boolean sameAs(List<Step> before, List<Step> after) {
        for (int i = 0; i < before.size(); i++) {
            Step one = before.get(i);
            Step other = after.get(i);
            if (one.state() != other.state()
                    || one.build() != other.build()
                    || one.queueId() != other.queueId()
                    || !Objects.equals(one.reason(), other.reason())) {
                return false;
            }
        }
        return true;
    }

    /** Null if there is no such user any more. */
    private static Authentication user(RebuildRun run) {
        String id = run.user();
        if (id == null) {
            return Jenkins.ANONYMOUS2;
        }
        try {
            // Not all realms let a user have a record here, and only the realm knows whether there is one.
            User user = User.getById(id, true);
            return user == null ? null : user.impersonate2();
        } catch (UsernameNotFoundException e) {
            return null;
        }
    }

    /** IDs of the jobs that still exist and of which nothing waits or runs. */
    private static Set<String> idle(RebuildRun run) {
        Map<String, String> names = JobIds.get().names();
        Set<String> idle = new HashSet<>();
        for (Step step : run.steps()) {
            Job<?, ?> job = step.state().isEnd() ? null : ReadableJobs.find(names.get(step.job()));
            if (job != null && JobActivity.isIdle(job)) {
                idle.add(step.job());
            }
        }
        return idle;
    }

    /** One look at all jobs of a run. */
    private static final class Look {
        private final RebuildRun run;
        private final OutdatedImages now;
        private final Set<String> idle;
        private final Map<String, Step> byJob = new HashMap<>();
        private final Map<String, String> names = JobIds.get().names();
        /** Jobs on whose image something is to be built. */
        private final Set<String> needed = new HashSet<>();

        /** @param idle jobs of which nothing waited or ran before {@code now} was read */
        Look(RebuildRun run, OutdatedImages now, Set<String> idle) {
            this.run = run;
            this.now = now;
            this.idle = idle;
            for (Step step : run.steps()) {
                byJob.put(step.job(), step);
                if (!step.state().isEnd()) {
                    needed.addAll(step.after());
                }
            }
        }

        /** As they are after it. */
        List<Step> steps() {
            List<Step> after = new ArrayList<>();
            for (Step step : run.steps()) {
                Step next = next(step);
                byJob.put(step.job(), next);
                after.add(next);
            }
            return after;
        }

        private Step next(Step step) {
            if (step.state().isEnd()) {
                return step;
            }
            Job<?, ?> job = ReadableJobs.find(names.get(step.job()));
            if (job == null) {
                return step.with(State.FAILED, Messages.RebuildRuns_NoJob());
            }
            return step.state() == State.WAITING ? waiting(step, job) : started(step, job);
        }

        private Step waiting(Step step, Job<?, ?> job) {
            if (run.cancelledBy() != null) {
                return step.with(State.CANCELLED, null);
            }
            for (String before : step.after()) {
                State state = byJob.get(before).state();
                if (state.isEnd() && state != State.DONE) {
                    return step.with(State.LEFT_OUT, Messages.RebuildRuns_Behind());
                }
            }
            if (step.after().stream().anyMatch(before -> byJob.get(before).state() != State.DONE)) {
                return step;
            }
            if (!idle.contains(step.job()) || !JobActivity.isIdle(job)) {
                return step.with(State.WAITING, Messages.RebuildRuns_OtherBuild());
            }
            String refusal = JobPlan.refusal(job);
            if (refusal != null) {
                return step.with(State.FAILED, refusal);
            }
            return now.of(job).isEmpty() ? upToDate(step, job) : schedule(step, job);
        }

        private Step upToDate(Step step, Job<?, ?> job) {
            return switch (now.approval(job)) {
                case GIVEN -> step.with(State.DONE, Messages.RebuildRuns_UpToDate());
                case REFUSED -> step.with(State.FAILED, Messages.RebuildRuns_NewestNotValid());
                case MISSING ->
                    needed.contains(step.job())
                            ? step.with(State.FAILED, Messages.RebuildRuns_NewestNoVerdict())
                            : step.with(State.DONE, Messages.RebuildRuns_UpToDate());
            };
        }

        private Step schedule(Step step, Job<?, ?> job) {
            int from = job.getNextBuildNumber();
            List<Cause> causes = new ArrayList<>();
            causes.add(new Cause.UserIdCause(run.user()));
            causes.addAll(now.causes(job));
            Queue.Item item =
                    ParameterizedJobMixIn.scheduleBuild2(job, 0, new CauseAction(causes), new RebuildMark(run.id()));
            return item == null
                    ? step.with(State.FAILED, Messages.RebuildRuns_Refused())
                    : step.queued(item.getId(), from);
        }

        private Step started(Step step, Job<?, ?> job) {
            Run<?, ?> build = build(step, job);
            if (build != null) {
                Step built = step.built(build.getNumber());
                return build.isBuilding() || !idle.contains(step.job()) ? built : ended(built, build);
            }
            Queue.Item item = Jenkins.get().getQueue().getItem(step.queueId());
            if (item instanceof Queue.LeftItem left && left.isCancelled()) {
                return step.with(State.FAILED, Messages.RebuildRuns_TakenOut());
            }
            if (item != null) {
                return step;
            }
            return step.attempts() < MAX_ATTEMPTS
                    ? step.with(State.WAITING, null)
                    : step.with(State.FAILED, Messages.RebuildRuns_Lost());
        }

        private Run<?, ?> build(Step step, Job<?, ?> job) {
            for (Run<?, ?> build = job.getLastBuild();
                    build != null && build.getNumber() >= step.from();
                    build = build.getPreviousBuild()) {
                if (build.getActions(RebuildMark.class).stream().anyMatch(mark -> mark.isOf(run))) {
                    return build;
                }
            }
            return null;
        }

        private static boolean isFresh(long since) {
            if (since < GRACE.toMillis()) {
                Timer.get().schedule(() -> get().look(), GRACE.toMillis(), TimeUnit.MILLISECONDS);
                return true;
            }
            return false;
        }

        private Step ended(Step step, Run<?, ?> build) {
            Result result = build.getResult();
            // As a text: a number would be written 1,234.
            String number = String.valueOf(build.getNumber());
            if (result == null || result.isWorseThan(Result.UNSTABLE)) {
                return step.with(State.FAILED, Messages.RebuildRuns_Ended(number, result));
            }
            GraphSource.Approval approval = now.approval(build);
            if (approval == GraphSource.Approval.REFUSED) {
                return step.with(State.FAILED, Messages.RebuildRuns_NotValid(number));
            }
            long since = System.currentTimeMillis() - build.getStartTimeInMillis() - build.getDuration();
            if (!now.of(build.getParent()).isEmpty()) {
                return isFresh(since) ? step : step.with(State.FAILED, Messages.RebuildRuns_StillOutdated(number));
            }
            if (approval == GraphSource.Approval.MISSING && needed.contains(step.job())) {
                if (isFresh(since) || now.mayBeValidated(build) && since < PATIENCE.toMillis()) {
                    return step.with(State.STARTED, Messages.RebuildRuns_NoVerdictYet(number));
                }
                return step.with(State.FAILED, Messages.RebuildRuns_NoVerdict(number));
            }
            return step.with(State.DONE, null);
        }
    }

    private void load() {
        if (!loaded) {
            read();
        }
    }

    private synchronized void read() {
        if (loaded) {
            return;
        }
        try {
            if (file().exists()) {
                RebuildRun read = (RebuildRun) file().read();
                if (!read.isWhole()) {
                    throw new IOException("Not all of it is there.");
                }
                run = read;
            }
        } catch (IOException | RuntimeException e) {
            lost = true;
            LOGGER.log(
                    Level.WARNING, e, () -> "The last rebuild cannot be read from " + file() + " and does not go on");
        }
        loaded = true;
    }

    private void save(RebuildRun now) throws IOException {
        run = now;
        file().write(now);
    }

    private static XmlFile file() {
        return new XmlFile(XSTREAM, new File(Jenkins.get().getRootDir(), "container-lifecycle/rebuild.xml"));
    }
}

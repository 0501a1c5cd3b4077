package io.jenkins.plugins.containerlifecycle.plugin.rebuild;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.InitMilestone;
import hudson.model.AsyncPeriodicWork;
import hudson.model.CauseAction;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.containerlifecycle.plugin.images.ImageListener;
import io.jenkins.plugins.containerlifecycle.plugin.jobs.JobIds;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.RebuildRound.Decision;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.RebuildRound.JobState;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.RebuildRound.Kind;
import io.jenkins.plugins.containerlifecycle.time.Timeout;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.model.ParameterizedJobMixIn;
import jenkins.util.AtmostOneTaskExecutor;
import jenkins.util.Timer;

/**
 * Looks at intervals, and soon after something happened, which jobs with the trigger are to be built, and puts these into
 * the queue. Each look compares what is with what should be, so that one that is missed, such as while Jenkins restarts,
 * is made up for by the next.
 */
@Extension
public final class BaseImageCheck extends AsyncPeriodicWork {
    private static final Logger LOGGER = Logger.getLogger(BaseImageCheck.class.getName());

    private static final Timeout INTERVAL = new Timeout("baseImageInterval", Duration.ofMinutes(5));
    /** Several builds often end together. */
    private static final long PAUSE_MILLIS = 1000;

    /** The quiet period of the job itself, as Jenkins wants it said. */
    private static final int JOBS_OWN = -1;

    private final AtomicBoolean pending = new AtomicBoolean();

    /** As the system. Not by the timer itself: a look may take long, and the timer's few threads are for all of Jenkins. */
    private final AtmostOneTaskExecutor<Void> worker = new AtmostOneTaskExecutor<>(() -> {
        // Nobody looks while Jenkins starts or ends: the next interval does.
        if (Jenkins.getInstanceOrNull() != null) {
            try {
                check();
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.WARNING, "Cannot look which jobs stand on older bases", e);
            }
        }
        return null;
    });

    public BaseImageCheck() {
        super("Container images that stand on older bases");
    }

    static BaseImageCheck get() {
        return ExtensionList.lookupSingleton(BaseImageCheck.class);
    }

    @Override
    public long getRecurrencePeriod() {
        return INTERVAL.get().toMillis();
    }

    @Override
    protected Level getNormalLoggingLevel() {
        return Level.FINE;
    }

    @Override
    protected void execute(TaskListener listener) throws IOException, InterruptedException {
        check();
    }

    /** Asks for a look; several that are asked for shortly after each other are one. */
    void soon() {
        if (pending.compareAndSet(false, true)) {
            try {
                Timer.get().schedule(this::begin, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                // Jenkins ends; it looks when it is back.
                pending.set(false);
            }
        }
    }

    private void begin() {
        pending.set(false);
        worker.submit();
    }

    /** One look, as the system. Only one goes on at a time. */
    synchronized void check() throws IOException, InterruptedException {
        Jenkins jenkins = Jenkins.get();
        if (jenkins.getInitLevel() != InitMilestone.COMPLETED || jenkins.isQuietingDown() || jenkins.isTerminating()) {
            return;
        }
        Map<String, Job<?, ?>> jobs = new LinkedHashMap<>();
        for (Job<?, ?> job : jenkins.allItems(Job.class, each -> ContainerBaseTrigger.of(each) != null)) {
            jobs.put(JobIds.get().of(job), job);
        }
        TriggerLogs.get().tidy();
        if (jobs.isEmpty()) {
            return;
        }
        JobStates states = JobStates.read(jobs);
        if (!states.isComplete()) {
            jobs.keySet().forEach(id -> TriggerLogs.get().of(id).add(Kind.UNKNOWN, Messages.BaseImageCheck_Reading()));
            return;
        }
        Map<String, Decision> decisions = RebuildRound.decide(states.all(), Instant.now());
        jobs.forEach((id, job) -> {
            try {
                act(id, job, decisions.get(id), states.state(id));
            } catch (RuntimeException e) {
                // One job must not keep all others from being built.
                LOGGER.log(Level.WARNING, e, () -> "Cannot have " + job.getFullName() + " built for its bases");
            }
        });
    }

    private static void act(String id, Job<?, ?> job, Decision decision, JobState state) {
        TriggerLog log = TriggerLogs.get().of(id);
        if (decision.kind() != Kind.BUILD) {
            log.add(decision.kind(), DecisionText.of(decision, state));
        } else if (schedule(job, decision)) {
            log.add(Kind.BUILD, DecisionText.of(decision, state));
            log.noteTriggered();
        } else {
            log.add(Kind.DISABLED, Messages.BaseImageCheck_Refused());
        }
    }

    private static boolean schedule(Job<?, ?> job, Decision decision) {
        ContainerBaseTrigger trigger = ContainerBaseTrigger.of(job);
        Integer quietPeriod = trigger == null ? null : trigger.getQuietPeriod();
        return ParameterizedJobMixIn.scheduleBuild2(
                        job,
                        quietPeriod == null ? JOBS_OWN : quietPeriod,
                        new CauseAction(List.copyOf(decision.causes())))
                != null;
    }

    /** A build has ended, which may have made an image, or have been what another job waits for. */
    @Extension
    public static final class Builds extends RunListener<Run<?, ?>> {
        @Override
        public void onFinalized(@NonNull Run<?, ?> run) {
            get().soon();
        }
    }

    /** A verdict or a push. */
    @Extension
    public static final class Images implements ImageListener {
        @Override
        public void onNews() {
            get().soon();
        }
    }
}

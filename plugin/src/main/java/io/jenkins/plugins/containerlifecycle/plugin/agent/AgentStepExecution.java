package io.jenkins.plugins.containerlifecycle.plugin.agent;

import edu.umd.cs.findbugs.annotations.NonNull;
import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import hudson.AbortException;
import hudson.FilePath;
import hudson.Main;
import hudson.Util;
import hudson.model.Computer;
import hudson.remoting.Channel;
import hudson.remoting.RequestAbortedException;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.containerlifecycle.hook.HookRunner;
import io.jenkins.plugins.containerlifecycle.plugin.log.LogFilter;
import java.io.IOException;
import java.io.Serializable;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.security.MasterToSlaveCallable;
import jenkins.util.SystemProperties;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.steps.MissingContextVariableException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * Carries out the task of a Pipeline step, whatever happens meanwhile.
 *
 * <p>{@link #start} and {@link #onResume} do the same: a background thread waits for the agent, asks it to do the work,
 * records what comes back and finishes the step. The task must make sure that the work can be repeated without harm.
 * So:
 *
 * <ul>
 *   <li>The connection is lost: the agent ends the work by itself; when it is back, the work is repeated. If it does
 *       not come back in time, the step fails with the exception that {@code retry(conditions: [agent()])} knows.
 *   <li>The controller is restarted: the thread says nothing and ends with its JVM; {@link #onResume} begins again, or
 *       goes on with the reply if one was already kept.
 *   <li>The build is aborted: {@link #stop} tells the agent in a separate call to end the work, because an interrupt
 *       gets lost while the agent loads classes. The step ends when the agent says that the work has ended. If it does
 *       not say so, or if the build is aborted again, the step ends anyway; what the agent says later is recorded.
 * </ul>
 *
 * @param <R> what comes back from the agent
 * @param <K> what is kept of the reply
 */
public final class AgentStepExecution<R, K extends Serializable> extends StepExecution {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(AgentStepExecution.class.getName());

    /** How long an agent may be away; the property and default are those of other steps that wait for an agent. */
    private static final long AGENT_PATIENCE_MILLIS = SystemProperties.getLong(
            "org.jenkinsci.plugins.workflow.support.pickles.ExecutorPickle.timeoutForNodeMillis",
            Main.isUnitTest ? TimeUnit.SECONDS.toMillis(15) : TimeUnit.MINUTES.toMillis(5));

    private static final int MAX_LOST_CONNECTIONS = 10;
    private static final long PAUSE_MILLIS = 1000;
    /** The agent ends the work by its own clock; this is for an agent whose clock has stopped. */
    private static final long OVERTIME_SECONDS = TimeUnit.MINUTES.toSeconds(10);

    private enum Phase {
        /** Waiting for the agent, or not begun. */
        WAITING,
        WORKING,
        RECORDING,
        FINISHED
    }

    /** The ID of this work, the same for all its attempts; never null. */
    private final String runId = HookRunner.newRunId();

    private final StepTask<R, K> task;
    /** What came of it; set when it is recorded with the build, null before. */
    private K result;

    /** Null after a restart until {@link #onResume}. Guarded by {@code this}, as is everything below. */
    @SuppressFBWarnings(value = "SE_TRANSIENT_FIELD_NOT_RESTORED", justification = "onResume sets it")
    private transient Phase phase;
    /** The background thread; null before it begins and after it has ended. */
    private transient Thread worker;
    /** The call to the agent; null unless {@link Phase#WORKING}. */
    private transient Future<?> work;
    /** Of the agent that does {@link #work}. */
    private transient VirtualChannel channel;
    /** Null until {@link #stop}. */
    private transient Throwable stopCause;
    /** Whether Jenkins could not save the Pipeline at the end of the work; it then tells its own trouble in place of a failure. */
    private transient volatile boolean unsaved;

    private AgentStepExecution(StepContext context, StepTask<R, K> task) {
        super(context);
        this.task = task;
    }

    /** Makes a task of a step's arguments. */
    @FunctionalInterface
    public interface Maker<R, K extends Serializable> {
        /** @throws AbortException if an argument is wrong, with a message for the user */
        StepTask<R, K> make() throws AbortException;
    }

    public static <R, K extends Serializable> StepExecution of(StepContext context, Maker<R, K> maker)
            throws IOException, InterruptedException {
        try {
            return new AgentStepExecution<>(context, maker.make());
        } catch (AbortException e) {
            throw LogFilter.of(context).abort(e);
        }
    }

    private StepRun stepRun() {
        return new PipelineRun(getContext(), runId);
    }

    @Override
    public boolean start() {
        begin();
        return false;
    }

    @Override
    public void onResume() {
        begin();
    }

    private void begin() {
        synchronized (this) {
            if (phase == Phase.FINISHED) {
                // Aborted before it was resumed.
                return;
            }
            phase = Phase.WAITING;
        }
        Jenkins jenkins = Jenkins.get();
        Computer.threadPoolForRemoting.submit(() -> run(jenkins));
    }

    /** The whole life of the background thread. */
    private void run(Jenkins jenkins) {
        Thread thread = Thread.currentThread();
        synchronized (this) {
            worker = thread;
        }
        String name = thread.getName();
        thread.setName("container-lifecycle " + runId + ", " + task.title());
        try {
            if (result == null) {
                R reply = askAgent(jenkins);
                enter(Phase.RECORDING);
                result = task.keep(reply, stepRun());
                saveState();
            }
            enter(Phase.RECORDING);
            Object returned = task.conclude(result, stepRun());
            if (finish()) {
                getContext().onSuccess(returned);
            }
        } catch (Leaving e) {
            LOGGER.log(Level.FINE, "Jenkins is shutting down; {0} is left to its successor", runId);
        } catch (Throwable e) {
            if (isLeaving(jenkins)) {
                LOGGER.log(Level.FINE, e, () -> "Jenkins is shutting down; " + runId + " is left to its successor");
                return;
            }
            fail(e);
        } finally {
            synchronized (this) {
                worker = null;
            }
            // The thread belongs to a pool.
            Thread.interrupted();
            thread.setName(name);
        }
    }

    /**
     * If it cannot be saved, the step ends all the same: Jenkins, which needs to save more than this, fails such a build by itself.
     * A successor would do the work again.
     */
    private void saveState() throws InterruptedException {
        try {
            getContext().saveState().get();
        } catch (ExecutionException e) {
            unsaved = true;
            LOGGER.log(Level.WARNING, e, () -> "What came of " + runId + " cannot be saved");
        }
    }

    /** The build goes on in another Jenkins process than this one. */
    private static final class Leaving extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private static boolean isLeaving(Jenkins jenkins) {
        return Jenkins.getInstanceOrNull() != jenkins || jenkins.isTerminating();
    }

    private R askAgent(Jenkins jenkins) throws Exception {
        for (int lost = 0; ; ) {
            FilePath workspace = awaitAgent(jenkins);
            try {
                return Agent.attempt(task, workspace, stepRun(), this::call);
            } catch (Exception e) {
                Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
                if (isLeaving(jenkins)) {
                    throw new Leaving();
                }
                if (!isLostConnection(cause) || ++lost >= MAX_LOST_CONNECTIONS) {
                    throw cause instanceof Exception known ? known : e;
                }
                say(Messages.AgentStepExecution_ConnectionLost(task.title()));
                LOGGER.log(Level.FINE, cause, () -> "Lost the agent of " + runId);
            }
            enter(Phase.WAITING);
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    static boolean isLostConnection(Throwable e) {
        return e instanceof RequestAbortedException || Channel.isClosedChannelException(e);
    }

    /** The workspace only leads to the agent; its content does not matter. */
    private FilePath awaitAgent(Jenkins jenkins) throws Exception {
        long begun = System.nanoTime();
        boolean said = false;
        while (true) {
            Exception trouble;
            try {
                FilePath workspace = getContext().get(FilePath.class);
                if (workspace != null) {
                    return workspace;
                }
                trouble = new MissingContextVariableException(FilePath.class);
            } catch (IOException | RuntimeException e) {
                // A type of workflow-durable-task-step that is not public; retry(conditions: [agent()]) knows it.
                trouble = e;
            }
            if (isLeaving(jenkins)) {
                throw new Leaving();
            }
            if (System.nanoTime() - begun > TimeUnit.MILLISECONDS.toNanos(AGENT_PATIENCE_MILLIS)) {
                say(Messages.AgentStepExecution_Gone(Util.getTimeSpanString(AGENT_PATIENCE_MILLIS)));
                throw trouble;
            }
            if (!said) {
                said = true;
                say(Messages.AgentStepExecution_Waiting());
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** An abort reaches it. */
    private <T> T call(
            VirtualChannel agent, MasterToSlaveCallable<T, ?> call, long seconds, Agent.Recorder<? super T> recorder)
            throws IOException, InterruptedException, ExecutionException {
        Future<T> future;
        synchronized (this) {
            if (stopCause != null) {
                throw new InterruptedException();
            }
            future = agent.callAsync(call);
            work = future;
            channel = agent;
            phase = Phase.WORKING;
        }
        try {
            T reply = future.get(seconds + OVERTIME_SECONDS, TimeUnit.SECONDS);
            // Here, where an abort does not prevent it.
            recorder.record(reply);
            return reply;
        } catch (TimeoutException e) {
            future.cancel(true);
            throw new AbortException(
                    Messages.AgentStepExecution_NoAnswer(Long.toString(seconds + OVERTIME_SECONDS), task.title()));
        }
    }

    private synchronized void enter(Phase next) throws InterruptedException {
        work = null;
        channel = null;
        if (phase == Phase.FINISHED || stopCause != null) {
            throw new InterruptedException();
        }
        phase = next;
    }

    /** To the build's log. */
    private void say(String message) {
        try {
            stepRun().say(message);
        } catch (IOException | InterruptedException | RuntimeException e) {
            LOGGER.log(Level.FINE, e, () -> "Nobody to tell: " + message);
        }
    }

    private void fail(Throwable cause) {
        Throwable reason;
        synchronized (this) {
            // Whatever went wrong after the abort went wrong because of it.
            reason = stopCause == null ? cause : stopCause;
        }
        if (finish()) {
            Throwable told = filtered(reason);
            if (unsaved && told instanceof AbortException) {
                say(told.getMessage());
            }
            getContext().onFailure(told);
        }
    }

    /** A failure is kept with the build, where the log's filters no longer see it. */
    private Throwable filtered(Throwable failure) {
        if (!(failure instanceof AbortException abort)) {
            return failure;
        }
        try {
            return stepRun().filter().abort(abort);
        } catch (IOException | InterruptedException | RuntimeException e) {
            LOGGER.log(Level.WARNING, e, () -> "Why " + runId + " failed cannot be filtered, so it is not told");
            return new AbortException(Messages.AgentStepExecution_NoFilter());
        }
    }

    /** True for the first caller. */
    private synchronized boolean finish() {
        boolean first = phase != Phase.FINISHED;
        phase = Phase.FINISHED;
        return first;
    }

    @Override
    public void stop(@NonNull Throwable cause) {
        boolean giveUp;
        synchronized (this) {
            if (phase == Phase.RECORDING || phase == Phase.FINISHED) {
                // It soon ends by itself, and must not be interrupted while it writes the build's files.
                return;
            }
            giveUp = phase != Phase.WORKING || stopCause != null;
            if (stopCause == null) {
                stopCause = cause;
            }
        }
        if (giveUp) {
            giveUp(cause);
            return;
        }
        // Neither may block the Pipeline's thread.
        Computer.threadPoolForRemoting.submit(this::cancelWork);
        Timer.get().schedule(() -> giveUp(cause), AgentCall.stopSeconds(), TimeUnit.SECONDS);
    }

    private void cancelWork() {
        VirtualChannel agent;
        Future<?> current;
        synchronized (this) {
            agent = channel;
            current = work;
        }
        if (agent == null) {
            return;
        }
        try {
            agent.callAsync(new CancelWork(runId));
        } catch (IOException e) {
            LOGGER.log(Level.FINE, e, () -> "Cannot tell the agent to end " + runId);
            current.cancel(true);
        }
    }

    /**
     * Ends the step without waiting for the agent. What the agent was told to end it ends all the same, and the background
     * thread still records what came of it; another interrupt would only break off what is just being undone.
     */
    private void giveUp(Throwable cause) {
        boolean atWork;
        synchronized (this) {
            if (phase == Phase.FINISHED) {
                return;
            }
            atWork = work != null;
            if (!atWork && worker != null) {
                worker.interrupt();
            }
        }
        if (atWork) {
            say(AgentCall.notAwaited(task));
        }
        fail(cause);
    }

    @Override
    public synchronized String getStatus() {
        return phase == null ? "not yet resumed" : phase.name().toLowerCase(Locale.ROOT) + ", run " + runId;
    }
}

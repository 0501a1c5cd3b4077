package io.jenkins.plugins.containerlifecycle.plugin.validate;

import edu.umd.cs.findbugs.annotations.NonNull;
import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Main;
import hudson.Util;
import hudson.model.Computer;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.remoting.Channel;
import hudson.remoting.RequestAbortedException;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.containerlifecycle.hook.HookRunner;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.util.SystemProperties;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.MissingContextVariableException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * Runs one validation, whatever happens meanwhile.
 *
 * <p>{@link #start} and {@link #onResume} do the same: a background thread waits for the agent, asks it to do all of the
 * work in one call, records what comes back and finishes the step. The work can be done over without harm, because each
 * attempt begins with the removal of what an earlier one with the same {@link #runId} left. So:
 *
 * <ul>
 *   <li>The connection is lost: the agent ends the work by itself; when it is back, the work is done over. When it does
 *       not come back in time, the step fails with the exception that {@code retry(conditions: [agent()])} knows.
 *   <li>The controller is restarted: the thread says nothing and ends with its JVM; {@link #onResume} begins again, or,
 *       where a reply had come already, goes on with that.
 *   <li>The build is aborted: {@link #stop} tells the agent to end the work by a call of its own, since an interrupt
 *       gets lost while the agent loads classes. The step ends when the agent says that its container is gone. Only when
 *       it does not say so, or at a second abort, does the step end without.
 * </ul>
 */
final class ContainerValidateExecution extends StepExecution {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(ContainerValidateExecution.class.getName());

    /** How long an agent may be away; the same property and default as for other steps that wait for one. */
    private static final long AGENT_PATIENCE_MILLIS = SystemProperties.getLong(
            "org.jenkinsci.plugins.workflow.support.pickles.ExecutorPickle.timeoutForNodeMillis",
            Main.isUnitTest ? TimeUnit.SECONDS.toMillis(15) : TimeUnit.MINUTES.toMillis(5));

    private static final int MAX_LOST_CONNECTIONS = 10;
    private static final long PAUSE_MILLIS = 1000;
    /** The agent removes by force, and an engine that is busy may take its time for that. */
    private static final long STOP_PATIENCE_SECONDS = 60;
    /** The agent ends the work by its own clock; this is for one whose clock stands still. */
    private static final long OVERTIME_SECONDS = TimeUnit.MINUTES.toSeconds(10);

    private enum Phase {
        /** For the agent, or not begun. */
        WAITING,
        WORKING,
        RECORDING,
        FINISHED
    }

    /** What the step was called with; never null. */
    private final ValidateArguments arguments;

    /** Marks the containers of all attempts; never null. */
    private final String runId = HookRunner.newRunId();

    /** Set when the agent's reply is on this side and its test results are kept in the build's folder; else null. */
    private ValidationResult result;

    /** Null after a restart until {@link #onResume}. Guarded by {@code this}, as all below. */
    @SuppressFBWarnings(value = "SE_TRANSIENT_FIELD_NOT_RESTORED", justification = "onResume sets it")
    private transient Phase phase;
    /** The background thread; null before it begins and after it has ended. */
    private transient Thread worker;
    /** The call to the agent; null unless {@link Phase#WORKING}. */
    private transient Future<ValidationReply> work;
    /** Of the agent that does {@link #work}. */
    private transient VirtualChannel channel;
    /** Null until {@link #stop}. */
    private transient Throwable stopCause;

    ContainerValidateExecution(StepContext context, ValidateArguments arguments) {
        super(context);
        this.arguments = arguments;
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
        thread.setName("containerValidate " + runId + " of " + arguments.target());
        try {
            if (result == null) {
                keep(askAgent(jenkins));
            }
            enter(Phase.RECORDING);
            conclude();
        } catch (Leaving e) {
            LOGGER.log(Level.FINE, "Jenkins goes down; {0} is left to its successor", runId);
        } catch (Throwable e) {
            if (isLeaving(jenkins)) {
                LOGGER.log(Level.FINE, e, () -> "Jenkins goes down; " + runId + " is left to its successor");
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

    /** This Jenkins is not the one any more that the build goes on in. */
    private static final class Leaving extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private static boolean isLeaving(Jenkins jenkins) {
        return Jenkins.getInstanceOrNull() != jenkins || jenkins.isTerminating();
    }

    private ValidationReply askAgent(Jenkins jenkins) throws Exception {
        for (int lost = 0; ; ) {
            FilePath workspace = awaitAgent(jenkins);
            try {
                return attempt(workspace);
            } catch (Exception e) {
                Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
                if (isLeaving(jenkins)) {
                    throw new Leaving();
                }
                if (!isLostConnection(cause) || ++lost >= MAX_LOST_CONNECTIONS) {
                    throw cause instanceof Exception known ? known : e;
                }
                say("The connection to the agent was lost; the validation of " + arguments.target()
                        + " begins again when it is back.");
                LOGGER.log(Level.FINE, cause, () -> "Lost the agent of " + runId);
            }
            enter(Phase.WAITING);
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static boolean isLostConnection(Throwable e) {
        return e instanceof RequestAbortedException || Channel.isClosedChannelException(e);
    }

    /** The workspace is only the way to the agent: what is in it does not matter. */
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
                // Of workflow-durable-task-step, a type that is not public; retry(conditions: [agent()]) knows it.
                trouble = e;
            }
            if (isLeaving(jenkins)) {
                throw new Leaving();
            }
            if (System.nanoTime() - begun > TimeUnit.MILLISECONDS.toNanos(AGENT_PATIENCE_MILLIS)) {
                say("The agent did not come back within " + Util.getTimeSpanString(AGENT_PATIENCE_MILLIS) + ".");
                throw trouble;
            }
            if (!said) {
                said = true;
                say("Waiting for the agent.");
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private ValidationReply attempt(FilePath workspace) throws Exception {
        VirtualChannel agent = workspace.getChannel();
        Computer computer = workspace.toComputer();
        String node = computer == null ? "" : computer.getName();
        LeftoverSweeper sweeper = LeftoverSweeper.get();
        AgentClasses.send(agent);
        StepContext context = getContext();
        EngineAccess access = arguments.server() == null
                ? EngineAccess.of(context.get(EnvVars.class))
                : EngineAccess.of(arguments.server(), context.get(Run.class), agent);
        try {
            ValidationWork call = new ValidationWork(
                    arguments,
                    runId,
                    access.environment(),
                    access.secrets(),
                    context.get(TaskListener.class),
                    sweeper.left(node, access.environment()));
            sweeper.begun(node, runId, access.environment());
            Future<ValidationReply> future;
            synchronized (this) {
                if (stopCause != null) {
                    throw new InterruptedException();
                }
                future = agent.callAsync(call);
                work = future;
                channel = agent;
                phase = Phase.WORKING;
            }
            ValidationReply reply = future.get(arguments.timeout + OVERTIME_SECONDS, TimeUnit.SECONDS);
            sweeper.ended(node, runId, reply);
            return reply;
        } catch (TimeoutException e) {
            synchronized (this) {
                work.cancel(true);
            }
            throw new AbortException("The agent has not answered for " + (arguments.timeout + OVERTIME_SECONDS)
                    + " seconds; the validation of " + arguments.target() + " is given up.");
        } finally {
            access.close(agent);
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

    /** From here on a restart goes on with this reply. */
    private void keep(ValidationReply reply) throws Exception {
        enter(Phase.RECORDING);
        if (reply.kind != ValidationReply.Kind.VERDICT) {
            throw new AbortException(reply.message);
        }
        ContainerImages.recordValidated(
                getContext().get(Run.class),
                reply.target,
                reply.imageId,
                ImageLabels.read(reply.labels),
                Outcome.valueOf(reply.outcome),
                reply.message,
                reply.totals(),
                Instant.now(),
                getContext().get(FlowNode.class).getId());
        if (arguments.testResults) {
            testResults().keep(reply.junit);
        }
        result = new ValidationResult(reply);
        getContext().saveState().get();
    }

    private TestResults testResults() throws IOException, InterruptedException {
        return new TestResults(getContext().get(Run.class), getContext().get(FlowNode.class), runId);
    }

    /** Nothing is decided before the test results are there: they are needed most where the step fails. */
    private void conclude() throws Exception {
        if (arguments.testResults) {
            testResults().record(arguments.stdioRetention, getContext().get(TaskListener.class));
        }
        Outcome outcome = Outcome.valueOf(result.getOutcome());
        String message = "Validation of " + result.toString();
        if (arguments.accepts(outcome)) {
            say(message);
            succeed();
        } else if (arguments.onFailure == OnFailure.UNSTABLE) {
            say(message);
            getContext()
                    .get(FlowNode.class)
                    .addOrReplaceAction(new WarningAction(Result.UNSTABLE).withMessage(message));
            getContext().get(Run.class).setResult(Result.UNSTABLE);
            succeed();
        } else {
            throw new AbortException(message);
        }
    }

    private void say(String message) {
        try {
            TaskListener listener = getContext().get(TaskListener.class);
            listener.getLogger().println(message);
        } catch (IOException | InterruptedException | RuntimeException e) {
            LOGGER.log(Level.FINE, e, () -> "Nobody to tell: " + message);
        }
    }

    private void succeed() {
        if (finish()) {
            getContext().onSuccess(result);
        }
    }

    private void fail(Throwable cause) {
        Throwable reason;
        synchronized (this) {
            // Whatever went wrong since then went wrong because of it.
            reason = stopCause == null ? cause : stopCause;
        }
        if (finish()) {
            getContext().onFailure(reason);
        }
    }

    /** True for whoever comes first. */
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
                // It ends by itself in no time, and must not be interrupted while it writes the build's files.
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
        // Neither may keep the thread of the Pipeline waiting.
        Computer.threadPoolForRemoting.submit(this::cancelWork);
        Timer.get().schedule(() -> giveUp(cause), STOP_PATIENCE_SECONDS, TimeUnit.SECONDS);
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

    /** Ends the step without a word from the agent; the interrupt is all that can be done about the work. */
    private void giveUp(Throwable cause) {
        synchronized (this) {
            if (phase == Phase.FINISHED) {
                return;
            }
            if (work != null) {
                work.cancel(true);
            } else if (worker != null) {
                worker.interrupt();
            }
        }
        fail(cause);
    }

    @Override
    public synchronized String getStatus() {
        return phase == null ? "not yet resumed" : phase.name().toLowerCase(Locale.ROOT) + ", run " + runId;
    }
}

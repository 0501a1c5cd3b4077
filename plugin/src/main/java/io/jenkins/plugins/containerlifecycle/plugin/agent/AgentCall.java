package io.jenkins.plugins.containerlifecycle.plugin.agent;

import hudson.model.Computer;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.containerlifecycle.time.Timeout;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.security.MasterToSlaveCallable;
import jenkins.util.SystemProperties;

/**
 * A call to an agent in a build that has a thread of its own.
 *
 * @param task that it is for
 * @param run under whose ID the work registers itself with {@link RunningWork}
 */
record AgentCall(StepTask<?, ?> task, StepRun run) {
    private static final Logger LOGGER = Logger.getLogger(AgentCall.class.getName());
    private static final Timeout STOP = new Timeout("stopTimeout", Duration.ofSeconds(60));

    /**
     * How long an abort waits for the agent, which removes the container by force. A busy engine may need a while for
     * that, so this is longer than {@link Timeout#REMOVAL}.
     */
    static long stopSeconds() {
        return STOP.or(SystemProperties.getString(STOP.property())).toSeconds();
    }

    /**
     * An abort waits until the agent has ended the work and cleaned up.
     *
     * @param seconds after which the agent should have ended the work by itself; if it takes longer, the build is
     * aborted
     */
    <T> T await(
            VirtualChannel agent, MasterToSlaveCallable<T, ?> work, long seconds, Agent.Recorder<? super T> recorder)
            throws IOException, InterruptedException, ExecutionException {
        Future<T> call = agent.callAsync(work);
        T reply;
        try {
            reply = call.get();
        } catch (InterruptedException e) {
            try {
                agent.callAsync(new CancelWork(run.id()));
                T last = call.get(stopSeconds(), TimeUnit.SECONDS);
                Recording.complete(() -> recorder.record(last));
            } catch (TimeoutException | InterruptedException again) {
                run.say(notAwaited(task));
                Computer.threadPoolForRemoting.submit(() -> recordLater(call, seconds, recorder));
                e.addSuppressed(again);
            } catch (ExecutionException | CancellationException | IOException again) {
                call.cancel(true);
                e.addSuppressed(again);
                if (AgentStepExecution.isLostConnection(again.getCause())
                        || AgentStepExecution.isLostConnection(again)) {
                    // It ends the work by itself when it notices that.
                    run.say(notAwaited(task));
                }
            }
            // Told once; whoever saves the build after this must not be interrupted by a second abort.
            Thread.interrupted();
            throw e;
        }
        Recording.complete(() -> recorder.record(reply));
        return reply;
    }

    /** What a build says that ends before the agent does. */
    static String notAwaited(StepTask<?, ?> task) {
        return Messages.AgentStepExecution_NotAwaited(task.title(), task.afterwards())
                .strip();
    }

    private <T> void recordLater(Future<T> call, long seconds, Agent.Recorder<? super T> recorder) {
        try {
            recorder.record(call.get(seconds, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException | CancellationException | IOException e) {
            call.cancel(true);
            LOGGER.log(Level.WARNING, e, () -> "What came of the " + task.title() + " is not known");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

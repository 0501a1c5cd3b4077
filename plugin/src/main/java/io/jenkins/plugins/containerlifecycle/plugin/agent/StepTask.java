package io.jenkins.plugins.containerlifecycle.plugin.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.io.Serializable;
import java.util.concurrent.ExecutionException;

/**
 * The controller's part of a step, the same for a Pipeline and a freestyle build: it has an agent do the work, records
 * what comes back, and says what that means for the build. The other parts of a step:
 *
 * <ul>
 *   <li>its arguments, in plain types, which are kept with a job or a build and travel to the agent;
 *   <li>its work, the code that runs on an agent;
 *   <li>the work's reply, of types that Jenkins lets pass from an agent;
 *   <li>its result: what is kept of the reply and is returned to a Pipeline.
 * </ul>
 *
 * <p>{@link AgentStepExecution} carries it out in a Pipeline, {@link StepBuilder} in a freestyle build. A task is kept
 * with the state of a Pipeline, so it must not contain a record.
 *
 * @param <R> the reply
 * @param <K> the result
 */
public interface StepTask<R, K extends Serializable> extends Serializable {
    /** @return the step and its subject, such as {@code validation of example/web:1} */
    String title();

    /** @return a sentence on where to find what comes of the work if nobody waits for its end any more; empty for none */
    default String afterwards() {
        return "";
    }

    /** @return the engine to use; null for the one that the step's environment names */
    @CheckForNull
    ServerArgument server();

    /** Has the agent do the work. Called again if the connection was lost, so it must be safe to repeat. */
    R attempt(Agent agent, StepRun run) throws IOException, InterruptedException, ExecutionException;

    /**
     * Records the reply with the build. In a Pipeline neither this nor {@link #conclude} is interrupted by an abort.
     * Called once, unless the controller ends before it is done.
     *
     * @return survives a restart; never null
     */
    K keep(R reply, StepRun run) throws IOException, InterruptedException;

    /**
     * Ends the step according to what was kept; may be called a second time after a restart.
     *
     * @return what the step returns to a Pipeline
     * @throws hudson.AbortException if the step fails
     */
    Object conclude(K result, StepRun run) throws IOException, InterruptedException;
}

package io.jenkins.plugins.containerlifecycle.plugin.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.io.Serializable;
import java.util.concurrent.ExecutionException;

/**
 * The controller's part of a step, the same for a Pipeline and for a freestyle build: has an agent do the work, records
 * what comes back, and says what it means for the build. What a step is made of beside it:
 *
 * <ul>
 *   <li>its arguments, in plain types, which are kept with a job or a build and travel to the agent;
 *   <li>its work, the piece of code that an agent runs;
 *   <li>the work's reply, of types that Jenkins lets pass from an agent;
 *   <li>its result: what is kept of the reply and is returned to a Pipeline.
 * </ul>
 *
 * <p>{@link AgentStepExecution} carries it out in a Pipeline, {@link StepBuilder} in a freestyle build. A task is kept
 * with the state of a Pipeline, so no record may be in it.
 *
 * @param <R> the reply
 * @param <K> the result
 */
public interface StepTask<R, K extends Serializable> extends Serializable {
    /** @return the step and what it works on, such as {@code validation of example/web:1} */
    String title();

    /** @return the engine that it works on; null for what the step's environment says */
    @CheckForNull
    ServerArgument server();

    /** Has the agent do the work. Called again if the connection was lost: the work can be done over without harm. */
    R attempt(Agent agent, StepRun run) throws IOException, InterruptedException, ExecutionException;

    /**
     * Records the reply with the build. In a Pipeline it is not interrupted by an abort, as {@link #conclude}, and
     * called once, unless the controller ends before it is done.
     *
     * @return survives a restart; never null
     */
    K keep(R reply, StepRun run) throws IOException, InterruptedException;

    /**
     * Ends the step by what was kept; may be called a second time after a restart.
     *
     * @return what the step returns to a Pipeline
     * @throws hudson.AbortException for a step that fails
     */
    Object conclude(K result, StepRun run) throws IOException, InterruptedException;
}

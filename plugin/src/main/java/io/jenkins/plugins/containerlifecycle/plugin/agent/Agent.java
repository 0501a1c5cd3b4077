package io.jenkins.plugins.containerlifecycle.plugin.agent;

import hudson.FilePath;
import hudson.model.Computer;
import hudson.remoting.VirtualChannel;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import jenkins.security.MasterToSlaveCallable;

/** The agent that a step works on, for one attempt, with the way to its engine. */
public final class Agent {
    private final VirtualChannel channel;
    private final String node;
    private final String folder;
    private final EngineAccess engine;
    private final Caller caller;

    /** Takes what came back from the agent, even from work that an abort ended: what is done is done. */
    @FunctionalInterface
    public interface Recorder<T> {
        void record(T reply) throws IOException, InterruptedException;
    }

    /** Calls an agent so that an abort also ends the work there. */
    @FunctionalInterface
    interface Caller {
        <T> T call(VirtualChannel channel, MasterToSlaveCallable<T, ?> work, long seconds, Recorder<? super T> recorder)
                throws IOException, InterruptedException, ExecutionException;
    }

    private Agent(VirtualChannel channel, String node, String folder, EngineAccess engine, Caller caller) {
        this.channel = channel;
        this.node = node;
        this.folder = folder;
        this.engine = engine;
        this.caller = caller;
    }

    /** Keys and certificates are on the agent only while this runs. */
    static <R> R attempt(StepTask<R, ?> task, FilePath workspace, StepRun run, Caller caller)
            throws IOException, InterruptedException, ExecutionException {
        VirtualChannel channel = workspace.getChannel();
        Computer computer = workspace.toComputer();
        AgentClasses.send(channel);
        EngineAccess engine = EngineAccess.of(task.server(), run.env(), run.build(), channel);
        try {
            String node = computer == null ? "" : computer.getName();
            return task.attempt(new Agent(channel, node, workspace.getRemote(), engine, caller), run);
        } finally {
            engine.close(channel);
        }
    }

    /** The node's name; empty for the controller's own. */
    public String node() {
        return node;
    }

    /** The path of the step's current folder on the agent. */
    public String folder() {
        return folder;
    }

    public EngineAccess engine() {
        return engine;
    }

    /**
     * Has the agent do the work.
     *
     * @param work registers itself with {@link RunningWork} under {@link StepRun#id}
     * @param seconds after which the agent should have ended the work by itself
     */
    public <T> T call(MasterToSlaveCallable<T, ?> work, long seconds, Recorder<? super T> recorder)
            throws IOException, InterruptedException, ExecutionException {
        return caller.call(channel, work, seconds, recorder);
    }
}

package io.jenkins.plugins.containerlifecycle.plugin.leftovers;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import hudson.model.Run;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.containerlifecycle.plugin.agent.EngineAccess;
import io.jenkins.plugins.containerlifecycle.plugin.agent.ServerArgument;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A validation or deployment that has begun and was not seen to end, kept in a file: its engine, and the build that may
 * reach it.
 * Keys and certificates are never kept: they are on an agent only during a call, and are fetched again for the next
 * one.
 */
public final class OpenRun {
    /** What the step's environment says about the engine. */
    private final HashMap<String, String> environment;
    /** Null if the step did not say it. */
    private final ServerArgument server;
    /** The build that may use the credentials of {@link #server}. */
    private final String build;
    /** The folder of the keys on the agent, which a killed agent has not removed. Null for none. */
    private final String keyFolder;

    /** The container that is deployed; null if none is. */
    private final String container;

    /** @param container that is deployed; null if none is */
    public OpenRun(
            ServerArgument server, Map<String, String> step, Run<?, ?> build, EngineAccess access, String container) {
        this.container = container;
        this.environment = EngineAccess.variables(step);
        this.server = server;
        this.build = build.getExternalizableId();
        this.keyFolder = access.keyFolder();
    }

    /** @return null if the engine cannot be reached without the build, and that was deleted meanwhile */
    @CheckForNull
    EngineAccess access(VirtualChannel agent) throws IOException, InterruptedException {
        Run<?, ?> run = server == null ? null : Run.fromExternalizableId(build);
        return server != null && run == null ? null : EngineAccess.of(server, new EnvVars(environment), run, agent);
    }

    @CheckForNull
    String keyFolder() {
        return keyFolder;
    }

    @CheckForNull
    String container() {
        return container;
    }

    /** Whether its step still goes on and looks after it itself. */
    boolean isOfRunningBuild() {
        Run<?, ?> run = Run.fromExternalizableId(build);
        return run != null && run.isBuilding();
    }

    boolean isOnEngineOf(OpenRun other) {
        return environment.equals(other.environment) && Objects.equals(server, other.server);
    }
}

package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.deploy.DockerCreate;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEndpoint;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.leftover.Leftovers;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options of every command that talks to an engine. */
final class CommonOptions {
    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    @Option(
            names = {"-H", "--host"},
            paramLabel = "ADDRESS",
            description = "The engine's address, such as unix:///var/run/docker.sock or tcp://host:2376."
                    + " Default: DOCKER_HOST, else the docker context, else the local socket.")
    @Nullable
    String host;

    @Option(names = "--debug", description = "Show where an error came from.")
    boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    private final Set<String> warnings = new HashSet<>();

    DockerEndpoint engineConfig() throws EngineException {
        return DockerEndpoint.resolve(System.getenv(), Path.of(System.getProperty("user.home")), host, this::warn);
    }

    /** Each warning once, however many parts of the program report it. */
    void warn(String warning) {
        if (warnings.add(warning)) {
            spec.root().commandLine().getErr().println("containerctl: warning: " + warning);
        }
    }

    /**
     * Makes containers of the engine by the docker command.
     *
     * @param options of {@code docker run}
     */
    DockerCreate dockerCreate(ContainerEngine engine, List<String> options) {
        List<String> global = host == null ? List.of() : List.of("--host", host);
        return new DockerCreate(
                engine,
                System.getenv(),
                global,
                options,
                "after --",
                line -> spec.root().commandLine().getErr().println(line));
    }

    /**
     * Removes what killed commands left on an engine, as a validation does, before a command makes containers of its own.
     * If that is not possible, it is no trouble of the command.
     */
    void removeLeftovers(ContainerEngine engine) throws EngineException, InterruptedException {
        try {
            Leftovers.Swept swept = Leftovers.sweep(engine);
            swept.names()
                    .forEach(name -> spec.root()
                            .commandLine()
                            .getErr()
                            .println("containerctl: Removed " + name + ", left by a run that was killed."));
            swept.failures().forEach(this::warnOfLeftovers);
        } catch (EngineException e) {
            if (ExitCode.of(e) == ExitCode.NO_ENGINE) {
                throw e;
            }
            warnOfLeftovers(e.getMessage());
        }
    }

    private void warnOfLeftovers(String why) {
        warn("What killed runs left could not be removed: " + why);
    }

    DockerEngine engine() throws EngineException {
        return DockerEngine.connect(engineConfig());
    }
}

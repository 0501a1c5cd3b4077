package io.jenkins.plugins.containerlifecycle.plugin.deploy;

import hudson.model.TaskListener;
import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.deploy.DeployRequest;
import io.jenkins.plugins.containerlifecycle.deploy.DeployResult;
import io.jenkins.plugins.containerlifecycle.deploy.Deployer;
import io.jenkins.plugins.containerlifecycle.deploy.DockerCreate;
import io.jenkins.plugins.containerlifecycle.deploy.RollbackFailedException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.plugin.agent.EngineAccess;
import io.jenkins.plugins.containerlifecycle.plugin.agent.RunningWork;
import io.jenkins.plugins.containerlifecycle.plugin.validate.ConsoleOutput;
import io.jenkins.plugins.containerlifecycle.registry.DockerConfigCredentials;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jenkins.security.MasterToSlaveCallable;

/**
 * One attempt at a deployment on the agent, here that of a container. If it is cancelled or its channel is cut, it undoes what it has changed before
 * it ends. An attempt after that starts nothing: it finds out what came of the first, and finishes or undoes it.
 */
final class DeployWork extends MasterToSlaveCallable<DeployReply, InterruptedException> {
    private static final long serialVersionUID = 1L;

    private final DeployArguments arguments;
    private final DeployOccasion occasion;
    private final String runId;
    /** Whether another attempt came before this one. */
    private final boolean again;
    /** How to reach the engine, see {@link EngineAccess}. */
    private final HashMap<String, String> environment;
    /** The step's whole environment, for the docker command: {@code --env NAME} takes a value from there. */
    private final HashMap<String, String> step;

    /** The step's {@code DOCKER_CONFIG}, whatever engine it means; null for none. */
    private final String dockerConfig;

    /** Folder with keys and certificates that are there for this attempt only; null for none. */
    private final String keyFolder;

    private final TaskListener listener;

    DeployWork(
            DeployArguments arguments,
            DeployOccasion occasion,
            String runId,
            boolean again,
            EngineAccess engine,
            Map<String, String> step,
            TaskListener listener) {
        this.arguments = arguments;
        this.occasion = occasion;
        this.runId = runId;
        this.again = again;
        this.environment = new HashMap<>(engine.environment());
        this.step = engine.forCommand(step);
        this.dockerConfig = step.get("DOCKER_CONFIG");
        this.keyFolder = engine.keyFolder();
        this.listener = listener;
    }

    @Override
    public DeployReply call() throws InterruptedException {
        Cancellation cancellation = RunningWork.begin(runId);
        ConsoleOutput console = new ConsoleOutput(listener);
        try (DockerEngine engine = DockerEngine.connect(EngineAccess.config(environment))) {
            return deploy(engine, console, cancellation);
        } catch (EngineException e) {
            return DeployReply.trouble(e.getMessage());
        } finally {
            console.end();
            RunningWork.forget(runId, cancellation);
            EngineAccess.forgetIfPossible(keyFolder);
        }
    }

    private DeployReply deploy(DockerEngine engine, ConsoleOutput console, Cancellation cancellation)
            throws InterruptedException {
        if (arguments.service) {
            return new ServiceAttempt(engine, occasion.serviceRequest(arguments, credentials(console)), console)
                    .run(again, cancellation);
        }
        Deployer deployer = new Deployer(engine, console);
        DeployRequest request = occasion.request(
                arguments,
                new DockerCreate(
                        engine, step, List.of(), arguments.runOptions(), DeployArguments.OPTIONS, console::onPhase));
        try {
            engine.info();
            // If the channel is cut, the classes that undo something can no longer be loaded.
            engine.warmUp();
            return reply(
                    request,
                    again ? deployer.resume(request, cancellation) : deployer.deploy(request, cancellation),
                    console);
        } catch (RollbackFailedException e) {
            return DeployReply.rollbackFailed(e.getMessage());
        } catch (DeployException | EngineException | IllegalArgumentException e) {
            return again ? DeployReply.unknown(e.getMessage()) : DeployReply.trouble(e.getMessage());
        } catch (InterruptedException e) {
            if (cancellation.isCancelled()) {
                return afterAbort(deployer, request, console);
            }
            throw e;
        }
    }

    /** Those of {@code docker login}. */
    private DockerConfigCredentials credentials(ConsoleOutput console) {
        Map<String, String> variables = new HashMap<>(step);
        if (dockerConfig != null) {
            variables.put("DOCKER_CONFIG", dockerConfig);
        }
        return new DockerConfigCredentials(variables, EngineAccess.home(variables), console::onPhase);
    }

    /** It may have been final already. The abort has done its work; the rest must not be interrupted. */
    private DeployReply afterAbort(Deployer deployer, DeployRequest request, ConsoleOutput console)
            throws InterruptedException {
        try {
            DeployResult undone = deployer.resume(request, new Cancellation());
            // The build is over for those who read the result.
            console.onPhase(undone.sentence());
            return reply(request, undone, console);
        } catch (DeployException | EngineException e) {
            return DeployReply.rollbackFailed(e.getMessage());
        }
    }

    private DeployReply reply(DeployRequest request, DeployResult result, ConsoleOutput console) {
        if (result.plan() != null) {
            result.plan().changed().forEach(console::onPhase);
        }
        if (!result.evidence().isEmpty()) {
            console.onPhase("The end of the log of the container that did not pass:");
            result.evidence().lines().forEach(line -> console.onPhase("  " + line));
        }
        return DeployReply.of(request, result);
    }
}

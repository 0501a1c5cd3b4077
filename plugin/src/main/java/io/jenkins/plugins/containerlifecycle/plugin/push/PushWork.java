package io.jenkins.plugins.containerlifecycle.plugin.push;

import hudson.model.TaskListener;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.plugin.agent.EngineAccess;
import io.jenkins.plugins.containerlifecycle.plugin.agent.RunningWork;
import io.jenkins.plugins.containerlifecycle.push.ImagePusher;
import io.jenkins.plugins.containerlifecycle.push.PushException;
import io.jenkins.plugins.containerlifecycle.push.PushInterruptedException;
import io.jenkins.plugins.containerlifecycle.push.PushListener;
import io.jenkins.plugins.containerlifecycle.registry.DockerConfigCredentials;
import io.jenkins.plugins.containerlifecycle.registry.RegistryAuth;
import io.jenkins.plugins.containerlifecycle.registry.RegistryCredentials;
import java.io.PrintStream;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import jenkins.security.MasterToSlaveCallable;

/** One attempt on the agent to push the image that the gate has decided on. */
final class PushWork extends MasterToSlaveCallable<PushReply, InterruptedException> {
    private static final long serialVersionUID = 1L;

    private final PushArguments arguments;
    private final String runId;
    private final String imageId;
    /** Null if the gate let it through. */
    private final String forced;
    /** How to reach the engine, see {@link EngineAccess}. */
    private final HashMap<String, String> environment;
    /** Base64 of user and password for {@link PushArguments#registryUrl()}; null for none. */
    private final String token;
    /**
     * The step's whole environment, as {@code docker push} would have it: a credential helper may be any program, and
     * only it knows which variables it needs besides PATH.
     */
    private final HashMap<String, String> step;

    private final TaskListener listener;

    PushWork(
            PushArguments arguments,
            String runId,
            String imageId,
            String forced,
            Map<String, String> environment,
            String token,
            Map<String, String> step,
            TaskListener listener) {
        this.arguments = arguments;
        this.runId = runId;
        this.imageId = imageId;
        this.forced = forced;
        this.environment = new HashMap<>(environment);
        this.token = token;
        this.step = new HashMap<>(step);
        this.listener = listener;
    }

    @Override
    public PushReply call() throws InterruptedException {
        Cancellation cancellation = RunningWork.begin(runId);
        try (DockerEngine engine = DockerEngine.connect(EngineAccess.config(environment))) {
            ImagePusher pusher = new ImagePusher(
                    engine.images(),
                    arguments.toRequest().policy(),
                    new Console(listener.getLogger()),
                    Clock.systemUTC());
            return PushReply.of(pusher.push(arguments.toRequest(), imageId, forced, credentials(), cancellation));
        } catch (EngineException | PushException | IllegalArgumentException e) {
            return PushReply.trouble(e.getMessage());
        } catch (PushInterruptedException e) {
            if (cancellation.isCancelled() && e.result() != null) {
                return PushReply.of(e.result());
            }
            throw e;
        } finally {
            RunningWork.forget(runId, cancellation);
        }
    }

    /** Jenkins' credentials for their registry; those of the docker command for any other. */
    private RegistryCredentials credentials() {
        RegistryAuth own = token == null ? RegistryAuth.NONE : RegistryAuth.encoded(arguments.registryUrl(), token);
        DockerConfigCredentials others = new DockerConfigCredentials(step, EngineAccess.home(step));
        return registry -> own.isFor(registry) ? own : others.of(registry);
    }

    /** Shows how far it is in the build's log. */
    private record Console(PrintStream log) implements PushListener {
        @Override
        public void onPhase(String message) {
            onProgress(message);
        }

        @Override
        public void onProgress(String line) {
            synchronized (log) {
                log.println(line);
                log.flush();
            }
        }
    }
}

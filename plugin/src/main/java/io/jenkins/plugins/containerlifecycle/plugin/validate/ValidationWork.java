package io.jenkins.plugins.containerlifecycle.plugin.validate;

import hudson.model.TaskListener;
import io.jenkins.plugins.containerlifecycle.engine.DockerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineConfig;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.hook.HookRun;
import io.jenkins.plugins.containerlifecycle.hook.HookRunner;
import java.io.IOException;
import java.util.Map;
import jenkins.security.MasterToSlaveCallable;

/**
 * One attempt at a validation, on the agent, from the removal of what an earlier attempt left to the reply. When it is
 * cancelled or its channel is cut, it removes its container before it ends.
 */
final class ValidationWork extends MasterToSlaveCallable<ValidationReply, InterruptedException> {
    private static final long serialVersionUID = 1L;

    private final ValidateArguments arguments;
    private final String runId;
    /** How to reach the engine, see {@link EngineAccess}. */
    private final Map<String, String> environment;

    /** Folder with keys and certificates that are there for this attempt only; null for none. */
    private final String secrets;

    private final TaskListener listener;

    ValidationWork(
            ValidateArguments arguments,
            String runId,
            Map<String, String> environment,
            String secrets,
            TaskListener listener) {
        this.arguments = arguments;
        this.runId = runId;
        this.environment = environment;
        this.secrets = secrets;
        this.listener = listener;
    }

    @Override
    public ValidationReply call() throws InterruptedException {
        String target = arguments.target();
        Cancellation cancellation = RunningWork.of(runId);
        cancellation.begin(Thread.currentThread());
        try {
            return validate(target, cancellation);
        } catch (EngineException | IllegalArgumentException e) {
            return ValidationReply.trouble(target, e.getMessage());
        } catch (InterruptedException e) {
            if (cancellation.isCancelled()) {
                return ValidationReply.cancelled(target);
            }
            throw e;
        } finally {
            cancellation.end();
            RunningWork.forget(runId, cancellation);
            forgetSecrets();
        }
    }

    private void forgetSecrets() {
        try {
            EngineAccess.forget(secrets);
        } catch (IOException e) {
            // The controller does it once more, and says so where it cannot.
        }
    }

    private ValidationReply validate(String target, Cancellation cancellation)
            throws EngineException, InterruptedException {
        ConsoleOutput console = new ConsoleOutput(listener);
        EngineConfig config = EngineAccess.config(environment);
        try (DockerEngine engine = DockerEngine.connect(config)) {
            cancellation.check();
            engine.info();
            // Should the channel be cut, the classes for the removal of the container cannot be had any more.
            engine.warmUp();
            HookRun run = new HookRunner(engine, console).run(arguments.toRequest(), runId, cancellation);
            Map<String, String> labels = labels(engine, run.context().imageId());
            return ValidationReply.verdict(target, run, labels, arguments.testResultsName);
        } finally {
            console.end();
        }
    }

    /** The verdict counts without them. */
    private static Map<String, String> labels(DockerEngine engine, String imageId) throws InterruptedException {
        try {
            return imageId == null ? Map.of() : engine.inspectImage(imageId).labels();
        } catch (EngineException e) {
            return Map.of();
        }
    }
}

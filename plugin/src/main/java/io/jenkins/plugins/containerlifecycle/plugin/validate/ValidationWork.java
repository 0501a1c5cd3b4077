package io.jenkins.plugins.containerlifecycle.plugin.validate;

import hudson.model.TaskListener;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.hook.HookResult;
import io.jenkins.plugins.containerlifecycle.hook.HookRunner;
import io.jenkins.plugins.containerlifecycle.leftover.Leftovers;
import io.jenkins.plugins.containerlifecycle.plugin.agent.EngineAccess;
import io.jenkins.plugins.containerlifecycle.plugin.agent.RunningWork;
import io.jenkins.plugins.containerlifecycle.plugin.images.InspectedImage;
import io.jenkins.plugins.containerlifecycle.plugin.images.RecordedStamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jenkins.security.MasterToSlaveCallable;

/**
 * One attempt at a validation on the agent, from removing what an earlier attempt left to the reply. If it is cancelled
 * or its channel is cut, it removes its container before it ends.
 */
final class ValidationWork extends MasterToSlaveCallable<ValidationReply, InterruptedException> {
    private static final long serialVersionUID = 1L;

    private final ValidateArguments arguments;
    private final String runId;
    /** How to reach the engine, see {@link EngineAccess}. */
    private final Map<String, String> environment;

    /** Folder with keys and certificates that are there for this attempt only; null for none. */
    private final String keyFolder;

    /** All stamps of the build so far; empty if any image will do. */
    private final ArrayList<RecordedStamp> stamps;

    private final TaskListener listener;

    ValidationWork(
            ValidateArguments arguments,
            List<RecordedStamp> stamps,
            String runId,
            Map<String, String> environment,
            String keyFolder,
            TaskListener listener) {
        this.arguments = arguments;
        this.stamps = arguments.anyStamp ? new ArrayList<>() : new ArrayList<>(stamps);
        this.runId = runId;
        this.environment = environment;
        this.keyFolder = keyFolder;
        this.listener = listener;
    }

    @Override
    public ValidationReply call() throws InterruptedException {
        Cancellation cancellation = RunningWork.begin(runId);
        cancellation.begin(Thread.currentThread());
        ConsoleOutput console = new ConsoleOutput(listener);
        try (DockerEngine engine = DockerEngine.connect(EngineAccess.config(environment))) {
            ValidationReply reply = reply(engine, console, cancellation);
            clear(engine, reply);
            return reply;
        } catch (EngineException e) {
            return ValidationReply.trouble(arguments.target(), e.getMessage());
        } finally {
            console.end();
            cancellation.end();
            RunningWork.forget(runId, cancellation);
            EngineAccess.forgetIfPossible(keyFolder);
        }
    }

    private ValidationReply reply(DockerEngine engine, ConsoleOutput console, Cancellation cancellation)
            throws InterruptedException {
        String target = arguments.target();
        try {
            return validate(engine, console, cancellation);
        } catch (EngineException | IllegalArgumentException e) {
            return ValidationReply.trouble(target, e.getMessage());
        } catch (InterruptedException e) {
            if (cancellation.isCancelled()) {
                // The abort has done its work; the rest must not be interrupted.
                cancellation.end();
                return ValidationReply.cancelled(target);
            }
            throw e;
        }
    }

    /** Looks for what is left, because the engine may have been away when it should have been removed. */
    private void clear(DockerEngine engine, ValidationReply reply) throws InterruptedException {
        try {
            Leftovers.removeRun(engine.containers(), runId);
            reply.left = false;
        } catch (EngineException e) {
            // The controller remembers it for the next time.
        }
    }

    private ValidationReply validate(DockerEngine engine, ConsoleOutput console, Cancellation cancellation)
            throws EngineException, InterruptedException {
        cancellation.check();
        engine.info();
        // If the channel is cut, the classes that remove the container can no longer be loaded.
        engine.warmUp();
        HookResult run = new HookRunner(engine, console, RecordedStamp.rule(stamps), ValidateArguments.WORDS)
                .run(arguments.toRequest(), runId, cancellation);
        run.report().warnings().forEach(warning -> console.onPhase("Warning: " + warning));
        return describe(engine, run);
    }

    /** The verdict counts even if nothing can be said about the image. */
    private ValidationReply describe(DockerEngine engine, HookResult run) throws InterruptedException {
        String imageId = run.context().imageId();
        Map<String, String> labels = Map.of();
        List<String> digests = List.of();
        boolean derived = false;
        try {
            if (imageId != null) {
                ImageDetails image = engine.images().inspect(imageId);
                derived = InspectedImage.isDerived(engine, image);
                labels = image.labels();
                digests = image.repoDigests();
            }
        } catch (EngineException e) {
            // Then its page has no ancestry.
        }
        ValidationReply reply = ValidationReply.verdict(arguments.target(), run, labels, arguments.testResultsName);
        reply.derived = derived;
        reply.digests.addAll(digests);
        return reply;
    }
}

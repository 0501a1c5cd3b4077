package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.hook.HookListener;
import io.jenkins.plugins.containerlifecycle.hook.HookResult;
import io.jenkins.plugins.containerlifecycle.hook.HookRunner;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.text.SafeText;

/** Validates containers of a deployment in place, by the hook of their image. */
final class Validator {
    private static final int LOG_LINES = 50;
    private static final int LOG_BYTES = 16 * 1024;

    private final ContainerEngine engine;
    private final HookListener listener;
    private final DeployValidation settings;

    Validator(ContainerEngine engine, HookListener listener, DeployValidation settings) {
        this.engine = engine;
        this.listener = listener;
        this.settings = settings;
    }

    /** @throws EngineException if the engine cannot be asked, or the container does not run */
    DeployVerdict validate(String containerId) throws EngineException, InterruptedException {
        ContainerDetails container = engine.containers().inspect(containerId);
        if (!container.running()) {
            return DeployVerdict.ended("The container ended with exit code " + container.exitCode()
                    + (container.oomKilled() ? " (the kernel killed it for memory)" : "")
                    + (container.error().isBlank() ? "." : ": " + SafeText.line(container.error())));
        }
        try {
            HookResult result = new HookRunner(engine, listener)
                    .run(settings.request(containerId), container, HookRunner.newRunId(), new Cancellation());
            return new DeployVerdict(
                    passed(result.report().outcome()),
                    result.report().reason(),
                    result.report().outcome() == Outcome.FAILED || hasEnded(containerId),
                    result);
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.CONFLICT) {
                return DeployVerdict.refused(e);
            }
            throw e;
        }
    }

    /** As often as it was asked for; the first one that does not pass ends it. */
    DeployVerdict validateNew(String containerId) throws EngineException, InterruptedException {
        DeployVerdict verdict = validate(containerId);
        for (int i = 1; i < settings.times() && verdict.passed(); i++) {
            listener.onPhase("Validation " + (i + 1) + " of " + settings.times() + ".");
            verdict = validate(containerId);
        }
        return verdict;
    }

    private boolean hasEnded(String containerId) throws EngineException, InterruptedException {
        return !engine.containers().inspect(containerId).running();
    }

    private boolean passed(Outcome outcome) {
        return outcome == Outcome.PASSED || (outcome == Outcome.SKIPPED && settings.allowSkipped());
    }

    /** What can be learned from a container that failed, as long as it is there; never fails itself. */
    String evidence(KnownContainer container) throws InterruptedException {
        try {
            return SafeText.block(engine.containers().logTail(container.id(), LOG_LINES, LOG_BYTES))
                    .strip();
        } catch (EngineException e) {
            return "";
        }
    }
}

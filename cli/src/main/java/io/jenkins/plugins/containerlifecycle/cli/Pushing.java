package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.metadata.StampRule;
import io.jenkins.plugins.containerlifecycle.push.GateDecision;
import io.jenkins.plugins.containerlifecycle.push.GatedPush;
import io.jenkins.plugins.containerlifecycle.push.PushException;
import io.jenkins.plugins.containerlifecycle.push.PushInterruptedException;
import io.jenkins.plugins.containerlifecycle.push.PushRequest;
import io.jenkins.plugins.containerlifecycle.push.PushResult;
import io.jenkins.plugins.containerlifecycle.registry.DockerConfigCredentials;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.verdict.VerdictStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The push of a command line, from the gate to its record, so that a signal can end it. */
final class Pushing implements Stoppable {
    /** @param unrecorded why the verdict file does not record it, if it does not */
    record Outcome(PushResult result, @Nullable Exception unrecorded) {}

    private final PushRequest request;
    private final StampRule rule;
    private final VerdictStore verdicts;
    private final GatedPush push;
    private final Consumer<String> warnings;
    private final Cancellation cancellation = new Cancellation();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch done = new CountDownLatch(1);

    /** As soon as the gate was asked. */
    private @Nullable GateDecision decision;

    Pushing(
            ContainerEngine engine,
            PushRequest request,
            StampRule rule,
            VerdictStore verdicts,
            PushOutput output,
            Consumer<String> warnings) {
        this.warnings = warnings;
        this.request = request;
        this.rule = rule;
        this.verdicts = verdicts;
        this.push = new GatedPush(engine.images(), output, Clock.systemUTC());
    }

    GateDecision check() throws EngineException, IOException, InputException, InterruptedException {
        decision = push.check(request, rule, verdicts);
        return decision;
    }

    /** @param listener is told what was pushed, completely or not, before the program may end */
    Outcome call(Consumer<PushResult> listener) throws EngineException, PushException, PushInterruptedException {
        begun.set(true);
        try {
            DockerConfigCredentials credentials =
                    new DockerConfigCredentials(System.getenv(), Path.of(System.getProperty("user.home")), warnings);
            PushResult result = push.push(
                    request, Objects.requireNonNull(decision, "The gate is asked first"), credentials, cancellation);
            listener.accept(result);
            return new Outcome(result, record(result));
        } catch (PushInterruptedException e) {
            // The program ends; what was pushed has been reported, and is still recorded.
            listener.accept(e.result());
            Exception unrecorded = record(e.result());
            if (unrecorded != null) {
                warnings.accept("What was pushed could not be recorded: " + ErrorReport.sentence(unrecorded));
            }
            throw e;
        } finally {
            done.countDown();
        }
    }

    /** @return why it could not be recorded, if it could not */
    private @Nullable Exception record(PushResult result) {
        try {
            verdicts.recordPushes(result.imageId(), result.pushed());
            return null;
        } catch (IOException | InputException e) {
            return e;
        }
    }

    @Override
    public boolean hasBegun() {
        return begun.get();
    }

    @Override
    public void cancel() {
        cancellation.cancel();
    }

    @Override
    public boolean awaitEnd(long nanos) throws InterruptedException {
        return done.await(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public String whatMayBeLeft() {
        return "the push may still go on at the engine.";
    }
}

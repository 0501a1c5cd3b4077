package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.Target;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.hook.HookRequest;
import io.jenkins.plugins.containerlifecycle.hook.HookResult;
import io.jenkins.plugins.containerlifecycle.hook.HookRunner;
import io.jenkins.plugins.containerlifecycle.hook.HookSettings;
import io.jenkins.plugins.containerlifecycle.metadata.StampRule;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One of the targets on the command line, from its name to its report. */
final class Validation implements Callable<Validation.Result>, Stoppable {
    /**
     * @param run if anything could be run
     * @param verdict for the gate, if anything could be run and one is wanted
     * @param report where the JUnit report is, if there is one
     * @param trouble why nothing could be run, or why the report could not be written, if it is so
     */
    record Result(
            String target,
            @Nullable HookResult run,
            @Nullable ImageVerdict verdict,
            @Nullable Path report,
            @Nullable Exception trouble) {}

    private final ContainerEngine engine;
    private final String target;
    private final KindOptions kind;
    private final RunOptions options;
    private final StampRule rule;
    private final LiveOutput live;
    private final JunitTarget junit;
    private final VerdictTarget verdicts;
    private final Cancellation cancellation = new Cancellation();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch done = new CountDownLatch(1);

    Validation(
            ContainerEngine engine,
            String target,
            KindOptions kind,
            RunOptions options,
            StampRule rule,
            LiveOutput live,
            JunitTarget junit,
            VerdictTarget verdicts) {
        this.engine = engine;
        this.target = target;
        this.kind = kind;
        this.options = options;
        this.rule = rule;
        this.live = live;
        this.junit = junit;
        this.verdicts = verdicts;
    }

    @Override
    public Result call() throws InterruptedException {
        begun.set(true);
        HookResult run = null;
        ImageVerdict verdict = null;
        try {
            Target found = kind.find(engine, target);
            HookRequest request = options.request(target, found.kind());
            verdicts.check(request);
            run = new HookRunner(engine, live, rule, HookSettings.COMMAND)
                    .run(request, found, HookRunner.newRunId(), cancellation);
            live.end();
            verdict = verdicts.of(engine, request, run);
            return new Result(target, run, verdict, junit.write(run), null);
        } catch (InterruptedException e) {
            if (!cancellation.isCancelled()) {
                throw e;
            }
            // The results of those that had ended before are told.
            return new Result(target, null, null, null, e);
        } catch (EngineException | IllegalArgumentException | IOException e) {
            // The results of the others must not be lost because of it.
            return new Result(target, run, verdict, null, e);
        } finally {
            done.countDown();
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

    /** Until its container is gone. */
    @Override
    public boolean awaitEnd(long nanos) throws InterruptedException {
        return done.await(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public String whatMayBeLeft() {
        return "a container may be left; 'containerctl prune' removes it.";
    }
}

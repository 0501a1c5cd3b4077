package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.hook.HookRequest;
import io.jenkins.plugins.containerlifecycle.hook.HookResult;
import io.jenkins.plugins.containerlifecycle.hook.HookRunner;
import io.jenkins.plugins.containerlifecycle.hook.RunningHooks.Candidate;
import io.jenkins.plugins.containerlifecycle.hook.SeenScripts;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A hook in one running container. */
final class HookTask implements Callable<HookTask.Result>, Stoppable {
    /**
     * @param name of the container, as it is, or as the user named it if it is not there; safe to print
     * @param container if it is there
     * @param run if anything could be run
     * @param trouble why nothing could be run, if nothing could
     */
    record Result(
            String name,
            @Nullable Candidate container,
            @Nullable HookResult run,
            @Nullable Exception trouble) {
        static Result of(Candidate container, HookResult run) {
            return new Result(SafeText.line(container.name()), container, run, null);
        }

        /** Of one without a {@code run}. */
        Exception why() {
            return Objects.requireNonNull(trouble, "why nothing was run");
        }
    }

    private final ContainerEngine engine;
    private final Candidate container;
    private final Duration timeout;
    private final LiveOutput live;
    private final SeenScripts scripts;
    private final Cancellation cancellation = new Cancellation();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch done = new CountDownLatch(1);

    /** @param scripts what the tasks of one command have seen */
    HookTask(ContainerEngine engine, Candidate container, Duration timeout, LiveOutput live, SeenScripts scripts) {
        this.engine = engine;
        this.container = container;
        this.timeout = timeout;
        this.live = live;
        this.scripts = scripts;
    }

    @Override
    public Result call() throws InterruptedException {
        begun.set(true);
        try {
            HookRequest request =
                    HookRequest.in(container.id(), Objects.requireNonNull(container.hook(), "hook"), timeout);
            HookResult run = new HookRunner(engine, live, scripts).run(request, HookRunner.newRunId(), cancellation);
            return Result.of(container, run);
        } catch (EngineException | IllegalArgumentException e) {
            return new Result(SafeText.line(container.name()), container, null, e);
        } catch (InterruptedException e) {
            if (!cancellation.isCancelled()) {
                throw e;
            }
            return new Result(
                    SafeText.line(container.name()),
                    container,
                    null,
                    new NothingDoneException("The command was told to stop, and the hook was ended if it had begun."));
        } finally {
            live.end();
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

    /** Until the hook has ended. */
    @Override
    public boolean awaitEnd(long nanos) throws InterruptedException {
        return done.await(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public String whatMayBeLeft() {
        return "the hook may still run in the container " + SafeText.line(container.name()) + ".";
    }
}

package io.jenkins.plugins.containerlifecycle.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that is cancelled, at whatever moment, removes its container. */
@Timeout(60)
class CancellationIT {
    private static TestHooks hooks;
    private static String image;

    @BeforeAll
    static void build() {
        hooks = new TestHooks();
        image = hooks.service();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        hooks.assertNothingLeft();
    }

    @AfterAll
    static void clean() throws Exception {
        if (hooks != null) {
            hooks.close();
        }
    }

    /** A run in a thread of its own. */
    private static final class Run {
        private final Cancellation cancellation = new Cancellation();
        private final FutureTask<HookResult> task;
        private final Thread thread;

        Run(HookRequest.Mode mode) {
            HookRequest request =
                    TestRequest.image(image).mode(mode).hook("sleep 300").build();
            Callable<HookResult> work = () ->
                    new HookRunner(hooks.engine, HookListener.SILENT).run(request, HookRunner.newRunId(), cancellation);
            task = new FutureTask<>(work);
            thread = new Thread(task, "run");
            thread.start();
        }

        void assertInterrupted() {
            assertThatThrownBy(() -> task.get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 10, 20, 40, 80, 120, 160, 200, 260, 320, 400, 600})
    void aRunThatIsCancelledLeavesNothing(int delayMillis) throws Exception {
        Run run = new Run(delayMillis % 3 == 0 ? HookRequest.Mode.ONE_SHOT : HookRequest.Mode.SERVICE);
        Thread.sleep(delayMillis);

        run.cancellation.cancel();

        run.assertInterrupted();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 30, 60, 100, 250, 600})
    void aRunWhoseThreadIsInterruptedLeavesNothing(int delayMillis) throws Exception {
        Run run = new Run(HookRequest.Mode.SERVICE);
        Thread.sleep(delayMillis);

        run.thread.interrupt();

        run.assertInterrupted();
    }

    @Test
    void whatWasCancelledBeforeItBeganCreatesNothing() {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();

        assertThatThrownBy(() -> new HookRunner(hooks.engine, HookListener.SILENT)
                        .run(TestRequest.image(image).hook("exit 0").build(), HookRunner.newRunId(), cancellation))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void aThreadIsNotInterruptedForARunThatIsOver() throws Exception {
        Cancellation cancellation = new Cancellation();
        new HookRunner(hooks.engine, HookListener.SILENT)
                .run(TestRequest.image(image).hook("exit 0").build(), HookRunner.newRunId(), cancellation);

        cancellation.cancel();

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}

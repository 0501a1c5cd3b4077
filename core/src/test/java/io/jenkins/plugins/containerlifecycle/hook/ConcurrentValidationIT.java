package io.jenkins.plugins.containerlifecycle.hook;

import static io.jenkins.plugins.containerlifecycle.hook.TestHooks.assertOutcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.WatchedEngine;
import io.jenkins.plugins.containerlifecycle.engine.docker.TestEngine;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Others use the same engine and the same image at the same time. */
@Timeout(120)
class ConcurrentValidationIT {
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

    @Test
    void manyValidationsOfOneImageDoNotDisturbEachOther() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<HookResult>> work = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                HookRequest request = TestRequest.image(image)
                        .mode(i % 2 == 0 ? HookRequest.Mode.SERVICE : HookRequest.Mode.ONE_SHOT)
                        .hook("test ! -e /tmp/mine && echo run " + i + " | tee /tmp/mine; exit " + i % 3)
                        .build();
                work.add(() -> new HookRunner(hooks.engine, HookListener.SILENT)
                        .run(request, HookRunner.newRunId(), new Cancellation()));
            }
            int i = 0;
            for (Future<HookResult> future : threads.invokeAll(work)) {
                HookResult run = future.get();
                assertOutcome(run, i % 3 == 0 ? Outcome.PASSED : Outcome.FAILED);
                assertThat(run.output().exitCode()).isEqualTo(i % 3);
                assertThat(run.output().stdout().head()).isEqualTo("run " + i + "\n");
                i++;
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aTagThatMovesDuringTheRunDoesNotChangeWhatIsValidated() throws Exception {
        String other = hooks.image(TestHooks.SERVICE, Map.of(), Map.of(Hook.VALIDATE, "echo the other; exit 1"));
        String moving = TestEngine.newTag("moving");
        TestEngine.run(new byte[0], List.of("docker", "tag", image, moving));
        String first = hooks.engine.images().inspect(moving).id();
        ContainerEngine mover = WatchedEngine.of(hooks.engine, (verb, arguments, call) -> {
            Object result = call.make();
            if (result instanceof ImageDetails) {
                TestEngine.run(new byte[0], List.of("docker", "tag", other, moving));
            }
            return result;
        });

        HookResult run = new HookRunner(mover, HookListener.SILENT)
                .run(
                        TestRequest.image(moving).hook("echo the first").build(),
                        HookRunner.newRunId(),
                        new Cancellation());

        assertOutcome(run, Outcome.PASSED);
        assertThat(run.output().stdout().head()).isEqualTo("the first\n");
        assertThat(run.context().imageId()).isEqualTo(first);
    }
}

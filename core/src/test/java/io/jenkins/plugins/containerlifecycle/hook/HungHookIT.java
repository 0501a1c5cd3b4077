package io.jenkins.plugins.containerlifecycle.hook;

import static io.jenkins.plugins.containerlifecycle.hook.TestHooks.assertOutcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.engine.docker.TestEngine;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hook that does not end in somebody else's container is ended; the container goes on. */
@Timeout(60)
class HungHookIT {
    private static TestHooks hooks;
    private static String image;
    private static String container;

    @BeforeAll
    static void start() throws Exception {
        hooks = new TestHooks();
        image = hooks.image(
                "FROM busybox\nRUN ln -s busybox /bin/setsid\n", Map.of(), Map.of(Hook.MONITOR, "exec sleep 601"));
        container = run(image);
    }

    private static String run(String ofImage) throws Exception {
        String id = hooks.engine.containers().create(TestEngine.container(ofImage));
        hooks.engine.containers().start(id);
        return id;
    }

    @AfterEach
    void theContainerGoesOn() throws Exception {
        assertThat(hooks.engine.containers().inspect(container).running()).isTrue();
    }

    @AfterAll
    static void clean() throws Exception {
        if (hooks != null) {
            if (container != null) {
                hooks.engine.containers().remove(container, Duration.ofSeconds(20));
            }
            hooks.close();
        }
    }

    /** The command lines of its processes except the first, without those that have ended and were not waited for. */
    private static List<String> processes() {
        return TestEngine.run(new byte[0], List.of("docker", "top", container, "-eo", "pid,stat,args"))
                .lines()
                .skip(2)
                .filter(line -> !line.contains("<defunct>"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "trap '' TERM INT HUP; sleep 604 & sleep 605; exit 0",
                "setsid sh -c 'sleep 606; sleep 607' & sleep 608",
                "while :; do sleep 609 & sleep 0.01; done",
                "env -i sh -c 'sleep 610; sleep 611' & sleep 612",
                "env -i setsid sh -c 'sleep 613; sleep 614' & sleep 615",
            })
    void itIsEndedWithAllThatItHasStarted(String hook) throws Exception {
        HookResult run = hooks.run(TestRequest.container(container).method(hook).timeoutMillis(800));

        assertOutcome(
                run,
                Outcome.TIMED_OUT,
                "did not end within 800 ms. It was ended, with all that could be found of" + " what it had started.");
        assertThat(processes()).isEmpty();
    }

    @Test
    void oneThatIsAskedOftenToo() throws Exception {
        HookResult run = new HookRunner(hooks.engine, HookListener.SILENT)
                .run(
                        HookRequest.in(container, Hook.MONITOR, Duration.ofSeconds(1)),
                        HookRunner.newRunId(),
                        new Cancellation());

        assertOutcome(run, Outcome.TIMED_OUT, "The MONITOR hook did not end within 1 s. It was ended");
        assertThat(processes()).isEmpty();
    }

    @Test
    void alsoWhereTheRunIsCancelled() throws Exception {
        Cancellation cancellation = new Cancellation();
        Thread canceller = new Thread(() -> {
            while (processes().isEmpty()) {
                Thread.onSpinWait();
            }
            cancellation.cancel();
        });
        canceller.start();

        assertThatThrownBy(() -> new HookRunner(hooks.engine, HookListener.SILENT)
                        .run(
                                HookRequest.in(container, Hook.MONITOR, Duration.ofSeconds(30)),
                                HookRunner.newRunId(),
                                cancellation))
                .isInstanceOf(InterruptedException.class);
        canceller.join();
        assertThat(processes()).isEmpty();
    }

    @Test
    void withoutAShellTheProcessThatIsLeftIsNamed() throws Exception {
        String bare = run(hooks.image(
                TestHooks.WITHOUT_SHELL + "CMD [\"/bin/busybox\", \"sleep\", \"600\"]\n",
                Map.of(),
                Map.of(Hook.VALIDATE, "/bin/busybox sleep 601")));
        try {
            HookResult run = hooks.run(TestRequest.container(bare).timeoutMillis(1000));

            assertOutcome(run, Outcome.TIMED_OUT);
            assertThat(run.report().reason())
                    .matches(".* It still runs in the container as process \\d+ of the engine's host: the image has no"
                            + " /bin/sh with cat and /proc to end it with\\.");
        } finally {
            hooks.engine.containers().remove(bare, Duration.ofSeconds(20));
        }
    }

    @Test
    void whoHasAHookIsKnownWithoutRunningAnything() throws Exception {
        RunningHooks monitor = new RunningHooks(hooks.engine, Hook.METRICS, Hook.MONITOR);

        assertThat(monitor.named(container).hook()).isEqualTo(Hook.MONITOR);
        assertThat(monitor.named(container).project()).isEqualTo("sample");
        assertThat(new RunningHooks(hooks.engine, Hook.UPDATE).named(container).hook())
                .isNull();
        assertThat(monitor.select(Set.of("sample"), TestEngine.labels()))
                .singleElement()
                .satisfies(each -> assertThat(each.id()).isEqualTo(container));
        assertThat(monitor.select(Set.of("other"), TestEngine.labels())).isEmpty();
        assertThat(monitor.select(Set.of(), Map.of(TestEngine.RUN_LABEL, "other")))
                .isEmpty();
    }

    @Test
    void aFileOfTheOperatorsIsAHookToo() throws Exception {
        String plain = run(TestEngine.buildImage(
                "FROM busybox\nCOPY update.sh /etc/container/hooks/update\n", Map.of("update.sh", "#!/bin/sh\n")));
        try {
            assertThat(new RunningHooks(hooks.engine, Hook.UPDATE).named(plain).hook())
                    .isEqualTo(Hook.UPDATE);
            assertThat(new RunningHooks(hooks.engine, Hook.MONITOR).named(plain).hook())
                    .isNull();
        } finally {
            hooks.engine.containers().remove(plain, Duration.ofSeconds(20));
        }
    }
}

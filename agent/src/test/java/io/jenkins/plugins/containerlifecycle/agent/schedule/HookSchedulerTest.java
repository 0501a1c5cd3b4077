package io.jenkins.plugins.containerlifecycle.agent.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.agent.observe.Light;
import io.jenkins.plugins.containerlifecycle.agent.observe.Observations;
import io.jenkins.plugins.containerlifecycle.agent.observe.Samples;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.monitoring.MonitorState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HookSchedulerTest {
    private final Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> atOnce = new ConcurrentHashMap<>();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private HookScheduler scheduler;
    private Observations observations;

    @AfterEach
    void close() {
        end.countDown();
        scheduler.close();
    }

    private void start(Duration every, int jobs, HookCaller caller) {
        start(every, jobs, caller, Duration.ofSeconds(10), Duration.ofSeconds(10));
    }

    private void start(Duration every, int jobs, HookCaller caller, Duration firstWithin, Duration soon) {
        scheduler = new HookScheduler(
                (container, hook, cause) -> {
                    String key = container.facts().name() + " " + hook;
                    assertThat(atOnce.computeIfAbsent(key, k -> new AtomicInteger())
                                    .incrementAndGet())
                            .isEqualTo(1);
                    runs.computeIfAbsent(key, k -> new AtomicInteger()).incrementAndGet();
                    try {
                        return caller.run(container, hook, cause);
                    } finally {
                        atOnce.get(key).decrementAndGet();
                    }
                },
                (facts, hook) -> hook == Hook.UPDATE ? Optional.empty() : Optional.of(every),
                jobs,
                log::add,
                firstWithin,
                soon);
        observations = new Observations(Samples.NEVER_SILENT, scheduler::add);
        scheduler.start();
    }

    private int runs(String key) {
        AtomicInteger count = runs.get(key);
        return count == null ? 0 : count.get();
    }

    private static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 600 && !condition.getAsBoolean(); i++) {
            Thread.sleep(50);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @Test
    void eachHookThatAContainerHasRunsAgainAndAgain() throws Exception {
        start(
                Duration.ofMillis(50),
                2,
                (container, hook, cause) ->
                        Samples.monitor(MonitorState.OK, "fine").hook(hook).build());
        observations.put(
                Samples.facts("web", Hook.MONITOR, Hook.VALIDATE, Hook.UPDATE).build());
        observations.put(Samples.facts("plain").build());
        await(() -> runs("web MONITOR") >= 5 && runs("web VALIDATE") >= 5);
        assertThat(runs).containsOnlyKeys("web MONITOR", "web VALIDATE");
        assertThat(observations.find("web").orElseThrow().view(Hook.MONITOR).runs())
                .isGreaterThanOrEqualTo(4);
    }

    @Test
    void aContainerThatIsGoneIsAskedNoMore() throws Exception {
        start(Duration.ofMillis(50), 2, (container, hook, cause) -> null);
        observations.put(Samples.facts("web", Hook.MONITOR).build());
        await(() -> runs("web MONITOR") >= 2);
        observations.keepOnly(Set.of());
        Thread.sleep(200);
        int then = runs("web MONITOR");
        Thread.sleep(500);
        assertThat(runs("web MONITOR")).isEqualTo(then);
    }

    @Test
    void hooksThatHangDoNotHoldUpThoseOfOtherContainers() throws Exception {
        start(Duration.ofMillis(100), 1, (container, hook, cause) -> {
            if (container.facts().name().startsWith("hangs")) {
                end.await(1, TimeUnit.MINUTES);
            }
            return null;
        });
        observations.put(Samples.facts("hangs1", Hook.MONITOR).build());
        observations.put(Samples.facts("hangs2", Hook.MONITOR).build());
        observations.put(Samples.facts("web", Hook.MONITOR, Hook.VALIDATE).build());
        await(() -> runs("web MONITOR") >= 3 && runs("web VALIDATE") >= 3);
        assertThat(runs("hangs1 MONITOR")).isLessThanOrEqualTo(1);
    }

    @Test
    void runsThatWereMissedAreNotMadeUpFor() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        start(Duration.ofMillis(20), 1, (container, hook, cause) -> {
            if (slow.getCount() > 0) {
                Thread.sleep(1000);
                slow.countDown();
            }
            return null;
        });
        observations.put(Samples.facts("web", Hook.MONITOR).build());
        assertThat(slow.await(10, TimeUnit.SECONDS)).isTrue();
        int before = runs("web MONITOR");
        long begin = System.nanoTime();
        await(() -> runs("web MONITOR") > before);
        Thread.sleep(200);
        // Of the missed ones there would be fifty at once.
        int most = 5 + (int) ((System.nanoTime() - begin) / 20_000_000);
        assertThat(runs("web MONITOR") - before).isLessThanOrEqualTo(most);
    }

    @Test
    void anErrorInOneRunEndsNothing() throws Exception {
        start(Duration.ofMillis(50), 1, (container, hook, cause) -> {
            throw new IllegalStateException("a bug");
        });
        observations.put(Samples.facts("web", Hook.MONITOR).build());
        await(() -> runs("web MONITOR") >= 3);
        assertThat(scheduler.isAlive()).isTrue();
    }

    @Test
    void noErrorOfJavaItselfEndsTheRunsOfAHookEither() throws Exception {
        List<Error> errors =
                List.of(new OutOfMemoryError("a test"), new StackOverflowError(), new NoClassDefFoundError());
        start(Duration.ofMillis(50), 1, (container, hook, cause) -> {
            int run = runs("web " + hook) - 1;
            if (run < errors.size()) {
                throw errors.get(run);
            }
            return Samples.monitor(MonitorState.OK, "fine").hook(hook).build();
        });
        observations.put(Samples.facts("web", Hook.MONITOR, Hook.VALIDATE).build());
        await(() -> runs("web MONITOR") >= 6 && runs("web VALIDATE") >= 6);
        assertThat(scheduler.isAlive()).isTrue();
        assertThat(scheduler.overdue()).isEmpty();
        assertThat(log).anySatisfy(line -> assertThat(line).contains("MONITOR hook of web", "OutOfMemoryError"));
        await(() -> observations.find("web").orElseThrow().light() == Light.GOOD);
    }

    @Test
    void aRunOfWhichNothingIsKnownIsRunAgainSoonAndNotAfterAnInterval() throws Exception {
        start(
                Duration.ofHours(1),
                1,
                (container, hook, cause) -> runs("web MONITOR") < 3
                        ? null
                        : Samples.monitor(MonitorState.OK, "fine").build(),
                Duration.ofMillis(50),
                Duration.ofMillis(50));
        observations.put(Samples.facts("web", Hook.MONITOR).build());
        await(() -> observations.find("web").orElseThrow().light(Hook.MONITOR) == Light.GOOD);
        assertThat(runs("web MONITOR")).isEqualTo(3);
        assertThat(observations.find("web").orElseThrow().view(Hook.MONITOR).runs())
                .as("what is not known is no run")
                .isEqualTo(1);
    }

    @Test
    void ifItIsClosedTheHooksThatRunAreInterruptedAndToldOf() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        start(
                Duration.ofHours(1),
                1,
                (container, hook, cause) -> {
                    try {
                        end.await(1, TimeUnit.MINUTES);
                        return null;
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                    }
                },
                Duration.ofMillis(50),
                Duration.ofMillis(50));
        observations.put(Samples.facts("web", Hook.MONITOR).build());
        await(() -> runs("web MONITOR") == 1);
        scheduler.close();
        assertThat(scheduler.awaitEnd(Duration.ofSeconds(30))).isTrue();
        assertThat(interrupted.getCount()).isZero();
        assertThat(log).containsExactly("1 hook that runs is ended.");
        assertThat(runs("web MONITOR")).isEqualTo(1);
    }
}

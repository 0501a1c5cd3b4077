package io.jenkins.plugins.containerlifecycle.engine.docker;

import static io.jenkins.plugins.containerlifecycle.engine.docker.DockerEndpointTest.assertKind;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.engine.ExecResult;
import io.jenkins.plugins.containerlifecycle.engine.ExecSpec;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads, interrupts at any moment, much output. */
@Timeout(120)
class DockerEngineThreadsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static DockerEngine engine;

    private final List<String> containers = new ArrayList<>();

    @BeforeAll
    static void connect() {
        engine = TestEngine.connect();
        TestEngine.busybox();
    }

    @AfterEach
    void removeContainers() throws Exception {
        for (String id : containers) {
            engine.containers().remove(id, PATIENCE);
        }
        TestEngine.assertNoContainers(engine);
    }

    @AfterAll
    static void clean() {
        if (engine != null) {
            TestEngine.removeEverything();
            engine.close();
        }
    }

    @Test
    void eightThreadsShareOneEngineAndThreadsDoNotGrow() throws Exception {
        String id = started();
        try (DockerEngine own = DockerEngine.connect(TestEngine.config())) {
            execInParallel(own, id, 2);
            long before = engineThreads();
            execInParallel(own, id, 4);
            assertThat(engineThreads()).isLessThanOrEqualTo(Math.max(before, 16));
        }
        TimeUnit.SECONDS.sleep(1);
        assertThat(engineThreads()).isLessThan(4);
    }

    private static void execInParallel(DockerEngine own, String id, int times) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<Void>> results = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                int code = thread;
                Callable<Void> work = () -> {
                    for (int i = 0; i < times; i++) {
                        DockerEngineIT.Output output = new DockerEngineIT.Output();
                        ExecSpec spec =
                                new ExecSpec(List.of("sh", "-c", "echo " + code + "; exit " + code), Map.of(), null);
                        assertThat(own.containers()
                                        .exec(id, spec, output, Deadline.in(PATIENCE))
                                        .exitCode())
                                .isEqualTo(code);
                        assertThat(output.all()).isEqualTo(code + "\n");
                    }
                    return null;
                };
                results.add(pool.submit(work));
            }
            for (Future<Void> result : results) {
                result.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aHundredMegabytesOfOutputGoThroughWithoutBeingKept() throws Exception {
        String id = started();
        AtomicLong bytes = new AtomicLong();
        AtomicLong most = new AtomicLong();
        ExecSpec flood = new ExecSpec(List.of("sh", "-c", "yes 0123456789abcdef | head -c 104857600"), Map.of(), null);
        System.gc();
        long before = usedMemory();

        ExecResult result = engine.containers()
                .exec(
                        id,
                        flood,
                        (stream, data) -> {
                            if (bytes.addAndGet(data.length) % (16 << 20) < data.length) {
                                System.gc();
                                most.accumulateAndGet(usedMemory(), Math::max);
                            }
                        },
                        Deadline.in(Duration.ofSeconds(100)));

        assertThat(result.exitCode()).isZero();
        assertThat(bytes).hasValue(100 << 20);
        assertThat(most.get() - before).isLessThan(16 << 20);
    }

    @Test
    void anInterruptEndsAnExecAtOnceAsAnInterruptedException() throws Exception {
        String id = started();
        long start = System.nanoTime();

        Throwable thrown = interruptedAfter(300, () -> {
            ExecSpec sleep = new ExecSpec(List.of("sleep", "60"), Map.of(), null);
            return engine.containers().exec(id, sleep, (s, b) -> {}, Deadline.in(Duration.ofSeconds(60)));
        });

        assertThat(thrown).isInstanceOf(InterruptedException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
        assertThat(interruptedAfter(200, () -> engine.containers().waitForExit(id, Deadline.in(PATIENCE))))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void anInterruptAtAnyMomentOfCreateAndStartLeaksNoContainer() throws Exception {
        Random random = new Random(1);
        int interrupts = 0;
        for (int i = 0; i < 25; i++) {
            Throwable thrown = interruptedAfter(random.nextInt(i % 5 == 0 ? 250 : 25), () -> {
                String id = engine.containers().create(TestEngine.container(TestEngine.busybox()));
                try {
                    engine.containers().start(id);
                    engine.containers()
                            .exec(
                                    id,
                                    new ExecSpec(List.of("sleep", "9"), Map.of(), null),
                                    (s, b) -> {},
                                    Deadline.in(PATIENCE));
                } finally {
                    engine.containers().remove(id, PATIENCE);
                }
                return null;
            });
            interrupts += thrown instanceof InterruptedException ? 1 : 0;
            TestEngine.assertNoContainers(engine);
        }
        assertThat(interrupts).isEqualTo(25);
    }

    @Test
    void aCallOnAnInterruptedThreadDoesNothingAndLeaksNothing() throws Exception {
        assertThat(interruptedAfter(0, () -> {
                    Thread.currentThread().interrupt();
                    return engine.containers().create(TestEngine.container(TestEngine.busybox()));
                }))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void removalIsFinishedBeforeAnInterruptThatComesMeanwhileIsSeen() throws Exception {
        for (int delay : new int[] {0, 5, 20, 60}) {
            String id = started();
            Throwable thrown = interruptedAfter(delay, () -> {
                engine.containers().remove(id, PATIENCE);
                return null;
            });
            assertThat(thrown).isNull();
            // On this thread, because the interrupt may come only when the other one has removed the container.
            assertThatThrownBy(() -> engine.containers().inspect(id))
                    .satisfies(e -> assertKind(e, Kind.NO_SUCH_CONTAINER));
        }
    }

    @Test
    void severalThreadsMayRemoveOneContainer() throws Exception {
        String id = started();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<Void>> results = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                results.add(pool.submit(() -> {
                    engine.containers().remove(id, PATIENCE);
                    return null;
                }));
            }
            for (Future<Void> result : results) {
                result.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThatThrownBy(() -> engine.containers().inspect(id)).satisfies(e -> assertKind(e, Kind.NO_SUCH_CONTAINER));
    }

    @Test
    void warmingUpIsHarmlessAndRemovalNeedsNothingMoreAfterIt() throws Exception {
        String id = started();
        try (DockerEngine own = DockerEngine.connect(TestEngine.config())) {
            own.warmUp();
            own.warmUp();
            assertThat(own.containers().inspect(id).running()).isTrue();
        }
        try (DockerEngine nowhere = DockerEngine.connect(DockerEndpoint.of(java.net.URI.create("tcp://127.0.0.1:1")))) {
            nowhere.warmUp();
        }
    }

    @Test
    void aClosedEngineSaysSo() {
        DockerEngine own = DockerEngine.connect(TestEngine.config());
        own.close();
        own.close();
        assertThatThrownBy(own.images()::list)
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("closed");
    }

    /** @return what the work threw; null if it completed */
    private static Throwable interruptedAfter(int millis, Callable<?> work) throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                work.call();
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        thread.start();
        Thread.sleep(millis);
        thread.interrupt();
        thread.join(60_000);
        assertThat(thread.isAlive()).isFalse();
        return thrown.get();
    }

    private static long engineThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("container-engine"))
                .count();
    }

    private static long usedMemory() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private String started() throws Exception {
        String id = engine.containers().create(TestEngine.container(TestEngine.busybox()));
        containers.add(id);
        engine.containers().start(id);
        return id;
    }
}

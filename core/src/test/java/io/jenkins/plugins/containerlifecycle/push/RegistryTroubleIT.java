package io.jenkins.plugins.containerlifecycle.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.engine.docker.TestEngine;
import io.jenkins.plugins.containerlifecycle.registry.RegistryAuth;
import io.jenkins.plugins.containerlifecycle.registry.RegistryCredentials;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Registries that demand something, and registries that fail. */
@Timeout(120)
class RegistryTroubleIT {
    private static DockerEngine engine;
    private static String image;

    @BeforeAll
    static void start() {
        engine = TestEngine.connect();
        image = TestPush.image();
    }

    @AfterAll
    static void end() {
        if (engine != null) {
            engine.close();
            TestEngine.removeEverything();
        }
    }

    private static RegistryCredentials password(RegistryServer registry, String password) {
        return RegistryCredentials.of(RegistryAuth.basic(registry.host(), RegistryServer.USER, password));
    }

    @Test
    void theRightPasswordLetsThePushThroughAndIsNeverSaid() throws Exception {
        try (RegistryServer registry = RegistryServer.withPassword()) {
            TestPush push = new TestPush(engine);

            PushResult result = push.push(password(registry, RegistryServer.PASSWORD), image, registry.image("web:1"));

            assertThat(result.isComplete()).as(result.sentence()).isTrue();
            assertThat(registry.digest("web", "1"))
                    .isEqualTo(result.pushed().get(0).digest());
            assertThat(push.phases.toString()).doesNotContain(RegistryServer.PASSWORD);
        }
    }

    @Test
    void aWrongPasswordAndNoneAreNotTriedAgain() throws Exception {
        try (RegistryServer registry = RegistryServer.withPassword()) {
            for (RegistryCredentials credentials :
                    List.of(password(registry, "wrong word"), RegistryCredentials.NONE)) {
                AtomicInteger pushes = new AtomicInteger();
                TestPush push = new TestPush(TestPush.watched(engine, (verb, arguments) -> {
                    if (verb.equals("images.push")) {
                        pushes.incrementAndGet();
                    }
                }));

                PushResult result = push.push(credentials, image, registry.image("web:1"), registry.image("web:2"));

                assertThat(result.trouble().kind()).as(result.sentence()).isEqualTo(Kind.REGISTRY_DENIED);
                assertThat(result.pushed()).isEmpty();
                assertThat(result.notPushed()).hasSize(2);
                assertThat(result.sentence() + push.phases).doesNotContain("wrong word");
                assertThat(pushes).hasValue(1);
                assertThat(engine.images().inspect(image).repoTags()).containsExactly(image);
            }
        }
    }

    @Test
    void credentialsOfOneRegistryAreNotShownToAnother() throws Exception {
        try (RegistryServer registry = RegistryServer.withPassword();
                RegistryServer other = RegistryServer.open()) {
            PushResult result = new TestPush(engine)
                    .push(
                            password(registry, RegistryServer.PASSWORD),
                            image,
                            other.image("web:1"),
                            registry.image("web:1"));

            assertThat(result.isComplete()).as(result.sentence()).isTrue();
        }
    }

    @Test
    void aRegistryWithAnAuthorityOfItsOwnWorksWhereTheEngineTrustsIt() throws Exception {
        try (RegistryServer registry = RegistryServer.withTls(true)) {
            PushResult result = new TestPush(engine).push(RegistryCredentials.NONE, image, registry.image("web:1"));

            assertThat(result.isComplete()).as(result.sentence()).isTrue();
        }
    }

    @Test
    void aRegistryThatTheEngineDoesNotTrustIsNotTriedAgain() throws Exception {
        try (RegistryServer registry = RegistryServer.withTls(false)) {
            TestPush push = new TestPush(engine);

            PushResult result = push.push(RegistryCredentials.NONE, image, registry.image("web:1"));

            assertThat(result.trouble().kind()).as(result.sentence()).isEqualTo(Kind.REGISTRY_REFUSED);
            assertThat(result.sentence())
                    .contains("does not trust the registry " + registry.host())
                    .contains("/etc/docker/certs.d/" + registry.host() + "/ca.crt");
            assertThat(push.phases).noneMatch(phase -> phase.contains("attempt"));
        }
    }

    @Test
    void aRegistryThatIsStillStartingIsWaitedFor() throws Exception {
        try (RegistryServer registry = RegistryServer.open()) {
            registry.kill();
            TestPush push = new TestPush(engine);
            CompletableFuture<Void> later = CompletableFuture.runAsync(
                    registry::start, CompletableFuture.delayedExecutor(600, TimeUnit.MILLISECONDS));

            PushResult result = push.push(RegistryCredentials.NONE, image, registry.image("web:1"));
            later.join();

            assertThat(result.isComplete()).as(result.sentence()).isTrue();
            assertThat(push.phases)
                    .anyMatch(phase -> phase.startsWith("Warning: attempt 1 of 4 to push " + registry.image("web:1")));
        }
    }

    @Test
    void aRegistryThatIsNotThereIsGivenUp() throws Exception {
        try (RegistryServer registry = RegistryServer.open()) {
            registry.kill();
            PushResult result = new TestPush(engine).push(RegistryCredentials.NONE, image, registry.image("web:1"));

            assertThat(result.trouble().kind()).isEqualTo(Kind.REGISTRY_UNAVAILABLE);
            assertThat(result.sentence()).contains("connection refused");
        }
    }

    @Test
    void aRegistryThatDiesInTheMiddleAndComesBackGetsItAll() throws Exception {
        String big = TestPush.bigImage(150);
        try (RegistryServer registry = RegistryServer.open()) {
            TestPush push = new TestPush(engine);
            CompletableFuture<Void> death = killInTheMiddle(registry).thenRun(registry::start);

            PushResult result = push.push(RegistryCredentials.NONE, big, registry.image("big:1"));
            death.join();

            assertThat(result.isComplete()).as(result.sentence()).isTrue();
            assertThat(registry.digest("big", "1"))
                    .isEqualTo(result.pushed().get(0).digest());
            assertThat(push.progress).anyMatch(line -> line.contains("Retrying in"));
        }
    }

    @Test
    void aRegistryThatDiesInTheMiddleAndStaysDeadHasNothing() throws Exception {
        String big = TestPush.bigImage(150);
        try (RegistryServer registry = RegistryServer.open()) {
            TestPush push = new TestPush(engine);
            push.policy = new PushPolicy(Duration.ofSeconds(9), Duration.ofSeconds(8), 3, Duration.ofMillis(200));
            CompletableFuture<Void> death = killInTheMiddle(registry);

            PushResult result = push.push(RegistryCredentials.NONE, big, registry.image("big:1"));
            death.join();
            registry.start();

            assertThat(result.pushed()).isEmpty();
            assertThat(result.notPushed()).containsExactly(registry.image("big:1"));
            assertThat(result.trouble().kind()).as(result.sentence()).isIn(Kind.TIMED_OUT, Kind.REGISTRY_UNAVAILABLE);
            assertThat(registry.digest("big", "1")).isNull();
            assertThat(engine.images().inspect(big).repoTags()).containsExactly(big);
        }
    }

    private static CompletableFuture<Void> killInTheMiddle(RegistryServer registry) {
        return CompletableFuture.runAsync(() -> {
            while (registry.storedBytes() < 8_000_000) {
                Thread.onSpinWait();
            }
            registry.kill();
        });
    }

    @Test
    void aRegistryThatHangsIsGivenUp() throws Exception {
        try (RegistryServer registry = RegistryServer.open()) {
            registry.freeze();
            TestPush push = new TestPush(engine);
            push.policy = new PushPolicy(Duration.ofSeconds(60), Duration.ofSeconds(2), 3, Duration.ofMillis(200));

            PushResult result = push.push(RegistryCredentials.NONE, image, registry.image("web:1"));

            assertThat(result.trouble().kind()).isEqualTo(Kind.TIMED_OUT);
            assertThat(result.sentence()).contains("has made no progress for 2 s");
        }
    }

    @Test
    void anInterruptedPushSaysWhatWasPushedAndWhatWasNot() throws Exception {
        try (RegistryServer registry = RegistryServer.open();
                RegistryServer frozen = RegistryServer.open()) {
            frozen.freeze();
            for (boolean cancelled : new boolean[] {true, false}) {
                TestPush push = new TestPush(engine);
                Callable<PushResult> work = () -> push.push(
                        RegistryCredentials.NONE,
                        image,
                        registry.image("web:1"),
                        frozen.image("web:1"),
                        registry.image("web:2"));
                FutureTask<PushResult> task = new FutureTask<>(work);
                Thread thread = new Thread(task, "push");
                thread.start();
                while (push.phases.stream().noneMatch(phase -> phase.contains(" as " + frozen.host()))) {
                    Thread.sleep(10);
                }
                Thread.sleep(300);
                if (cancelled) {
                    push.cancellation.cancel();
                } else {
                    thread.interrupt();
                }

                assertThatThrownBy(() -> task.get(30, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isInstanceOf(PushInterruptedException.class)
                        .hasMessage("The push was interrupted; pushed: " + registry.image("web:1") + " ("
                                + registry.digest("web", "1") + "); not pushed: " + frozen.image("web:1") + ", "
                                + registry.image("web:2") + ".");
                assertThat(push.phases)
                        .anyMatch(phase -> phase.startsWith("Warning: The push was interrupted; pushed: "));
                assertThat(engine.images().inspect(image).repoTags()).containsExactly(image);
            }
        }
    }

    @Test
    void ofTwoThatPushTheSameNameNeitherIsWrongAboutIt() throws Exception {
        String other = TestPush.image();
        try (RegistryServer registry = RegistryServer.open()) {
            String target = registry.image("race:1");
            for (int round = 0; round < 8; round++) {
                TestPush push = new TestPush(engine);
                List<CompletableFuture<PushResult>> both = List.of(image, other).stream()
                        .map(each -> CompletableFuture.supplyAsync(() -> pushUnchecked(push, each, target)))
                        .toList();
                List<PushResult> results =
                        both.stream().map(CompletableFuture::join).toList();

                String there = registry.digest("race", "1");
                for (PushResult result : results) {
                    assertThat(result.isComplete() || result.trouble().kind() == Kind.CONFLICT)
                            .as(result.sentence())
                            .isTrue();
                    assertThat(result.pushed())
                            .allSatisfy(record -> assertThat(engine.images()
                                            .inspect(record.imageId())
                                            .repoDigests())
                                    .as("%s in %s", record, push.phases)
                                    .satisfiesAnyOf(
                                            known -> assertThat(known)
                                                    .anyMatch(digest -> digest.endsWith("@" + record.digest())),
                                            // Its digest went with the name.
                                            known -> assertThat(known).isEmpty()));
                }
                assertThat(there).isNotNull();
            }
            TestPush.docker("rmi", "--force", target);
        }
    }

    @Test
    void twoThatPushTheSameImageUnderTheSameNameAreNotTakenForRivals() throws Exception {
        try (RegistryServer registry = RegistryServer.open()) {
            String target = registry.image("twins:1");
            for (int round = 0; round < 8; round++) {
                TestPush push = new TestPush(engine);
                List<CompletableFuture<PushResult>> both = List.of(image, image).stream()
                        .map(each -> CompletableFuture.supplyAsync(() -> pushUnchecked(push, each, target)))
                        .toList();
                for (CompletableFuture<PushResult> each : both) {
                    assertThat(each.join().isComplete())
                            .as(each.join().sentence())
                            .isTrue();
                }
            }
            assertThat(registry.digest("twins", "1")).isNotNull();
            assertThat(engine.images().inspect(image).repoTags()).contains(image);
            if (isNamed(target)) {
                TestPush.docker("rmi", target);
            }
        }
    }

    /** Whether a race has left the name: whoever finds it would take it for somebody's. */
    private static boolean isNamed(String target) throws Exception {
        return engine.images().inspect(image).repoTags().contains(target);
    }

    private static PushResult pushUnchecked(TestPush push, String image, String target) {
        try {
            return new TestPush(push.engine).push(RegistryCredentials.NONE, image, target);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

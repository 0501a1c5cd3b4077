package io.jenkins.plugins.containerlifecycle.push;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.WatchedEngine;
import io.jenkins.plugins.containerlifecycle.engine.docker.TestEngine;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.registry.RegistryCredentials;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import io.jenkins.plugins.containerlifecycle.verdict.ReplacedHook;
import io.jenkins.plugins.containerlifecycle.verdict.TestVerdicts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Pushes with short pauses on a real engine, and remembers what was said meanwhile. */
final class TestPush {
    @FunctionalInterface
    interface Before {
        void call(String verb, Object[] arguments) throws Exception;
    }

    static final PushPolicy QUICK =
            new PushPolicy(Duration.ofSeconds(60), Duration.ofSeconds(30), 4, Duration.ofMillis(300));

    final ContainerEngine engine;
    final List<String> phases = new CopyOnWriteArrayList<>();
    final List<String> progress = new CopyOnWriteArrayList<>();
    final Cancellation cancellation = new Cancellation();

    PushPolicy policy = QUICK;
    String force;

    TestPush(ContainerEngine engine) {
        this.engine = engine;
    }

    private final PushListener listener = new PushListener() {
        @Override
        public void onPhase(String message) {
            phases.add(message);
        }

        @Override
        public void onProgress(String line) {
            progress.add(line);
        }
    };

    /** An engine that lets a test act between the calls of a push. */
    static ContainerEngine watched(ContainerEngine engine, Before before) {
        return WatchedEngine.of(engine, (verb, arguments, call) -> {
            before.call(verb, arguments);
            return call.make();
        });
    }

    PushRequest request(String image, String... references) {
        return new PushRequestBuilder()
                .image(image)
                .references(List.of(references))
                .maxAge(PushGate.DEFAULT_MAX_AGE)
                .force(force)
                .replacedHook(ReplacedHook.REFUSED)
                .advice("get one with 'validate'")
                .policy(policy)
                .build();
    }

    GateDecision check(PushRequest request, ImageVerdict... verdicts) throws Exception {
        return gate().check(request, TestVerdicts.store(verdicts));
    }

    PushResult push(PushRequest request, GateDecision decision) throws Exception {
        return gate().push(request, decision, RegistryCredentials.NONE, cancellation);
    }

    private GatedPush gate() {
        return new GatedPush(engine.images(), listener, Clock.systemUTC());
    }

    /** With no gate. */
    PushResult push(RegistryCredentials credentials, String image, String... references) throws Exception {
        return new ImagePusher(engine.images(), policy, listener, Clock.systemUTC())
                .push(request(image, references), id(image), null, credentials, cancellation);
    }

    String id(String image) throws Exception {
        return engine.images().inspect(image).id();
    }

    ImageVerdict verdict(String image, Outcome outcome, Duration age) throws Exception {
        return TestVerdicts.verdict(id(image), outcome, Instant.now().minus(age));
    }

    /** An image that equals no other. */
    static String image() {
        return TestEngine.buildImage(
                "FROM busybox\nCOPY unique /unique\n",
                Map.of("unique", UUID.randomUUID().toString()));
    }

    /** One with a layer that takes a while to push; it is in no cache, so it has no other name either. */
    static String bigImage(int megabytes) {
        return TestEngine.buildImage(
                "FROM busybox\nRUN dd if=/dev/urandom of=/big bs=1M count=" + megabytes + " 2>/dev/null # "
                        + UUID.randomUUID() + "\n",
                Map.of());
    }

    static void docker(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        TestEngine.run(new byte[0], command);
    }
}

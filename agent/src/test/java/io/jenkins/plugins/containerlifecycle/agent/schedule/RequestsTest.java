package io.jenkins.plugins.containerlifecycle.agent.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.agent.observe.HookStatus;
import io.jenkins.plugins.containerlifecycle.agent.observe.Observations;
import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import io.jenkins.plugins.containerlifecycle.agent.observe.Samples;
import io.jenkins.plugins.containerlifecycle.agent.schedule.Request.State;
import io.jenkins.plugins.containerlifecycle.hook.UpdateOutcome;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RequestsTest {
    private final List<String> runs = new CopyOnWriteArrayList<>();
    private final ObservedContainer web = Samples.container("web", Hook.UPDATE);
    private final ObservedContainer db = Samples.container("db", Hook.UPDATE);
    private final CountDownLatch go = new CountDownLatch(1);
    private volatile UpdateOutcome outcome = UpdateOutcome.UPDATED;
    private volatile boolean wait;

    private final Requests requests = new Requests(
            (container, hook, cause) -> {
                runs.add(container.facts().name());
                if (wait) {
                    go.await(30, TimeUnit.SECONDS);
                }
                return Samples.run(hook, HookStatus.of(outcome), "it said so")
                        .causeId(cause)
                        .build();
            },
            2,
            Duration.ofMillis(100),
            Duration.ofMillis(200),
            line -> {});

    @AfterEach
    void close() {
        go.countDown();
        requests.close();
    }

    private static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 600 && !condition.getAsBoolean(); i++) {
            Thread.sleep(20);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private Request update(ObservedContainer... containers) {
        return requests.add(Hook.UPDATE, List.of(containers), "test");
    }

    @Test
    void aRequestRunsTheHookInEachContainerAndTellsWhatCameOfIt() throws Exception {
        Request request = update(web, db);
        assertThat(request.parts()).extracting(Request.Part::state).containsOnly(State.WAITING);
        await(request::isFinished);
        assertThat(runs).containsExactlyInAnyOrder("web", "db");
        assertThat(request.parts()).allSatisfy(part -> {
            assertThat(part.state()).isEqualTo(State.DONE);
            assertThat(part.run().causeId()).isEqualTo(request.id());
        });
        assertThat(requests.find(request.id())).contains(request);
    }

    @Test
    void requestsThatWaitForTheSameBecomeOneRun() throws Exception {
        List<Request> all = List.of(update(web), update(web), update(web, db));
        for (Request request : all) {
            await(request::isFinished);
        }
        assertThat(runs).containsExactlyInAnyOrder("web", "db");
    }

    @Test
    void whatIsAskedForDuringARunRunsOnceMoreAfterIt() throws Exception {
        wait = true;
        Request first = update(web);
        await(() -> !runs.isEmpty());
        Request second = update(web);
        Request third = update(web);
        Thread.sleep(300);
        assertThat(runs).hasSize(1);
        go.countDown();
        await(() -> first.isFinished() && second.isFinished() && third.isFinished());
        assertThat(runs).hasSize(2);
    }

    @Test
    void notNowIsAskedAgainLater() throws Exception {
        outcome = UpdateOutcome.DEFERRED;
        Request request = update(web);
        await(() -> runs.size() >= 2);
        assertThat(request.isFinished()).isFalse();
        assertThat(request.parts().get(0).state()).isIn(State.DEFERRED, State.RUNNING);
        AtomicReference<Request.Pending> deferred = new AtomicReference<>();
        await(() -> {
            requests.pending(web, Hook.UPDATE)
                    .filter(pending -> pending.part().state() == State.DEFERRED)
                    .ifPresent(deferred::set);
            return deferred.get() != null;
        });
        assertThat(deferred.get().request()).isEqualTo(request.id());
        assertThat(deferred.get().part().next()).isNotNull();
        assertThat(deferred.get().part().reason()).matches("It said \"not now\": attempt \\d+ of 10\\.");
        outcome = UpdateOutcome.UPDATED;
        await(request::isFinished);
        assertThat(request.parts().get(0).run().status().id()).isEqualTo("updated");
        assertThat(requests.pending(web, Hook.UPDATE)).isEmpty();
        assertThat(requests.pending(db, Hook.UPDATE)).isEmpty();
    }

    @Test
    void aNewRequestDoesNotWaitForTheEndOfANotNow() throws Exception {
        outcome = UpdateOutcome.DEFERRED;
        Requests patient = new Requests(
                (container, hook, cause) -> {
                    runs.add("x");
                    return Samples.run(hook, HookStatus.of(outcome), "not now").build();
                },
                1,
                Duration.ofMillis(50),
                Duration.ofHours(1),
                line -> {});
        try {
            Request first = patient.add(Hook.UPDATE, List.of(web), "test");
            await(() -> first.parts().get(0).state() == State.DEFERRED);
            outcome = UpdateOutcome.UPDATED;
            Request second = patient.add(Hook.UPDATE, List.of(web), "test");
            await(() -> first.isFinished() && second.isFinished());
            assertThat(runs).hasSize(2);
        } finally {
            patient.close();
        }
    }

    @Test
    void aHookThatIsHeldBackRunsLater() throws Exception {
        assertThat(web.begin(Hook.VALIDATE)).isTrue();
        Request request = update(web);
        Thread.sleep(400);
        assertThat(runs).isEmpty();
        web.end(Hook.VALIDATE, null);
        await(request::isFinished);
        assertThat(runs).hasSize(1);
    }

    @Test
    void aRequestWhoseContainerIsReplacedGoesOnWithTheOneThatHasItsName() throws Exception {
        Observations observations = new Observations(Samples.NEVER_SILENT, each -> {});
        observations.put(Samples.facts("lab", Hook.UPDATE).id("old").build());
        observations.judge(facts -> null, facts -> true);
        ObservedContainer old = observations.find("lab").orElseThrow();
        Requests following = new Requests(
                (container, hook, cause) -> {
                    runs.add(container.facts().id());
                    return Samples.run(hook, HookStatus.of(outcome), "it said so")
                            .build();
                },
                1,
                Duration.ofMillis(50),
                Duration.ofMillis(50),
                line -> {},
                observations::byName);
        try {
            Request request = following.add(Hook.UPDATE, List.of(old), "test");
            observations.put(
                    Samples.facts("lab-replaced", Hook.UPDATE).id("old").build());
            observations.keepOnly(Set.of());
            await(() -> String.valueOf(request.parts().get(0).reason()).contains("take its place"));
            assertThat(request.isFinished()).isFalse();
            observations.put(Samples.facts("lab", Hook.UPDATE).id("new").build());
            await(request::isFinished);
            assertThat(runs).containsExactly("new");
            assertThat(request.parts()).singleElement().satisfies(part -> {
                assertThat(part.container()).isEqualTo("lab");
                assertThat(part.state()).isEqualTo(State.DONE);
            });
            assertThat(request.isDropped()).isFalse();
        } finally {
            following.close();
        }
    }

    @Test
    void whatCameToNothingIsDroppedAndMayBeAskedForAgain() {
        Request request = new Request("1", Hook.UPDATE, Instant.now());
        request.set("a", new Request.Part("a", State.WAITING, null, 0, null, null));
        assertThat(request.isDropped()).isFalse();
        request.set("a", new Request.Part("a", State.UNKNOWN, "It has ended.", 0, null, null));
        assertThat(request.isDropped()).isTrue();
    }

    @Test
    void oldRequestsAreForgotten() {
        Request first = update();
        for (int i = 0; i < Requests.MAX_REMEMBERED; i++) {
            update();
        }
        assertThat(requests.find(first.id())).isEmpty();
    }
}

package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.cli.EngineFault.Call;
import io.jenkins.plugins.containerlifecycle.cli.EngineFault.Kind;
import io.jenkins.plugins.containerlifecycle.cli.FaultBench.Case;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEndpoint;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.engine.docker.OwnEngine;
import io.jenkins.plugins.containerlifecycle.hook.HookRequest;
import io.jenkins.plugins.containerlifecycle.hook.HookRunner;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The engine itself is stopped, killed or restarted at a phase of a validation. */
final class EngineLoss {
    private static final Duration ANSWER = Duration.ofSeconds(15);
    /** Those where most can go wrong come first. No report folder is created, because a stamped image has one. */
    private static final List<Call> PHASES = List.of(
            Call.EXEC_START,
            Call.CREATE,
            Call.START,
            Call.WAIT,
            Call.LOOK_FOR_REPORTS,
            Call.EXEC_INSPECT,
            Call.REMOVE,
            Call.ATTACH,
            Call.READ_REPORTS,
            Call.INSPECT_IMAGE,
            Call.EXEC_CREATE,
            Call.INSPECT_CONTAINER);

    private enum Blow {
        KILL,
        STOP,
        RESTART
    }

    private final FaultBench bench;
    private final OwnEngine own;
    private final ConnectionFaults requests;

    EngineLoss(FaultBench bench, OwnEngine own) {
        this.bench = bench;
        this.own = own;
        this.requests = new ConnectionFaults(bench);
    }

    List<Case> cases(int count) {
        Random random = bench.random("engine");
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Call call = PHASES.get(i % PHASES.size());
            Kind kind = i % 2 == 0 ? Kind.ACT_DURING : Kind.ACT_AFTER;
            EngineFault fault = new EngineFault(call, kind, 1, false, random.nextInt(120));
            Blow blow = Blow.values()[i % Blow.values().length];
            FaultHook hook = i % 5 == 4 ? FaultHook.PASSES_SLOWLY : FaultHook.FAILS_BY_REPORT;
            boolean oneShot = call == Call.ATTACH || call == Call.WAIT;
            HookRequest.Mode mode = oneShot ? HookRequest.Mode.ONE_SHOT : HookRequest.Mode.SERVICE;
            cases.add(new Case(blow + " by " + fault + ", " + hook, () -> run(fault, blow, hook, mode)));
        }
        return cases;
    }

    private void strike(Blow blow) {
        try {
            switch (blow) {
                case KILL -> own.kill();
                case STOP -> own.stop();
                default -> {
                    own.stop();
                    own.restart();
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String run(EngineFault fault, Blow blow, FaultHook hook, HookRequest.Mode mode) throws Exception {
        String outcome;
        AtomicReference<FaultProxy> way = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(1);
        try (FaultProxy proxy = new FaultProxy(own.socket(), fault, () -> {
                    if (blow != Blow.RESTART) {
                        // Nobody listens on the socket of an engine that is gone.
                        way.get().refuse();
                    }
                    strike(blow);
                    done.countDown();
                });
                DockerEngine engine = DockerEngine.connect(
                        DockerEndpoint.of(URI.create(proxy.host())).withResponseTimeout(ANSWER))) {
            way.set(proxy);
            outcome = ConnectionFaults.outcome(engine, requests.request(hook, mode), HookRunner.newRunId());
            assertThat(outcome.equals("passed") && !hook.passes)
                    .as("green, though the hook failed")
                    .isFalse();
            assertThat(proxy.struck()).as("the phase was reached").isTrue();
            assertThat(done.await(60, TimeUnit.SECONDS))
                    .as("the engine is gone")
                    .isTrue();
        }
        if (blow != Blow.RESTART) {
            own.restart();
        }
        try (DockerEngine direct = DockerEngine.connect(DockerEndpoint.of(URI.create("unix://" + own.socket())))) {
            String next = "";
            // The engine may restore containers of its last life while the first run goes on.
            for (int i = 0; i < 2 && !next.equals("passed"); i++) {
                next = ConnectionFaults.outcome(
                        direct, requests.request(FaultHook.PASSES, HookRequest.Mode.ONE_SHOT), HookRunner.newRunId());
            }
            assertThat(next).as("the next run").isEqualTo("passed");
        }
        assertThat(own.containers()).as("after the next run").containsExactly("stranger");
        return blow.name().toLowerCase(java.util.Locale.ROOT) + ": " + outcome;
    }
}

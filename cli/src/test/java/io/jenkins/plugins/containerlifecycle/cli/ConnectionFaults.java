package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.cli.EngineFault.Call;
import io.jenkins.plugins.containerlifecycle.cli.EngineFault.Kind;
import io.jenkins.plugins.containerlifecycle.cli.FaultBench.Case;
import io.jenkins.plugins.containerlifecycle.engine.ContainerOptions;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEndpoint;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.hook.HookListener;
import io.jenkins.plugins.containerlifecycle.hook.HookRequest;
import io.jenkins.plugins.containerlifecycle.hook.HookResult;
import io.jenkins.plugins.containerlifecycle.hook.HookRunner;
import io.jenkins.plugins.containerlifecycle.hook.Readiness;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Faults between the core and its engine, in this process. */
final class ConnectionFaults {
    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Set<Call> ONE_SHOT = EnumSet.of(Call.ATTACH, Call.WAIT);
    private static final Set<Call> SERVICE =
            EnumSet.of(Call.EXEC_CREATE, Call.EXEC_START, Call.EXEC_INSPECT, Call.KILL, Call.LOGS);

    private final FaultBench bench;
    private final Random random;

    ConnectionFaults(FaultBench bench) {
        this.bench = bench;
        this.random = bench.random("connection");
    }

    /** Every kind of fault at every kind of call, and more at random; or only some of them. */
    List<Case> cases(int count) {
        List<EngineFault> faults = new ArrayList<>();
        while (faults.size() < count) {
            List<EngineFault> round = new ArrayList<>();
            for (Call call : Call.values()) {
                for (Kind kind : Kind.values()) {
                    // Unless its housekeeping is done, a run takes half a minute.
                    boolean tooLong = !FaultBench.LONG
                            && kind.isSlow()
                            && (call.isHousekeeping() || call == Call.INSPECT_CONTAINER);
                    if (!kind.isAction() && !tooLong) {
                        EngineFault fault = EngineFault.random(random, call, kind);
                        round.add(FaultBench.LONG ? fault : fault.once());
                    }
                }
            }
            Collections.shuffle(round, random);
            faults.addAll(round);
        }
        List<Case> cases = new ArrayList<>();
        for (EngineFault fault : faults.subList(0, count)) {
            cases.add(withHook(fault));
        }
        return cases;
    }

    private Case withHook(EngineFault fault) {
        FaultHook[] hooks = FaultHook.values();
        FaultHook hook = hooks[random.nextInt(hooks.length)];
        if (fault.call() == Call.READ_REPORTS) {
            hook = random.nextInt(4) == 0 ? FaultHook.PASSES_WITH_REPORT : FaultHook.FAILS_BY_REPORT;
        } else if (fault.call() == Call.LOOK_FOR_REPORTS) {
            hook = random.nextBoolean() ? hook : FaultHook.FAILS_BY_REPORT;
        } else if (fault.call() == Call.KILL) {
            hook = FaultHook.PASSES;
        } else if (fault.call() == Call.LOGS) {
            hook = FaultHook.FAILS;
        }
        boolean oneShot = ONE_SHOT.contains(fault.call()) || (!SERVICE.contains(fault.call()) && random.nextBoolean());
        HookRequest.Mode mode = oneShot ? HookRequest.Mode.ONE_SHOT : HookRequest.Mode.SERVICE;
        FaultHook chosen = hook;
        // A stamped image has a report folder, so none is created.
        boolean stamped = fault.call() != Call.MAKE_FOLDER;
        return new Case(fault + ", " + hook + ", " + mode, () -> run(fault, chosen, request(chosen, mode, stamped)));
    }

    HookRequest request(FaultHook hook, HookRequest.Mode mode) {
        return request(hook, mode, true);
    }

    private HookRequest request(FaultHook hook, HookRequest.Mode mode, boolean stamped) {
        ContainerOptions options = ContainerOptions.builder()
                .environment(Map.of("HOOK", hook.script))
                .network("none")
                .build();
        return new HookRequest(
                stamped ? bench.image : bench.ctl.base,
                TargetKind.IMAGE,
                Hook.VALIDATE,
                stamped ? null : FaultBench.METHOD,
                mode,
                TIMEOUT,
                Readiness.AUTO,
                TIMEOUT,
                Duration.ZERO,
                hook.format,
                options);
    }

    private String run(EngineFault fault, FaultHook hook, HookRequest request) throws Exception {
        String runId = HookRunner.newRunId();
        String outcome;
        try (FaultProxy proxy = new FaultProxy(bench.socket(), fault, () -> {});
                DockerEngine engine = DockerEngine.connect(
                        DockerEndpoint.of(URI.create(proxy.host())).withResponseTimeout(ANSWER))) {
            outcome = outcome(engine, request, runId);
            boolean green = outcome.equals("passed");
            assertThat(green && !hook.passes)
                    .as("green, though the hook failed")
                    .isFalse();
            if (hook.passes && (!proxy.struck() || fault.call().isHousekeeping())) {
                // A busy machine may take longer than the short times of these tests.
                assertThat(outcome).as("nothing that matters went wrong").isIn("passed", "timed out");
            }
            outcome = proxy.struck() ? outcome : "not reached";
        }
        if (bench.exists(runId)) {
            // What a run could not remove, the next one does, even in the same process.
            try (DockerEngine direct = DockerEngine.connect(DockerEndpoint.of(bench.host))) {
                outcome(direct, request(FaultHook.PASSES, request.mode()), HookRunner.newRunId());
            }
            assertThat(bench.exists(runId)).as("left after the next run").isFalse();
            return outcome + ", swept";
        }
        return outcome;
    }

    /** In a word. */
    static String outcome(DockerEngine engine, HookRequest request, String runId) throws InterruptedException {
        try {
            HookResult run = new HookRunner(engine, HookListener.SILENT).run(request, runId, new Cancellation());
            Outcome outcome = run.report().outcome();
            assertThat(run.report().reason()).as("reason").isNotBlank();
            FaultBench.assertReadable(run.report().reason());
            if (outcome == Outcome.ERROR && isLate(run.report().reason())) {
                return "timed out";
            }
            return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        } catch (EngineException e) {
            assertThat(e.getMessage()).as("message").isNotBlank();
            FaultBench.assertReadable(e.getMessage());
            return isLate(e.getMessage()) ? "timed out" : "error";
        }
    }

    private static boolean isLate(String sentence) {
        return sentence.contains(" within ");
    }
}

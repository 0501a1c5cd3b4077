package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.containerlifecycle.cli.EngineFault.Call;
import io.jenkins.plugins.containerlifecycle.cli.EngineFault.Kind;
import io.jenkins.plugins.containerlifecycle.cli.FaultBench.Case;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** The command is killed or told to stop, at each phase of a validation and at any moment, or it loses its engine. */
final class ProcessFaults {
    private static final List<Kind> MOMENTS = List.of(Kind.ACT_BEFORE, Kind.ACT_DURING, Kind.ACT_AFTER);
    private static final int KILLED = 137;

    private final FaultBench bench;
    private final Random random;
    private final String family;
    private final AtomicInteger number = new AtomicInteger();

    ProcessFaults(FaultBench bench, String family) {
        this.family = family;
        this.bench = bench;
        this.random = bench.random(family);
    }

    /** @param signal such as {@code KILL}; every second one at a phase, the others at any moment */
    List<Case> signals(int count, String... signal) {
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String chosen = signal[i % signal.length];
            FaultHook hook = FaultHook.values()[random.nextInt(FaultHook.values().length)];
            boolean oneShot = random.nextBoolean();
            if (i / signal.length % 3 == 2) {
                int delay = random.nextInt(1500);
                cases.add(new Case(
                        chosen + " after " + delay + " ms, " + hook,
                        () -> signalled(chosen, null, delay, hook, oneShot)));
                continue;
            }
            Call call = Call.values()[(i * 7 + (int) bench.seed) % Call.values().length];
            EngineFault fault = EngineFault.random(random, call, MOMENTS.get(random.nextInt(MOMENTS.size())));
            boolean mode = suits(call, oneShot);
            FaultHook suited = suited(call, hook);
            cases.add(
                    new Case(chosen + " by " + fault + ", " + suited, () -> signalled(chosen, fault, 0, suited, mode)));
        }
        return cases;
    }

    List<Case> connections(int count) {
        List<Case> cases = new ArrayList<>();
        while (cases.size() < count) {
            Call call = Call.values()[random.nextInt(Call.values().length)];
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            if (kind.isAction() || kind.isSlow()) {
                // The command waits two minutes for an answer.
                continue;
            }
            EngineFault fault = EngineFault.random(random, call, kind);
            FaultHook hook = suited(call, FaultHook.values()[random.nextInt(FaultHook.values().length)]);
            boolean oneShot = suits(call, random.nextBoolean());
            cases.add(new Case(fault + ", " + hook, () -> broken(fault, hook, oneShot)));
        }
        return cases;
    }

    private static boolean suits(Call call, boolean oneShot) {
        return switch (call) {
            case ATTACH, WAIT -> true;
            case EXEC_CREATE, EXEC_START, EXEC_INSPECT, KILL, LOGS -> false;
            default -> oneShot;
        };
    }

    private static FaultHook suited(Call call, FaultHook hook) {
        return switch (call) {
            case READ_REPORTS -> hook.passes ? FaultHook.PASSES_WITH_REPORT : FaultHook.FAILS_BY_REPORT;
            case KILL -> FaultHook.PASSES;
            case LOGS -> FaultHook.FAILS;
            default -> hook;
        };
    }

    /** A command, where its results go, and whether it has ended. */
    private final class Run {
        private final String name = family + "-" + number.incrementAndGet();
        private final Path junit = bench.temp.resolve(name + ".xml");
        private final Path verdict = bench.temp.resolve(name + ".json");
        private final FaultHook hook;
        private final Process process;

        Run(String host, FaultHook hook, boolean oneShot) throws IOException {
            this.hook = hook;
            process = bench.ctl.start(
                    name,
                    "validate",
                    "--host",
                    host,
                    "--network",
                    "none",
                    "--timeout",
                    "20s",
                    oneShot ? "--one-shot" : "--service",
                    "--format",
                    hook.format.toString(),
                    "--junit",
                    junit.toString(),
                    "--verdict",
                    verdict.toString(),
                    "--env",
                    "HOOK=" + hook.script,
                    bench.image);
        }

        int await() throws Exception {
            try {
                assertThat(process.waitFor(100, TimeUnit.SECONDS)).as("it ends").isTrue();
            } finally {
                process.destroyForcibly();
            }
            return process.exitValue();
        }

        String output() throws IOException {
            return bench.ctl.read(bench.temp.resolve(name + ".out"))
                    + bench.ctl.read(bench.temp.resolve(name + ".err"));
        }

        /** What others would read. */
        void assertNoLie(int exitCode) throws Exception {
            String output = output();
            FaultBench.assertReadable(output);
            assertThat(exitCode == 0 && !hook.passes)
                    .as("exit code 0: " + output)
                    .isFalse();
            if (Files.exists(verdict)) {
                JsonNode json = new ObjectMapper().readTree(verdict.toFile());
                String outcome = json.at("/verdicts/0/outcome").asText();
                assertThat(outcome).as("outcome in %s", json).isNotEmpty();
                assertThat(outcome.equals("passed") && !hook.passes)
                        .as("verdict: " + json)
                        .isFalse();
            }
            if (Files.exists(junit)) {
                String xml = bench.ctl.read(junit);
                assertThat(xml.trim()).endsWith(">").matches("(?s).*</testsuites?>");
                assertThat(hook.passes || xml.contains("<failure") || xml.contains("<error"))
                        .as("report: " + xml)
                        .isTrue();
            }
            if (exitCode == 0) {
                assertThat(verdict).exists();
                assertThat(junit).exists();
            }
            if (exitCode != KILLED) {
                try (var files = Files.list(bench.temp)) {
                    assertThat(files.map(file -> file.getFileName().toString())
                                    .filter(file -> file.startsWith("." + name + ".")))
                            .as("half-written files")
                            .isEmpty();
                }
            }
        }
    }

    private String signalled(String signal, EngineFault fault, int delay, FaultHook hook, boolean oneShot)
            throws Exception {
        AtomicReference<Process> process = new AtomicReference<>();
        try (FaultProxy proxy = new FaultProxy(bench.socket(), fault, () -> send(signal, process.get()))) {
            Run run = new Run(proxy.host(), hook, oneShot);
            process.set(run.process);
            if (fault == null) {
                Thread.sleep(delay);
                send(signal, run.process);
            }
            int exitCode = run.await();
            run.assertNoLie(exitCode);
            boolean ended = exitCode >= 0 && exitCode <= 4;
            int expected = signal.equals("KILL") ? KILLED : signal.equals("INT") ? 130 : 143;
            assertThat(ended || exitCode == expected)
                    .as("exit code " + exitCode + ": " + run.output())
                    .isTrue();
            List<String> mine = bench.leftoversOf(run.process.pid());
            if (!signal.equals("KILL") && !(fault != null && fault.call() == Call.REMOVE)) {
                assertThat(mine)
                        .as("left by one that could tidy up: " + run.output())
                        .isEmpty();
            }
            boolean late = fault != null && fault.call() == Call.CREATE;
            Thread.sleep(late && signal.equals("KILL") ? 300 : 0);
            bench.assertSwept(run.process.pid());
            return ended ? "had ended" : mine.isEmpty() ? "stopped, nothing left" : "stopped, swept";
        }
    }

    private static void send(String signal, Process process) {
        try {
            new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String broken(EngineFault fault, FaultHook hook, boolean oneShot) throws Exception {
        try (FaultProxy proxy = new FaultProxy(bench.socket(), fault, () -> {})) {
            Run run = new Run(proxy.host(), hook, oneShot);
            int exitCode = run.await();
            run.assertNoLie(exitCode);
            assertThat(exitCode).as(run.output()).isBetween(0, 4);
            assertThat(run.output()).as("a word on it").isNotBlank();
            bench.assertSwept(run.process.pid());
            return proxy.struck() ? "exit code " + exitCode : "not reached";
        }
    }
}

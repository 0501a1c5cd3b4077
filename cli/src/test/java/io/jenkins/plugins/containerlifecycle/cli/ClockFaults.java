package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.cli.Ctl.Result;
import io.jenkins.plugins.containerlifecycle.cli.FaultBench.Case;
import io.jenkins.plugins.containerlifecycle.push.GateDecision;
import io.jenkins.plugins.containerlifecycle.push.PushGate;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import io.jenkins.plugins.containerlifecycle.verdict.VerdictFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command's clock is neither the engine's nor that of the next command. The machine's clock stays as it is. */
final class ClockFaults {
    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"));
    /** How far off, in the notation of libfaketime. */
    private static final Map<String, Duration> OFFSETS = Map.of(
            "-400d", Duration.ofDays(-400),
            "-12h", Duration.ofHours(-12),
            "-90s", Duration.ofSeconds(-90),
            "+90s", Duration.ofSeconds(90),
            "+12h", Duration.ofHours(12),
            "+400d", Duration.ofDays(400));

    private final FaultBench bench;
    private final String faketime;

    ClockFaults(FaultBench bench) {
        this.bench = bench;
        this.faketime = LIBRARIES.stream()
                .filter(Files::exists)
                .findFirst()
                .map(Path::toString)
                .orElseGet(() -> FaultBench.skip("there is no libfaketime (Debian: apt install faketime)"));
    }

    List<Case> cases(int count) {
        List<String> offsets = OFFSETS.keySet().stream().sorted().toList();
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String offset = offsets.get(i % offsets.size());
            int number = i;
            Case next = switch ((i + i / offsets.size()) % 3) {
                case 0 -> new Case("failure at " + offset, () -> fails(offset));
                case 1 -> new Case("gate at " + offset, () -> gate(offset, number));
                default -> new Case("killed at " + offset, () -> killed(offset, number));
            };
            cases.add(next);
        }
        return cases;
    }

    private Map<String, String> clock(String offset) {
        return Map.of(
                "LD_PRELOAD",
                faketime,
                "FAKETIME",
                offset,
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                // The library has a way around an error of older C libraries, which makes each wait of Java's a busy
                // one.
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0",
                "NO_FAKE_STAT",
                "1");
    }

    private String fails(String offset) {
        Result result = bench.ctl.run(
                clock(offset),
                "validate",
                "--network",
                "none",
                "--env",
                "HOOK=" + FaultHook.FAILS_BY_OLD_REPORT.script,
                bench.image);
        assertThat(result.exitCode()).as(result.toString()).isEqualTo(ExitCode.VALIDATION_FAILED.code());
        return "failed";
    }

    /** For this machine's gate, a pass from far ahead of its clock or long before it does not count. */
    private String gate(String offset, int number) throws Exception {
        Path file = bench.temp.resolve("clock-" + number + ".json");
        Result result = bench.ctl.run(
                clock(offset), "validate", "--network", "none", "--verdict", file.toString(), bench.image);
        assertThat(result.exitCode()).as(result.toString()).isZero();
        List<ImageVerdict> verdicts = new VerdictFile(file).read().orElseThrow().verdicts();

        GateDecision decision = new PushGate(Duration.ofHours(6), Clock.systemUTC())
                .decide(bench.image, verdicts.get(0).imageId(), verdicts, "validate it");

        Duration off = OFFSETS.get(offset);
        GateDecision.Kind expected = off.compareTo(PushGate.CLOCK_SKEW) > 0
                ? GateDecision.Kind.FROM_FUTURE
                : off.compareTo(Duration.ofHours(-6)) < 0 ? GateDecision.Kind.TOO_OLD : GateDecision.Kind.ALLOWED;
        assertThat(decision.kind()).isEqualTo(expected);
        return "gate: " + expected.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    /** While it runs, nobody removes its container, even if its time seems over; once it is killed, everybody does. */
    private String killed(String offset, int number) throws Exception {
        Process process = bench.ctl.start(
                clock(offset),
                "clock-" + number,
                "validate",
                "--network",
                "none",
                "--env",
                "HOOK=echo running; sleep 60",
                bench.image);
        try {
            Path out = bench.temp.resolve("clock-" + number + ".out");
            for (int i = 0; i < 400 && !bench.ctl.read(out).contains("running"); i++) {
                Thread.sleep(50);
            }
            assertThat(bench.leftoversOf(process.pid())).as("it runs").hasSize(1);
            bench.prune(bench.host.toString());
            assertThat(bench.leftoversOf(process.pid()))
                    .as("its time is the engine's")
                    .hasSize(1);
        } finally {
            process.destroyForcibly().waitFor();
        }
        bench.assertSwept(process.pid());
        return "killed, swept";
    }
}

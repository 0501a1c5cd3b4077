package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEndpoint;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.hook.HookRequest;
import io.jenkins.plugins.containerlifecycle.hook.HookRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many validations, at once and one after another: none is lost or mixed up, and nothing grows. */
@Timeout(900)
class LoadIT {
    private static FaultBench bench;

    @TempDir
    static Path temp;

    /** What a process holds. */
    private record Holdings(long threads, long files, long heap) {
        static Holdings now() throws Exception {
            // Idle threads of an engine go after ten seconds.
            TimeUnit.SECONDS.sleep(12);
            System.gc();
            System.gc();
            try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
                Runtime runtime = Runtime.getRuntime();
                return new Holdings(
                        Thread.getAllStackTraces().size(),
                        files.count(),
                        (runtime.totalMemory() - runtime.freeMemory()) >> 10);
            }
        }
    }

    @BeforeAll
    static void start() throws Exception {
        bench = new FaultBench(temp);
    }

    @AfterAll
    static void clean() throws Exception {
        if (bench != null) {
            bench.close();
        }
    }

    private static void say(String line) throws Exception {
        System.out.println(line);
        Files.writeString(
                Path.of("target", "load.txt"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Test
    void manyValidationsEightAtATimeHaveEachItsOwnResultAndLittleMemory() throws Exception {
        int count = FaultBench.LONG ? 200 : 16;
        String failing = bench.ctl.build("failing", "echo no; exit 1");
        List<String> arguments = new ArrayList<>(List.of(
                "validate", "--jobs", "8", "--quiet", "--output", "json", "--network", "none", "--timeout", "120s"));
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(bench.ctl.image("load-" + i));
            bench.ctl.sh("docker tag " + (i % 4 == 0 ? failing : bench.image) + " " + names.get(i));
        }
        arguments.addAll(names);
        Watched load = watch("load", arguments);

        assertThat(bench.ctl.read(temp.resolve("load.err"))).isEmpty();
        assertThat(load.exitCode()).isEqualTo(ExitCode.VALIDATION_FAILED.code());
        JsonNode results = new ObjectMapper().readTree(temp.resolve("load.out").toFile());
        assertThat(results).hasSize(count);
        for (int i = 0; i < count; i++) {
            assertThat(results.get(i).get("outcome").asText())
                    .as(results.get(i).toString())
                    .isEqualTo(i % 4 == 0 ? "failed" : "passed");
        }
        assertThat(bench.leftovers()).isEmpty();
        say(count + " validations, 8 at a time: " + load);
        load.assertSmall();
    }

    @Test
    void aGigabyteOfOutputIsReadToItsEndWithLittleMemory() throws Exception {
        long bytes = FaultBench.LONG ? 1L << 30 : 32L << 20;
        String yes = "yes 'a line of output, as a hook may print it' | head -c " + bytes;
        String image = bench.ctl.build("chatty", yes + "; echo the last; exit 3");
        Path junit = temp.resolve("chatty-junit");

        Watched load = watch(
                "chatty", List.of("validate", "--quiet", "--junit", junit.toString(), "--network", "none", image));

        say("a hook with " + (bytes >> 20) + " MiB of output: " + load);
        assertThat(load.exitCode()).isEqualTo(ExitCode.VALIDATION_FAILED.code());
        try (Stream<Path> reports = Files.list(junit)) {
            String report = Files.readString(reports.toList().get(0));
            assertThat(report).contains("the last");
            Matcher dropped =
                    Pattern.compile("\\[\\.\\.\\. (\\d+) bytes not kept").matcher(report);
            assertThat(dropped.find())
                    .as(report.length() > 5000 ? "what is kept" : report)
                    .isTrue();
            assertThat(Long.parseLong(dropped.group(1))).isGreaterThan(bytes - (8L << 20));
        }
        load.assertSmall();
        assertThat(bench.leftovers()).isEmpty();
    }

    /** What a process used from its start to its end. */
    private record Watched(int exitCode, long millis, long threads, long memory) {
        void assertSmall() {
            assertThat(memory).as("KiB of memory").isLessThan(256 << 10);
            assertThat(threads).as("threads").isLessThan(120);
        }

        @Override
        public String toString() {
            return millis + " ms, " + threads + " threads, " + memory + " KiB of memory at most, heap 64 MiB";
        }
    }

    private static Watched watch(String name, List<String> arguments) throws Exception {
        long start = System.nanoTime();
        Process process =
                bench.ctl.start(Map.of("CONTAINERCTL_JAVA_OPTS", "-Xmx64m"), name, arguments.toArray(new String[0]));
        long memory = 0;
        long threads = 0;
        while (process.isAlive()) {
            for (String line : status(process.pid())) {
                memory = line.startsWith("VmHWM:") ? number(line) : memory;
                threads = line.startsWith("Threads:") ? Math.max(threads, number(line)) : threads;
            }
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
        return new Watched(process.exitValue(), (System.nanoTime() - start) / 1_000_000, threads, memory);
    }

    private static long number(String line) {
        return Long.parseLong(line.replaceAll("\\D", ""));
    }

    private static List<String> status(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status"));
        } catch (java.io.IOException e) {
            return List.of();
        }
    }

    @Test
    void nothingGrowsFromRunToRunInOneProcess() throws Exception {
        int count = FaultBench.LONG ? 1000 : 24;
        try (DockerEngine engine = DockerEngine.connect(DockerEndpoint.of(bench.host))) {
            runs(engine, FaultBench.LONG ? 50 : 8);
            Holdings before = Holdings.now();
            long start = System.nanoTime();
            runs(engine, count);
            long millis = (System.nanoTime() - start) / 1_000_000;
            Holdings after = Holdings.now();
            // What has grown stays; on a busy machine the last ones need a while longer.
            for (int i = 0; i < 4 && (after.threads() > before.threads() || after.files() > before.files()); i++) {
                after = Holdings.now();
            }
            say(count + " runs in one process: " + millis + " ms; before " + before + ", after " + after + " (KiB)");
            assertThat(after.threads()).isLessThanOrEqualTo(before.threads());
            assertThat(after.files()).isLessThanOrEqualTo(before.files());
            assertThat(after.heap() - before.heap()).as("KiB of heap").isLessThan(8 << 10);
        }
        assertThat(bench.leftovers()).isEmpty();
    }

    private static void runs(DockerEngine engine, int count) throws Exception {
        ConnectionFaults requests = new ConnectionFaults(bench);
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<String>> outcomes = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                HookRequest request =
                        requests.request(i % 2 == 0 ? FaultHook.FAILS : FaultHook.PASSES, HookRequest.Mode.ONE_SHOT);
                outcomes.add(pool.submit(() -> ConnectionFaults.outcome(engine, request, HookRunner.newRunId())));
            }
            for (int i = 0; i < count; i++) {
                assertThat(outcomes.get(i).get()).isEqualTo(i % 2 == 0 ? "failed" : "passed");
            }
        } finally {
            pool.shutdownNow();
            pool.awaitTermination(10, TimeUnit.SECONDS);
        }
    }
}

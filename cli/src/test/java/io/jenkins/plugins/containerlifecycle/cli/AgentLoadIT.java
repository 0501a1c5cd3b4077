package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.containerlifecycle.engine.ExecResult;
import io.jenkins.plugins.containerlifecycle.engine.ExecSpec;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEndpoint;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.engine.docker.OwnEngine;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * An agent beside many containers for long: no hook is late, and neither the agent nor the engine grows. How many commands
 * an engine can run in a second differs by machine (some ten on two processors), so that is measured first, by calls that
 * do nothing else; the interval follows from it.
 */
@Timeout(2400)
class AgentLoadIT {
    private static final int CONTAINERS = FaultBench.LONG ? 200 : 6;
    private static final Duration SHORTEST = Duration.ofSeconds(FaultBench.LONG ? 10 : 5);
    private static final Duration METRICS = Duration.ofMinutes(5);
    /** How much of what the engine can do is asked for: an agent looks at a container before and after each hook, too. */
    private static final double SHARE = 0.85;

    private static final int AT_A_TIME = 4;
    private static final Duration LENGTH = FaultBench.LONG ? Duration.ofMinutes(10) : Duration.ofSeconds(16);
    /** An engine keeps the record of a command that it has run for some five minutes, so it grows until then. */
    private static final Duration SETTLED = FaultBench.LONG ? Duration.ofMinutes(6) : Duration.ofSeconds(6);

    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static OwnEngine engine;
    private static Ctl ctl;
    private static double capacity;
    private static Duration every;

    @TempDir
    static Path temp;

    /** What a process holds: KiB of memory, threads, open files, and milliseconds of CPU time so far. */
    private record Holdings(long memory, long threads, long files, long cpu) {
        static Holdings of(long pid) throws Exception {
            long memory = 0;
            long threads = 0;
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                memory = line.startsWith("VmRSS:") ? digits(line) : memory;
                threads = line.startsWith("Threads:") ? digits(line) : threads;
            }
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            // Ticks are hundredths of a second.
            long cpu = 10 * (Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
            try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
                return new Holdings(memory, threads, files.count(), cpu);
            }
        }

        private static long digits(String line) {
            return Long.parseLong(line.replaceAll("\\D", ""));
        }

        @Override
        public String toString() {
            return memory + " KiB, " + threads + " threads, " + files + " files";
        }
    }

    @BeforeAll
    static void start() throws Exception {
        engine = OwnEngine.start();
        ctl = new Ctl(temp, Map.of("DOCKER_HOST", engine.host()));
        String image = ctl.buildWith(
                "load",
                "RUN [\"/bin/busybox\", \"--install\", \"-s\", \"/bin\"]\n",
                "--validate=true",
                "--monitor=echo 'OK - fine | load=1;2;3'",
                "--metrics=i=0; echo '# TYPE many gauge'; while [ $i -lt 50 ]; do echo \"many{n=\\\"$i\\\"} $i\";"
                        + " i=$((i+1)); done");
        for (int i = 0; i < CONTAINERS; i++) {
            ctl.sh("docker run --detach --network none --stop-timeout 0 --name load-" + i + " " + image
                    + " sleep 100000");
        }
        capacity = execsASecond();
        double monitors = capacity * SHARE - CONTAINERS / (double) METRICS.toSeconds();
        every = Duration.ofSeconds(Math.max(SHORTEST.toSeconds(), (long) Math.ceil(CONTAINERS / monitors)));
        say(String.format(
                "The engine runs %.1f bare execs a second, %d at a time, so MONITOR is run every %d s",
                capacity, AT_A_TIME, every.toSeconds()));
    }

    /** The hook's own command, with no look before or after it. */
    private static double execsASecond() throws Exception {
        long begin = System.nanoTime();
        long length = TimeUnit.SECONDS.toNanos(FaultBench.LONG ? 20 : 4);
        AtomicInteger done = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
        try (DockerEngine client = DockerEngine.connect(DockerEndpoint.of(URI.create(engine.host())))) {
            List<Future<Void>> all = new ArrayList<>();
            for (int thread = 0; thread < AT_A_TIME; thread++) {
                int first = thread;
                all.add(threads.submit(() -> {
                    for (int i = first; System.nanoTime() - begin < length; i += AT_A_TIME) {
                        ExecResult result = client.containers()
                                .exec(
                                        "load-" + i % CONTAINERS,
                                        new ExecSpec(List.of("/usr/bin/container", "--monitor"), Map.of(), null),
                                        (stream, bytes) -> {},
                                        Deadline.in(Duration.ofMinutes(1)));
                        assertThat(result.exitCode()).isZero();
                        done.incrementAndGet();
                    }
                    return null;
                }));
            }
            for (Future<Void> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        return done.get() / ((System.nanoTime() - begin) / 1e9);
    }

    @AfterAll
    static void clean() throws Exception {
        if (ctl != null) {
            ctl.close();
        }
        if (engine != null) {
            engine.close();
        }
    }

    private static void say(String line) throws Exception {
        System.out.println(line);
        Files.writeString(
                Path.of("target", "load.txt"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static Process agent(String name, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("agent", "--listen=127.0.0.1:0"));
        arguments.addAll(List.of(options));
        return ctl.start(Map.of("CONTAINERCTL_JAVA_OPTS", "-Xmx96m"), name, arguments.toArray(new String[0]));
    }

    private static String address(String name) throws Exception {
        for (int i = 0; i < 300; i++) {
            Matcher matcher = ADDRESS.matcher(ctl.read(temp.resolve(name + ".err")));
            if (matcher.find()) {
                return matcher.group();
            }
            Thread.sleep(100);
        }
        throw new AssertionError("The agent says: " + ctl.read(temp.resolve(name + ".err")));
    }

    private static String get(String address) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
                .body();
    }

    private static JsonNode containers(String address) throws Exception {
        return new ObjectMapper().readTree(get(address + "/api/v1/containers")).path("containers");
    }

    /** Until each has been asked once. */
    private static void awaitFirstRuns(String address, String hook) throws Exception {
        for (int i = 0; i < 600; i++) {
            int asked = 0;
            for (JsonNode container : containers(address)) {
                asked += container.at("/hooks/" + hook + "/runs").asInt() > 0 ? 1 : 0;
            }
            if (asked == CONTAINERS) {
                return;
            }
            Thread.sleep(500);
        }
        throw new AssertionError("not all containers have been asked for " + hook);
    }

    private static void stop(Process agent) throws Exception {
        agent.destroy();
        if (!agent.waitFor(30, TimeUnit.SECONDS)) {
            agent.destroyForcibly();
            throw new AssertionError("the agent does not end");
        }
    }

    @Test
    void noHookIsLateByMoreThanItsIntervalAndNothingGrows() throws Exception {
        Process agent = agent(
                "agent",
                "--monitor-every=" + every.toSeconds() + "s",
                "--jobs=" + AT_A_TIME,
                "--metrics-every=" + METRICS.toMinutes() + "m");
        try {
            String address = address("agent");
            awaitFirstRuns(address, "monitor");
            awaitFirstRuns(address, "metrics");
            Runs runs = new Runs();
            Instant begin = Instant.now();
            runs.watch(address, SETTLED);
            Holdings settled = Holdings.of(agent.pid());
            Holdings engineSettled = Holdings.of(engine.pid());
            runs.watch(address, LENGTH.minus(SETTLED));
            Holdings after = Holdings.of(agent.pid());
            Holdings engineAfter = Holdings.of(engine.pid());
            Duration length = Duration.between(begin, Instant.now());

            double share = (after.cpu() - settled.cpu())
                    / (double) LENGTH.minus(SETTLED).toMillis();
            say(CONTAINERS + " containers, MONITOR every " + every.toSeconds() + " s for " + length.toSeconds()
                    + " s: longest pause " + runs.longest().toMillis() + " ms; agent (heap 96 MiB) " + settled + ", "
                    + after + " at the end, " + Math.round(share * 100) + " % of a processor; dockerd " + engineSettled
                    + ", " + engineAfter + " at the end; " + metrics(address));
            assertThat(runs.longest())
                    .as("longest pause between two runs of one container")
                    .isLessThanOrEqualTo(every.multipliedBy(2));
            assertThat(runs.fewest()).isGreaterThanOrEqualTo((int) (length.toMillis() / every.toMillis()) - 2);
            // Idle threads and connections come and go; one for each run would be hundreds.
            assertThat(after.threads()).isLessThanOrEqualTo(settled.threads() + 12);
            assertThat(after.files()).isLessThanOrEqualTo(settled.files() + 16);
            assertThat(after.memory()).as("KiB of the agent").isLessThan(256 << 10);
            assertThat(engineAfter.files()).isLessThanOrEqualTo(engineSettled.files() + 32);
            assertThat(engineAfter.threads()).isLessThanOrEqualTo(engineSettled.threads() + 16);
            assertThat(engineAfter.memory()).as("KiB of dockerd").isLessThan(engineSettled.memory() * 5 / 4);
        } finally {
            stop(agent);
        }
    }

    /** Then all are late alike, none is taken to be ill, and the agent says so. */
    @Test
    @EnabledIfSystemProperty(
            named = "integration.long",
            matches = "true",
            disabledReason = "only ./verify --long runs it")
    void anAgentThatIsAskedForMoreThanTheEngineCanDoServesAllAlike() throws Exception {
        Process agent = agent("overload", "--monitor-every=5s", "--metrics-every=1h", "--jobs=" + AT_A_TIME);
        try {
            String address = address("overload");
            awaitFirstRuns(address, "monitor");
            awaitFirstRuns(address, "metrics");
            int before = monitors(address);
            Instant begin = Instant.now();
            Runs runs = new Runs();
            runs.watch(address, Duration.ofMinutes(3));
            double rate = (monitors(address) - before)
                    / (double) Duration.between(begin, Instant.now()).toSeconds();
            say(String.format(
                    "%d containers, MONITOR every 5 s is asked for: %.1f a second are run, %.2f x of the bare execs; longest"
                            + " pause %d ms; %d to %d runs a container",
                    CONTAINERS, rate, rate / capacity, runs.longest().toMillis(), runs.fewest(), runs.most()));
            assertThat(runs.most() - runs.fewest()).isLessThanOrEqualTo(2);
            assertThat(get(address + "/metrics"))
                    .containsPattern("(?m)^containerlifecycle_hook_lateness_longest_seconds [1-9]\\d");
        } finally {
            stop(agent);
        }
    }

    private static int monitors(String address) throws Exception {
        int runs = 0;
        for (JsonNode container : containers(address)) {
            runs += container.at("/hooks/monitor/runs").asInt();
        }
        return runs;
    }

    /** How long an answer with all metrics takes. */
    private static String metrics(String address) throws Exception {
        List<Long> times = new ArrayList<>();
        int samples = 0;
        for (int i = 0; i < 21; i++) {
            long start = System.nanoTime();
            samples = (int) get(address + "/metrics")
                    .lines()
                    .filter(line -> line.startsWith("many{"))
                    .count();
            times.add((System.nanoTime() - start) / 1_000_000);
        }
        assertThat(samples).isEqualTo(50 * CONTAINERS);
        times.sort(null);
        return "/metrics with " + samples + " samples of theirs: median " + times.get(10) + " ms, at most "
                + times.get(20) + " ms";
    }

    @Test
    @EnabledIfSystemProperty(
            named = "integration.long",
            matches = "true",
            disabledReason = "only ./verify --long runs it")
    void anAgentWithNothingToDoTakesNextToNoTime() throws Exception {
        Process agent = agent("idle", "--monitor-every=1h", "--metrics-every=1h");
        try {
            String address = address("idle");
            for (int i = 0; i < 300 && containers(address).size() < CONTAINERS; i++) {
                Thread.sleep(200);
            }
            // Until the hooks have been run for the first time.
            Thread.sleep(Duration.ofSeconds(60).toMillis());
            Holdings before = Holdings.of(agent.pid());
            Duration length = Duration.ofSeconds(120);
            Thread.sleep(length.toMillis());
            double share = (Holdings.of(agent.pid()).cpu() - before.cpu()) / (double) length.toMillis();
            say(CONTAINERS + " containers and nothing to run: " + Math.round(share * 1000) / 10.0
                    + " % of a processor for " + length.toSeconds() + " s; " + before);
            assertThat(containers(address)).hasSize(CONTAINERS);
        } finally {
            stop(agent);
        }
    }

    /** When each container was asked for MONITOR. */
    private static final class Runs {
        private final Map<String, List<Instant>> starts = new HashMap<>();

        void watch(String address, Duration length) throws Exception {
            Instant end = Instant.now().plus(length);
            while (Instant.now().isBefore(end)) {
                for (JsonNode container : containers(address)) {
                    assertThat(container.at("/hooks/monitor/status").asText())
                            .as(container.toString())
                            .isEqualTo("ok");
                    Instant last = Instant.parse(
                            container.at("/hooks/monitor/last_run").asText());
                    List<Instant> known =
                            starts.computeIfAbsent(container.path("name").asText(), name -> new ArrayList<>());
                    if (known.isEmpty() || !known.get(known.size() - 1).equals(last)) {
                        known.add(last);
                    }
                }
                Thread.sleep(1500);
            }
        }

        Duration longest() {
            assertThat(starts).hasSize(CONTAINERS);
            Duration longest = Duration.ZERO;
            for (List<Instant> runs : starts.values()) {
                for (int i = 1; i < runs.size(); i++) {
                    Duration pause = Duration.between(runs.get(i - 1), runs.get(i));
                    longest = pause.compareTo(longest) > 0 ? pause : longest;
                }
            }
            return longest;
        }

        int most() {
            return starts.values().stream().mapToInt(List::size).max().orElse(0);
        }

        int fewest() {
            return starts.values().stream().mapToInt(List::size).min().orElse(0);
        }
    }
}

package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEndpoint;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.leftover.RunLabels;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * What all kinds of faults need: the command, an image whose hook does as it is told, strangers' containers that must
 * survive, and the checks after each fault.
 */
final class FaultBench implements AutoCloseable {
    /** The long run is {@code ./verify --long}. */
    static final boolean LONG = Boolean.getBoolean("integration.long");

    /** A hook that does what the case says. */
    static final String METHOD = "eval \"${HOOK:-exit 0}\"";

    private static final Pattern TRACE = Pattern.compile("(?m)^\\s+at [\\w.$/]+\\(|Exception in thread|^Caused by: ");
    /** A class name is not a message for a user. */
    private static final Pattern CLASS_NAME =
            Pattern.compile("\\b(java|com|org|io)\\.[a-z]\\w*\\.[\\w.]*(Exception|Error)\\b");

    final Ctl ctl;
    final Path temp;
    final String image;
    final URI host;
    private final Set<String> imageIds;
    final long seed;
    private final DockerEngine engine;
    private final List<String> strangers = new ArrayList<>();
    private final Map<String, Map<String, Integer>> tally = new TreeMap<>();

    /** One fault: what to do, and in a word what came of it. */
    record Case(String description, Callable<String> run) {}

    FaultBench(Path temp) throws Exception {
        this.temp = temp;
        ctl = new Ctl(temp);
        host = DockerEndpoint.resolve(System.getenv(), Path.of(System.getProperty("user.home")), null)
                .host();
        engine = DockerEngine.connect(DockerEndpoint.of(host));
        image = ctl.build("faults", METHOD);
        imageIds = Set.of(
                engine.images().inspect(image).id(),
                engine.images().inspect(ctl.base).id());
        seed = Long.getLong("faults.seed", LONG ? System.currentTimeMillis() % 1_000_000 : 1);
        System.out.println("Faults with -Dfaults.seed=" + seed);
        String ours = "--label " + RunLabels.OWNER + "=x/1/1 --label " + RunLabels.EXPIRES + "=1";
        stranger("our labels", "--label " + RunLabels.RUN + "=0123456789ab " + ours);
        stranger("a name like ours", "--name container-lifecycle-" + System.nanoTime());
    }

    private void stranger(String what, String options) {
        String id = ctl.sh("docker run --detach --network none " + options + " " + ctl.base + " sleep 86400")
                .trim();
        assertThat(id).as(what).hasSize(64);
        strangers.add(id);
    }

    Random random(String family) {
        return new Random(seed * 31 + family.hashCode());
    }

    /** The engine's socket, for a proxy; skips loudly if it is not a socket. */
    Path socket() {
        if (!"unix".equals(host.getScheme())) {
            skip("the engine at " + host + " has no local socket to put a proxy before");
        }
        return Path.of(host.getPath());
    }

    static <T> T skip(String why) {
        System.err.println("SKIPPED: " + why);
        return Assumptions.abort(why);
    }

    static void needRoot() {
        if (!"root".equals(System.getProperty("user.name"))) {
            skip("that needs root");
        }
    }

    /** All of them, several at a time; fails once at the end with everything that was found. */
    void run(String family, int threads, List<Case> cases) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<String> findings = new ArrayList<>();
        long start = System.nanoTime();
        try {
            List<Future<String>> futures = new ArrayList<>();
            cases.forEach(each -> futures.add(pool.submit(each.run())));
            for (int i = 0; i < cases.size(); i++) {
                String outcome;
                try {
                    outcome = futures.get(i).get();
                } catch (java.util.concurrent.ExecutionException e) {
                    outcome = "FINDING";
                    findings.add(cases.get(i).description() + ": " + e.getCause());
                    System.out.println("Finding: " + findings.get(findings.size() - 1));
                }
                tally.computeIfAbsent(family, f -> new TreeMap<>()).merge(outcome, 1, Integer::sum);
            }
        } finally {
            pool.shutdownNow();
        }
        String line = family + ": " + cases.size() + " faults in " + (System.nanoTime() - start) / 1_000_000_000
                + " s: " + tally.get(family);
        System.out.println(line);
        Files.writeString(
                Path.of("target", "faults.txt"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        assertThat(findings).as("seed " + seed + ", " + line).isEmpty();
        // A busy engine may carry out the last request of a process that was killed seconds later.
        for (int i = 0; i < 20 && !leftovers().isEmpty(); i++) {
            prune(host.toString());
            Thread.sleep(200);
        }
        assertThat(leftovers()).as("containers after all faults").isEmpty();
    }

    /** The containers of runs of this bench's images. */
    List<String> leftovers() throws Exception {
        return containers().stream().map(each -> each.names().get(0)).toList();
    }

    private List<ContainerSummary> containers() throws Exception {
        return engine.containers().list(true, Map.of(RunLabels.RUN, "")).stream()
                .filter(container -> imageIds.contains(container.imageId()))
                .filter(RunLabels::isOurs)
                .toList();
    }

    boolean exists(String runId) throws Exception {
        return !engine.containers().list(true, Map.of(RunLabels.RUN, runId)).isEmpty();
    }

    /** {@code containerctl prune}, in this process. */
    void prune(String address) {
        StringWriter output = new StringWriter();
        picocli.CommandLine command = ContainerCtl.commandLine("prune");
        command.setOut(new PrintWriter(output));
        command.setErr(new PrintWriter(output));
        assertThat(command.execute("prune", "--host", address))
                .as(output.toString())
                .isZero();
    }

    /** Those of one process. */
    List<String> leftoversOf(long pid) throws Exception {
        return containers().stream()
                .filter(container ->
                        container.labels().getOrDefault(RunLabels.OWNER, "").contains("/" + pid + "/"))
                .map(each -> each.names().get(0))
                .toList();
    }

    /** Nothing that a dead process left stays after {@code prune}. */
    void assertSwept(long pid) throws Exception {
        int empty = 0;
        for (int i = 0; i < 20 && empty < 2; i++) {
            if (leftoversOf(pid).isEmpty()) {
                // The engine may still be working on the process's last request.
                empty++;
                Thread.sleep(200);
            } else {
                empty = 0;
                prune(host.toString());
            }
        }
        assertThat(leftoversOf(pid)).as("after prune").isEmpty();
    }

    /** The output is for people. */
    static void assertReadable(String text) {
        assertThat(TRACE.matcher(text).find()).as("stack trace: " + text).isFalse();
        assertThat(CLASS_NAME.matcher(text).find())
                .as("name of a class: " + text)
                .isFalse();
        assertThat(text).doesNotContain("Something unexpected happened");
    }

    String inspect(String id) {
        return ctl.sh("docker inspect --format '{{.State.StartedAt}} {{.State.Running}} {{.RestartCount}}' " + id);
    }

    void assertStrangersUntouched() {
        for (String stranger : strangers) {
            assertThat(inspect(stranger)).contains(" true 0");
        }
    }

    @Override
    public void close() throws Exception {
        try {
            assertStrangersUntouched();
            System.out.println("Faults: " + tally);
        } finally {
            strangers.forEach(id -> ctl.sh("docker rm --force " + id));
            engine.close();
            ctl.close();
        }
    }
}

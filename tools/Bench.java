import io.jenkins.plugins.containerlifecycle.engine.Target;
import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEndpoint;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.graph.GraphSource;
import io.jenkins.plugins.containerlifecycle.graph.ImageGraph;
import io.jenkins.plugins.containerlifecycle.graph.KnownImage;
import io.jenkins.plugins.containerlifecycle.graph.PlanSvg;
import io.jenkins.plugins.containerlifecycle.graph.RebuildPlan;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.hook.HookListener;
import io.jenkins.plugins.containerlifecycle.hook.HookRequest;
import io.jenkins.plugins.containerlifecycle.hook.HookResult;
import io.jenkins.plugins.containerlifecycle.hook.HookRunner;
import io.jenkins.plugins.containerlifecycle.inventory.AuditResult;
import io.jenkins.plugins.containerlifecycle.inventory.AuditRule;
import io.jenkins.plugins.containerlifecycle.inventory.AuditTarget;
import io.jenkins.plugins.containerlifecycle.inventory.Auditor;
import io.jenkins.plugins.containerlifecycle.inventory.InventoryCache;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadataBuilder;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Measures containerctl against the raw API of the same engine in the same run. Everything of one group runs in turn,
 * A B C A B C ..., so that a slower machine slows all of it down; the medians are compared.
 *
 * <p>Run by ./bench, which puts the jars of containerctl on the class path. Arguments: the folder of containerctl, the
 * number of rounds, then NAME=JAVA_HOME for each Java to start it with.
 */
public class Bench {
    private static final String IMAGE_1 = "container-lifecycle-bench:1";
    private static final String IMAGE_20 = "container-lifecycle-bench:20";
    private static final String RELEASE_A = "container-lifecycle-bench:a";
    private static final String RELEASE_B = "container-lifecycle-bench:b";
    private static final String PACKAGES = "container-lifecycle-bench:packages";
    private static final String DATABASE = "/var/lib/dpkg/status";
    /** No package has that name, and every one has that version. */
    private static final String NOWHERE = "no-such-package";

    private static final String EVERYWHERE = "pkg:deb/dpkg>=0";
    private static final int AUDITED_IMAGES = 50;
    private static final int LABELLED_IMAGES = 200;
    private static final int PLANNED_IMAGES = 1000;
    private static final int CONTAINERS = 50;
    private static final int JOBS = 4;
    private static final String SERVICE = "container-lifecycle-bench";
    private static final String NETWORK = "container-lifecycle-bench";
    private static final String LABEL = "container-lifecycle-bench=1";

    private final Path home;
    private final int rounds;
    private final Map<String, Path> javas = new LinkedHashMap<>();

    private Bench(String[] arguments) {
        home = Path.of(arguments[0]);
        rounds = Integer.parseInt(arguments[1]);
        for (String java : Arrays.asList(arguments).subList(2, arguments.length)) {
            javas.put(java.substring(0, java.indexOf('=')), Path.of(java.substring(java.indexOf('=') + 1)));
        }
    }

    public static void main(String[] arguments) throws Exception {
        Bench bench = new Bench(arguments);
        System.out.println("Rounds: " + bench.rounds + " after 2 that do not count. Medians, and [lowest .. highest].");
        Map<String, Work> groups = new LinkedHashMap<>();
        groups.put("validation", bench::validation);
        groups.put("list", bench::list);
        groups.put("version", bench::version);
        groups.put("monitoring", bench::monitoring);
        groups.put("deployment", bench::deployment);
        groups.put("packages", bench::packages);
        groups.put("audit", bench::audit);
        groups.put("planning", bench::planning);
        String wanted = System.getProperty("groups", "").strip();
        for (String group : wanted.isEmpty() ? groups.keySet() : List.of(wanted.split(" +"))) {
            if (!groups.containsKey(group)) {
                throw new IllegalArgumentException("'" + group + "' is none of " + groups.keySet() + ".");
            }
            groups.get(group).run();
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    // (a) and (b): one check and twenty checks

    private void validation() throws Exception {
        DockerEngine engine =
                DockerEngine.connect(DockerEndpoint.resolve(System.getenv(), Path.of(System.getProperty("user.home")), null));
        boolean peer = isOnPath("container-structure-test");
        Path peer1 = peerConfiguration(1);
        Path peer20 = peerConfiguration(20);
        try (engine) {
            Map<String, Work> work = new LinkedHashMap<>();
            work.put("raw API, 1 check", () -> floor(IMAGE_1));
            work.put("one warm JVM, 1 check", () -> validateWarm(engine, IMAGE_1));
            work.put("one warm JVM, 20 checks", () -> validateWarm(engine, IMAGE_20));
            for (Map.Entry<String, Path> java : javas.entrySet()) {
                work.put(
                        "containerctl validate, " + java.getKey() + ", 1 check",
                        () -> containerctl(java.getValue(), "validate", "--quiet", IMAGE_1));
                work.put(
                        "containerctl validate, " + java.getKey() + ", 20 checks",
                        () -> containerctl(java.getValue(), "validate", "--quiet", IMAGE_20));
            }
            if (peer) {
                work.put("container-structure-test, 1 check", () -> peer(peer1, IMAGE_1));
                work.put("container-structure-test, 20 checks", () -> peer(peer20, IMAGE_20));
            }
            // A JVM is warm after some dozen runs, not after two.
            for (int i = 0; i < 20; i++) {
                validateWarm(engine, IMAGE_1);
            }
            Map<String, double[]> times = measure(work);
            print("Validation of an image by one hook", times, "raw API, 1 check");
            if (!peer) {
                System.out.println("  container-structure-test is not on PATH: not compared.");
            }
        } finally {
            Files.delete(peer1);
            Files.delete(peer20);
        }
    }

    private static void validateWarm(DockerEngine engine, String image) throws Exception {
        HookResult run = new HookRunner(engine, HookListener.SILENT)
                .run(HookRequest.validate(image), HookRunner.newRunId(), new Cancellation());
        if (run.report().outcome() != Outcome.PASSED) {
            throw new IllegalStateException(run.report().reason());
        }
    }

    /** The least that anybody must ask of an engine to run one command in a container of an image. */
    private static void floor(String image) throws IOException {
        try (RawApi api = new RawApi()) {
            String id = api.json("POST", "/containers/create", "{\"Image\":\"" + image + "\"}");
            api.request("POST", "/containers/" + id + "/start", "");
            String exec = api.json(
                    "POST",
                    "/containers/" + id + "/exec",
                    "{\"AttachStdout\":true,\"AttachStderr\":true,\"Cmd\":[\"/usr/bin/container\",\"--validate\"]}");
            api.exec(exec);
            if (!api.request("GET", "/exec/" + exec + "/json", null).contains("\"ExitCode\":0")) {
                throw new IllegalStateException("the check failed");
            }
            api.request("DELETE", "/containers/" + id + "?force=1&v=1", null);
        }
    }

    private static Path peerConfiguration(int checks) throws IOException {
        StringBuilder yaml = new StringBuilder("schemaVersion: 2.0.0\ncommandTests:\n");
        for (int i = 1; i <= checks; i++) {
            yaml.append("  - name: check ").append(i).append("\n    command: /bin/true\n");
        }
        return Files.writeString(Files.createTempFile("bench", ".yaml"), yaml);
    }

    private static void peer(Path configuration, String image) throws Exception {
        process(Map.of(), "container-structure-test", "test", "--image", image, "--config", configuration.toString());
    }

    // (c): the list of many images

    private void list() throws Exception {
        List<String> ids = new ArrayList<>();
        String container;
        try (RawApi api = new RawApi()) {
            container = api.json("POST", "/containers/create", "{\"Image\":\"" + IMAGE_1 + "\"}");
        }
        try {
            for (int i = 0; i < LABELLED_IMAGES; i++) {
                ids.add(labelledImage(container, i));
            }
            Map<String, Work> work = new LinkedHashMap<>();
            work.put("raw GET /images/json", () -> {
                try (RawApi api = new RawApi()) {
                    api.request("GET", "/images/json", null);
                }
            });
            javas.forEach((name, java) ->
                    work.put("containerctl ls, " + name, () -> containerctl(java, "ls")));
            print("List of " + LABELLED_IMAGES + " images with 3 KB of labels each", measure(work), "raw GET /images/json");
        } finally {
            try (RawApi api = new RawApi()) {
                api.request("DELETE", "/containers/" + container + "?force=1&v=1", null);
            }
            for (String id : ids) {
                try (RawApi api = new RawApi()) {
                    api.request("DELETE", "/images/" + id + "?force=1", null);
                }
            }
        }
    }

    private static String labelledImage(String container, int number) throws IOException {
        String key = (1_700_000_000 + number) + "." + String.format(Locale.ROOT, "%08x", number);
        String json = "{\\\"schema_version\\\":1,\\\"build_id\\\":\\\"" + key.substring(11) + "\\\",\\\"project\\\":\\\"bench-"
                + number + "\\\",\\\"build_time_stamp\\\":" + key.substring(0, 10) + ",\\\"user\\\":{\\\"text\\\":\\\""
                + "x".repeat(2800) + "\\\"}}";
        String body = "{\"Labels\":{\"io.jenkins.container-lifecycle.meta." + key + "\":\"" + json
                + "\",\"io.jenkins.container-lifecycle.self\":\"" + key + "\"}}";
        try (RawApi api = new RawApi()) {
            String path = "/commit?container=" + container + "&repo=container-lifecycle-bench-list&tag=" + number;
            return api.json("POST", path, body);
        }
    }

    // (d): the start of the program

    private void version() throws Exception {
        Map<String, Work> work = new LinkedHashMap<>();
        work.put("true", () -> process(Map.of(), "true"));
        javas.forEach((name, java) ->
                work.put("containerctl --version, " + name, () -> containerctl(java, "--version")));
        print("Start of the program", measure(work), "true");
    }

    // (e): the hooks of many containers

    private void monitoring() throws Exception {
        List<String> ids = new ArrayList<>();
        try {
            for (int i = 0; i < CONTAINERS; i++) {
                ids.add(docker("run", "-d", "--network", "none", "--label", LABEL, RELEASE_A));
            }
            Map<String, Work> work = new LinkedHashMap<>();
            String floor = "raw API, " + CONTAINERS + " execs, " + JOBS + " at a time";
            work.put(floor, () -> execs(ids));
            for (Map.Entry<String, Path> java : javas.entrySet()) {
                for (String command : List.of("monitor", "metrics")) {
                    work.put(
                            "containerctl " + command + ", " + java.getKey(),
                            () -> containerctl(java.getValue(), command, "--label", LABEL, "--jobs", "" + JOBS));
                }
            }
            print("One hook in each of " + CONTAINERS + " containers", measure(work), floor);
        } finally {
            for (String id : ids) {
                docker("rm", "-f", id);
            }
        }
    }

    private static void execs(List<String> ids) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(JOBS);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (String id : ids) {
                tasks.add(() -> {
                    try (RawApi api = new RawApi()) {
                        String exec = api.json(
                                "POST",
                                "/containers/" + id + "/exec",
                                "{\"AttachStdout\":true,\"AttachStderr\":true,"
                                        + "\"Cmd\":[\"/usr/bin/container\",\"--monitor\"]}");
                        api.exec(exec);
                        if (!api.request("GET", "/exec/" + exec + "/json", null).contains("\"ExitCode\":0")) {
                            throw new IllegalStateException("the hook failed");
                        }
                    }
                    return null;
                });
            }
            for (Future<Void> each : threads.invokeAll(tasks)) {
                each.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    // (f): how long a service is away while it gets a new image

    private void deployment() throws Exception {
        Path java = javas.values().iterator().next();
        double[] byHand = new double[rounds];
        double[] stopFirst = new double[rounds];
        double[] startFirst = new double[rounds];
        docker("network", "create", NETWORK);
        try {
            for (int round = -1; round < rounds; round++) {
                double hand = gapByHand();
                double stop = gapOfStopFirst(java);
                double start = gapOfStartFirst(java);
                if (round >= 0) {
                    byHand[round] = hand;
                    stopFirst[round] = stop;
                    startFirst[round] = start;
                }
            }
        } finally {
            removeServices();
            docker("network", "rm", NETWORK);
        }
        Map<String, double[]> times = new LinkedHashMap<>();
        times.put("docker stop && docker run", byHand);
        times.put("containerctl deploy --order stop-first", stopFirst);
        times.values().forEach(Arrays::sort);
        print("A service gets a new image: from the end of the old container to the start of the new one", times,
                "docker stop && docker run");
        Arrays.sort(startFirst);
        System.out.printf(
                Locale.ROOT,
                "  containerctl deploy --order start-first: no answer for %.0f ms at most [%.0f .. %.0f], asked without a"
                        + " pause%n",
                median(startFirst),
                startFirst[0],
                startFirst[rounds - 1]);
    }

    private static double gapByHand() throws Exception {
        docker("run", "-d", "--name", SERVICE, "-p", "127.0.0.1::8080", RELEASE_A);
        docker("stop", SERVICE);
        docker("run", "-d", "--name", SERVICE + "-2", "-p", "127.0.0.1::8080", RELEASE_B);
        double gap = gap(SERVICE, SERVICE + "-2");
        removeServices();
        return gap;
    }

    private double gapOfStopFirst(Path java) throws Exception {
        docker("run", "-d", "--name", SERVICE, "-p", "127.0.0.1::8080", RELEASE_A);
        containerctl(java, "deploy", "--quiet", "--order", "stop-first", SERVICE, RELEASE_B);
        double gap = gap(SERVICE + "-previous", SERVICE);
        removeServices();
        return gap;
    }

    /** By the engine's own times. */
    private static double gap(String before, String after) throws Exception {
        Instant end = Instant.parse(docker("inspect", "-f", "{{.State.FinishedAt}}", before));
        Instant start = Instant.parse(docker("inspect", "-f", "{{.State.StartedAt}}", after));
        return Duration.between(end, start).toNanos() / 1e6;
    }

    /** A client in the same network asks all the time, and notes when it got an answer. */
    private double gapOfStartFirst(Path java) throws Exception {
        docker("run", "-d", "--name", SERVICE, "--network", NETWORK, "--network-alias", "web", RELEASE_A);
        docker(
                "run",
                "-d",
                "--name",
                SERVICE + "-client",
                "--network",
                NETWORK,
                RELEASE_A,
                "sh",
                "-c",
                "while :; do wget -q -O /dev/null http://web:8080/index.html && cat /proc/uptime; done 2>/dev/null");
        containerctl(java, "deploy", "--quiet", "--order", "start-first", SERVICE, RELEASE_B);
        Thread.sleep(500);
        double last = 0;
        double longest = 0;
        List<String> answers =
                docker("logs", SERVICE + "-client").lines().toList();
        for (String answer : answers) {
            double now = Double.parseDouble(answer.substring(0, answer.indexOf(' '))) * 1000;
            longest = last == 0 ? 0 : Math.max(longest, now - last);
            last = now;
        }
        removeServices();
        if (answers.size() < 20) {
            throw new IllegalStateException("The service has answered " + answers.size() + " times only.");
        }
        return longest;
    }

    private static void removeServices() throws Exception {
        String all = docker("ps", "-aq", "--filter", "name=^/" + SERVICE);
        for (String id : all.lines().toList()) {
            docker("rm", "-fv", id);
        }
    }

    // (g): the packages of one image

    private void packages() throws Exception {
        Map<String, Work> work = new LinkedHashMap<>();
        String floor = "docker create, cp and rm";
        work.put(floor, Bench::copyDatabase);
        javas.forEach((name, java) -> work.put(
                "containerctl packages, " + name, () -> containerctl(java, "packages", "--no-cache", PACKAGES)));
        print("The packages of an image", measure(work), floor);
    }

    private static void copyDatabase() throws Exception {
        Path copy = Files.createTempFile("bench", ".status");
        String container = docker("create", PACKAGES);
        try {
            docker("cp", "--quiet", container + ":" + DATABASE, copy.toString());
        } finally {
            docker("rm", container);
            Files.delete(copy);
        }
    }

    // (h): an audit of many images

    private void audit() throws Exception {
        List<String> ids = new ArrayList<>();
        Path folder = Files.createTempDirectory("bench");
        String container = docker("create", PACKAGES);
        DockerEngine engine =
                DockerEngine.connect(DockerEndpoint.resolve(System.getenv(), Path.of(System.getProperty("user.home")), null));
        try (engine) {
            for (int i = 0; i < AUDITED_IMAGES; i++) {
                ids.add(labelledImage(container, i));
            }
            List<AuditTarget> targets = new ArrayList<>();
            for (String id : ids) {
                targets.add(AuditTarget.of(Target.find(engine, TargetKind.IMAGE, id), id));
            }
            InventoryCache cache = new InventoryCache(folder);
            auditAll(engine, cache, NOWHERE, targets);
            Map<String, Work> work = new LinkedHashMap<>();
            String floor = "raw API: create, GET of the file, remove";
            work.put(floor, () -> {
                for (String id : ids) {
                    readDatabase(id);
                }
            });
            work.put("nothing found, not cached", () -> auditAll(engine, null, NOWHERE, targets));
            work.put("found and blamed, not cached", () -> auditAll(engine, null, EVERYWHERE, targets));
            work.put("nothing found, cached", () -> auditAll(engine, cache, NOWHERE, targets));
            work.put("found and blamed, cached", () -> auditAll(engine, cache, EVERYWHERE, targets));
            print("Audit of " + AUDITED_IMAGES + " images in one warm JVM", measure(work), floor);
        } finally {
            docker("rm", container);
            for (String id : ids) {
                docker("rmi", "-f", id);
            }
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private static void auditAll(DockerEngine engine, InventoryCache cache, String rule, List<AuditTarget> targets)
            throws Exception {
        AuditResult result = new Auditor(engine, cache, line -> {}).audit(List.of(AuditRule.of(rule)), targets).get(0);
        int known = result.fine().size()
                + result.findings().stream().mapToInt(finding -> finding.targets().size()).sum();
        if (known < targets.size()) {
            throw new IllegalStateException("Not known of: " + result.unknown());
        }
    }

    private static void readDatabase(String image) throws IOException {
        String id;
        try (RawApi api = new RawApi()) {
            id = api.json("POST", "/containers/create", "{\"Image\":\"" + image + "\"}");
        }
        try (RawApi api = new RawApi()) {
            api.request("GET", "/containers/" + id + "/archive?path=" + DATABASE, null);
        }
        try (RawApi api = new RawApi()) {
            api.request("DELETE", "/containers/" + id + "?force=1&v=1", null);
        }
    }

    private static String docker(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        return process(Map.of(), command.toArray(new String[0])).strip();
    }

    // Measuring

    private Map<String, double[]> measure(Map<String, Work> work) throws Exception {
        Map<String, double[]> times = new LinkedHashMap<>();
        work.keySet().forEach(name -> times.put(name, new double[rounds]));
        for (int round = -2; round < rounds; round++) {
            for (Map.Entry<String, Work> one : work.entrySet()) {
                long begin = System.nanoTime();
                one.getValue().run();
                if (round >= 0) {
                    times.get(one.getKey())[round] = (System.nanoTime() - begin) / 1e6;
                }
            }
        }
        times.values().forEach(Arrays::sort);
        return times;
    }

    private static void print(String title, Map<String, double[]> times, String base) {
        System.out.println("\n" + title);
        double floor = median(times.get(base));
        times.forEach((name, all) -> System.out.printf(
                Locale.ROOT,
                "  %-42s %7.1f ms [%.1f .. %.1f]  %5.2f x%n",
                name,
                median(all),
                all[0],
                all[all.length - 1],
                median(all) / floor));
        times.keySet().stream().filter(name -> name.startsWith("containerctl validate")).forEach(name -> {
            String peer = "container-structure-test, " + name.substring(name.lastIndexOf(", ") + 2);
            if (times.containsKey(peer)) {
                System.out.printf(
                        Locale.ROOT,
                        "  %s: %.2f x %s%n",
                        name,
                        median(times.get(name)) / median(times.get(peer)),
                        peer);
            }
        });
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private void containerctl(Path javaHome, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/containerctl").toString()));
        command.addAll(List.of(arguments));
        process(Map.of("JAVA_HOME", javaHome.toString()), command.toArray(new String[0]));
    }

    private static String process(Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + output);
        }
        return output;
    }

    private static boolean isOnPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    // (g): the graph of images; no engine is asked, so that nothing else is measured

    private void planning() throws Exception {
        List<Map<String, String>> labels = new ArrayList<>();
        for (int i = 0; i <= PLANNED_IMAGES; i++) {
            // Eight on each; the last one is another build of the first, so that all others are outdated.
            boolean root = i == 0 || i == PLANNED_IMAGES;
            int below = root ? 0 : (i - 1) / 8;
            String name = "bench/image" + (i == PLANNED_IMAGES ? 0 : i);
            ImageMetadata stamp = new ImageMetadataBuilder()
                    .project(name)
                    .imageName(name)
                    .imageTagNames(List.of("1"))
                    .buildId(String.format("%08x", i))
                    .buildTimeStamp(1_700_000_000L + i)
                    .gitref(String.format("%040x", i))
                    .baseName(root ? ImageMetadata.SCRATCH : "bench/image" + below + ":1")
                    .baseImageId(root ? null : String.format("sha256:%064x", below))
                    .build();
            Map<String, String> own = new LinkedHashMap<>(root ? Map.of() : labels.get(below));
            own.putAll(ImageLabels.of(stamp));
            labels.add(own);
        }
        GraphSource source = () -> {
            List<KnownImage> known = new ArrayList<>();
            ImageLabels.Reader reader = new ImageLabels.Reader();
            for (int i = 0; i <= PLANNED_IMAGES; i++) {
                List<String> names = i == 0 ? List.of() : List.of("bench/image" + (i == PLANNED_IMAGES ? 0 : i) + ":1");
                known.add(new KnownImage(
                        String.format("sha256:%064x", i), names, List.of(), reader.read(labels.get(i)), true, i));
            }
            return known;
        };
        if (plan(source).rebuilds().size() != PLANNED_IMAGES - 1) {
            throw new IllegalStateException("All but the first are outdated");
        }
        Map<String, Work> work = new LinkedHashMap<>();
        work.put("the labels of all read", source::images);
        work.put("the plan, labels included", () -> plan(source));
        work.put("the plan as a picture (SVG)", () -> PlanSvg.of(plan(source)));
        for (int i = 0; i < 20; i++) {
            PlanSvg.of(plan(source));
        }
        print(PLANNED_IMAGES + " images, each outdated, in a warm JVM", measure(work), "the labels of all read");
    }

    private static RebuildPlan plan(GraphSource source) throws Exception {
        ImageGraph graph = ImageGraph.read(source);
        return RebuildPlan.of(graph.compare(graph.newest()), List.of(), state -> true);
    }

    /** Plain HTTP/1.1 on the engine's socket, one connection, no library. */
    private static final class RawApi implements AutoCloseable {
        private static final Pattern ID = Pattern.compile("\"Id\":\"([^\"]+)\"");
        private final SocketChannel channel;
        private final InputStream in;

        RawApi() throws IOException {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of("/var/run/docker.sock"));
            in = Channels.newInputStream(channel);
        }

        String json(String method, String path, String body) throws IOException {
            String answer = request(method, path, body);
            Matcher id = ID.matcher(answer);
            if (!id.find()) {
                throw new IOException(method + " " + path + ": " + answer);
            }
            return id.group(1);
        }

        String request(String method, String path, String body) throws IOException {
            send(method, path, body, "");
            String head = head();
            if (!head.matches("(?s)HTTP/1.1 2.*")) {
                throw new IOException(method + " " + path + ": " + head);
            }
            Matcher length = Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
            if (length.find()) {
                return new String(in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8);
            }
            return head.toLowerCase(Locale.ROOT).contains("chunked") ? chunks() : "";
        }

        /** The output of an exec comes on a connection that is the command's alone from then on. */
        void exec(String id) throws IOException {
            try (RawApi own = new RawApi()) {
                own.send(
                        "POST",
                        "/exec/" + id + "/start",
                        "{\"Detach\":false,\"Tty\":false}",
                        "Connection: Upgrade\r\nUpgrade: tcp\r\n");
                own.head();
                own.in.readAllBytes();
            }
        }

        private void send(String method, String path, String body, String header) throws IOException {
            byte[] bytes = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
            String head = method + " /v1.41" + path + " HTTP/1.1\r\nHost: docker\r\nContent-Type: application/json\r\n"
                    + header + "Content-Length: " + bytes.length + "\r\n\r\n";
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
            all.writeBytes(bytes);
            ByteBuffer buffer = ByteBuffer.wrap(all.toByteArray());
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        private String head() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
                int c = in.read();
                if (c < 0) {
                    throw new IOException("the engine closed the connection");
                }
                head.append((char) c);
            }
            return head.toString();
        }

        private String chunks() throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            while (true) {
                StringBuilder size = new StringBuilder();
                for (int c = in.read(); c != '\n'; c = in.read()) {
                    size.append((char) c);
                }
                int length = Integer.parseInt(size.toString().trim(), 16);
                body.writeBytes(in.readNBytes(length));
                in.readNBytes(2);
                if (length == 0) {
                    return body.toString(StandardCharsets.UTF_8);
                }
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}

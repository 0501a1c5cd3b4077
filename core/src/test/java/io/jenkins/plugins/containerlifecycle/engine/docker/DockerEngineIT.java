package io.jenkins.plugins.containerlifecycle.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.ContainerOptions;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSpec;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.engine.EngineInfo;
import io.jenkins.plugins.containerlifecycle.engine.ExecResult;
import io.jenkins.plugins.containerlifecycle.engine.ExecSpec;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.OutputListener;
import io.jenkins.plugins.containerlifecycle.engine.OutputListener.Stream;
import io.jenkins.plugins.containerlifecycle.engine.OutputSubscription;
import io.jenkins.plugins.containerlifecycle.engine.TarContent;
import io.jenkins.plugins.containerlifecycle.engine.TarLimits;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DockerEngineIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final TarLimits LIMITS = new TarLimits(1 << 20, 4 << 20, 100);
    private static DockerEngine engine;

    private final List<String> containers = new ArrayList<>();

    @BeforeAll
    static void connect() {
        engine = TestEngine.connect();
    }

    @AfterEach
    void removeContainers() throws Exception {
        for (String id : containers) {
            engine.containers().remove(id, PATIENCE);
        }
        TestEngine.assertNoContainers(engine);
    }

    @AfterAll
    static void clean() {
        if (engine != null) {
            TestEngine.removeEverything();
            engine.close();
        }
    }

    @Test
    void theEngineSaysWhoItIs() throws Exception {
        EngineInfo info = engine.info();

        assertThat(info.apiVersion()).matches("1\\.\\d+");
        assertThat(info.os()).isEqualTo("linux");
        assertThat(info.version()).isNotBlank();
        assertThat(info.name()).isNotBlank();
    }

    @Test
    void anImageIsDescribedWithItsConfiguration() throws Exception {
        String image = TestEngine.buildImage("""
                FROM busybox
                ENV COLOUR=blue
                USER guest
                LABEL who="a \\"quoted\\" name"
                HEALTHCHECK CMD true
                ENTRYPOINT ["/bin/sh","-c"]
                CMD ["sleep 5"]
                """, Map.of());

        ImageDetails details = engine.images().inspect(image);

        assertThat(details.id()).startsWith("sha256:");
        // Podman writes the registry in front.
        assertThat(details.repoTags()).singleElement().asString().endsWith(image);
        assertThat(details.labels())
                .containsEntry("who", "a \"quoted\" name")
                .containsAllEntriesOf(TestEngine.labels());
        assertThat(details.entrypoint()).containsExactly("/bin/sh", "-c");
        assertThat(details.command()).containsExactly("sleep 5");
        assertThat(details.environment()).contains("COLOUR=blue");
        assertThat(details.user()).isEqualTo("guest");
        // Podman builds in the OCI format, which has no such field.
        assertThat(details.healthcheck().isEmpty())
                .isEqualTo(engine.info().name().contains("Podman"));
        assertThat(details.os()).isEqualTo("linux");
        assertThat(engine.images().list()).anySatisfy(summary -> {
            assertThat(summary.repoTags()).isEqualTo(details.repoTags());
            assertThat(summary.labels()).containsEntry("who", "a \"quoted\" name");
            assertThat(summary.id()).isEqualTo(details.id());
            assertThat(summary.created()).isPositive();
        });
        assertThat(engine.images().inspect(details.id()).id()).isEqualTo(details.id());
    }

    @Test
    void anImageThatIsNotThereIsSaidToBeMissingWithANearName() {
        String wrong = TestEngine.busybox().replace("/busybox", "/bsybox");

        assertThatThrownBy(() -> engine.images().inspect(wrong))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NO_SUCH_IMAGE))
                .hasMessageContaining("There is no image '" + wrong + "'")
                .hasMessageContaining("docker pull " + wrong)
                .hasMessageContaining("Did you mean '")
                .hasMessageContaining(TestEngine.busybox() + "'?");
    }

    @Test
    void aContainerRunsACommandAndItsOutputArrivesByStream() throws Exception {
        String id = started("sleep", "60");
        Output output = new Output();

        ExecResult result = engine.containers()
                .exec(
                        id,
                        new ExecSpec(
                                List.of("sh", "-c", "echo out $COLOUR; id -u >&2; exit 3"),
                                Map.of("COLOUR", "a=b c"),
                                "guest"),
                        output,
                        Deadline.in(PATIENCE));

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.timedOut()).isFalse();
        assertThat(output.text(Stream.STDOUT)).isEqualTo("out a=b c\n");
        assertThat(output.text(Stream.STDERR)).isEqualTo("1000\n");
    }

    @Test
    void aCommandThatOutlastsItsDeadlineIsReportedWithItsProcessId() throws Exception {
        String id = started("sleep", "60");

        long start = System.nanoTime();
        ExecResult result = engine.containers()
                .exec(
                        id,
                        new ExecSpec(List.of("sleep", "50"), Map.of(), null),
                        new Output(),
                        Deadline.in(Duration.ofMillis(700)));

        assertThat(result.timedOut()).isTrue();
        assertThat(result.exitCode()).isNull();
        assertThat(result.pid()).isPositive();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void aCommandThatIsNotThereIs127AndOneThatIsNotExecutableIs126() throws Exception {
        String id = started("sleep", "60");
        Output missing = new Output();
        Output notExecutable = new Output();

        ExecSpec nothing = new ExecSpec(List.of("/no/such/program"), Map.of(), null);
        ExecSpec data = new ExecSpec(List.of("/etc/passwd"), Map.of(), null);

        assertThat(engine.containers()
                        .exec(id, nothing, missing, Deadline.in(PATIENCE))
                        .exitCode())
                .isIn(126, 127);
        assertThat(missing.all()).contains("no such file or directory");
        assertThat(engine.containers()
                        .exec(id, data, notExecutable, Deadline.in(PATIENCE))
                        .exitCode())
                .isEqualTo(126);
        assertThat(notExecutable.all()).containsIgnoringCase("permission denied");
    }

    @Test
    void attachBeforeStartMissesNothing() throws Exception {
        String id = created("sh", "-c", "echo first; echo second >&2; exit 4");
        Output output = new Output();

        try (OutputSubscription subscription = engine.containers().attach(id, output)) {
            engine.containers().start(id);
            assertThat(engine.containers().waitForExit(id, Deadline.in(PATIENCE)))
                    .contains(4);
            assertThat(subscription.awaitEnd(Deadline.in(PATIENCE))).isTrue();
        }

        assertThat(output.text(Stream.STDOUT)).isEqualTo("first\n");
        assertThat(output.text(Stream.STDERR)).isEqualTo("second\n");
        ContainerDetails details = engine.containers().inspect(id);
        assertThat(details.exitCode()).isEqualTo(4);
        assertThat(details.running()).isFalse();
        assertThat(details.status()).isEqualTo("exited");
    }

    @Test
    void waitingForARunningContainerEndsAtTheDeadline() throws Exception {
        String id = started("sleep", "60");

        assertThat(engine.containers().waitForExit(id, Deadline.in(Duration.ofMillis(300))))
                .isEqualTo(Optional.empty());
        assertThat(engine.containers().inspect(id).running()).isTrue();
        assertThat(engine.containers().inspect(id).startedAt()).isNotNull();
    }

    @Test
    void theLogIsFollowedFromItsBeginningAndItsTailIsBounded() throws Exception {
        String id = started("sh", "-c", "for i in 1 2 3 4 5 6 7 8 9; do echo line $i; done; sleep 0.3; echo last >&2");
        engine.containers().waitForExit(id, Deadline.in(PATIENCE));
        Output output = new Output();

        try (OutputSubscription subscription = engine.containers().followLog(id, output)) {
            assertThat(subscription.awaitEnd(Deadline.in(PATIENCE))).isTrue();
        }

        assertThat(output.text(Stream.STDOUT)).startsWith("line 1\n").endsWith("line 9\n");
        assertThat(engine.containers().logTail(id, 2, 1000)).isEqualTo("line 9\nlast\n");
        // If a line is cut, its rest is left out: it may be half of a secret, which nothing masks any more.
        assertThat(engine.containers().logTail(id, 100, 7)).isEqualTo("last\n");
    }

    @Test
    void pathsAreFoundThroughLinksInACreatedContainer() throws Exception {
        String id = created("true");

        assertThat(engine.containers().pathExists(id, "/bin/sh")).isTrue();
        assertThat(engine.containers().pathExists(id, "/usr/bin/busybox")).isTrue();
        assertThat(engine.containers().pathExists(id, "/tmp")).isTrue();
        assertThat(engine.containers().pathExists(id, "/")).isTrue();
        assertThat(engine.containers().pathExists(id, "/bin/nothing")).isFalse();
        assertThat(engine.containers().pathExists(id, "/nowhere/at/all")).isFalse();
        assertThatThrownBy(() -> engine.containers().pathExists("nobody-of-that-name", "/bin/sh"))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NO_SUCH_CONTAINER));
    }

    @Test
    void foldersAndFilesAreReadOutOfAContainer() throws Exception {
        String image = TestEngine.buildImage(
                "FROM busybox\nCOPY reports /reports\nRUN ln -s /etc/passwd /reports/link && ln -s reports /alias\n",
                Map.of("reports/a.xml", "<a/>", "reports/deep/b.xml", "<b/>"));
        String id = engine.containers().create(TestEngine.container(image));
        containers.add(id);

        TarContent folder =
                engine.containers().readFiles(id, "/reports", LIMITS).orElseThrow();

        assertThat(folder.files()).containsOnlyKeys("a.xml", "deep/b.xml");
        assertThat(folder.files().get("deep/b.xml")).asString().isEqualTo("<b/>");
        assertThat(folder.problems())
                .singleElement()
                .asString()
                .contains("link")
                .contains("not followed");
        assertThat(engine.containers()
                        .readFiles(id, "/alias/", LIMITS)
                        .orElseThrow()
                        .files())
                .containsKey("a.xml");
        assertThat(folder.folder()).isTrue();
        TarContent file =
                engine.containers().readFiles(id, "/reports/a.xml", LIMITS).orElseThrow();
        assertThat(file.files()).containsOnlyKeys("a.xml");
        assertThat(file.folder()).isFalse();
        assertThat(engine.containers().readFiles(id, "/nowhere", LIMITS)).isEmpty();
    }

    @Test
    void aFolderForEverybodyIsMadeInACreatedContainer() throws Exception {
        String id = created("sh", "-c", "stat -c '%a %F' /run/reports/inner; test -w /run/reports/inner");

        engine.containers().makeDirectory(id, "/run/reports/inner");

        engine.containers().start(id);
        assertThat(engine.containers().waitForExit(id, Deadline.in(PATIENCE))).contains(0);
        assertThat(engine.containers().logTail(id, 5, 1000)).isEqualTo("1777 directory\n");
    }

    @Test
    void everythingInTheSpecificationReachesTheContainer() throws Exception {
        String name = "container-lifecycle-test-" + TestEngine.RUN;
        Map<String, String> labels = new HashMap<>(TestEngine.labels());
        labels.put("tricky", "a=b,c \"d\"");
        ContainerSpec spec = new ContainerSpec(
                TestEngine.busybox(),
                name,
                labels,
                ContainerOptions.builder()
                        .entrypoint(List.of("sh", "-c"))
                        .command(List.of("echo $GREETING; id -u; sleep 60"))
                        .environment(Map.of("GREETING", "good day"))
                        .user("1000")
                        .network("none")
                        .ports(List.of("127.0.0.1:0:80/tcp"))
                        .volumes(List.of("/data", "/etc:/host-etc:ro"))
                        .memoryBytes(64L << 20)
                        .cpus(0.5)
                        .readOnly(true)
                        .build());
        String id = engine.containers().create(spec);
        containers.add(id);
        engine.containers().start(id);

        ContainerDetails details = engine.containers().inspect(name);
        assertThat(details.id()).isEqualTo(id);
        assertThat(details.name()).isEqualTo(name);
        assertThat(details.labels()).containsAllEntriesOf(labels);
        assertThat(engine.containers().list(true, Map.of("tricky", "a=b,c \"d\"")))
                .singleElement()
                .satisfies(summary -> assertThat(summary.names()).containsExactly(name));
        Output output = new Output();
        ExecSpec look = new ExecSpec(
                List.of(
                        "sh",
                        "-c",
                        "cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null;"
                                + "touch /x || echo read-only; ls /host-etc/passwd; touch /host-etc/x || echo ro"),
                Map.of(),
                "0");
        engine.containers().exec(id, look, output, Deadline.in(PATIENCE));
        assertThat(output.text(Stream.STDOUT)).contains("read-only", "/host-etc/passwd", "ro", "" + (64 << 20));
        assertThat(engine.containers().logTail(id, 10, 1000)).isEqualTo("good day\n1000\n");
        assertThatThrownBy(() -> engine.containers().create(spec))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFLICT))
                .hasMessageContaining("name is taken");
    }

    @Test
    void aLogThatIsNotKeptIsNoFailure() throws Exception {
        // The only way to choose a log driver; the verbs here do not need it.
        String id = TestEngine.run(
                        new byte[0],
                        List.of(
                                "docker",
                                "run",
                                "--detach",
                                "--log-driver=none",
                                "--network=none",
                                "--label=" + TestEngine.RUN_LABEL + "=" + TestEngine.RUN,
                                TestEngine.busybox(),
                                "echo",
                                "hello"))
                .strip();
        containers.add(id);

        assertThat(engine.containers().logTail(id, 10, 1000)).startsWith("no log available: ");
        assertThatThrownBy(() -> engine.containers().logTail("nobody-of-that-name", 1, 1))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NO_SUCH_CONTAINER));
    }

    @Test
    void startFailuresSayWhatIsWrongAndQuoteTheEngine() throws Exception {
        String missing = created("/no/such/program");
        assertThatThrownBy(() -> engine.containers().start(missing))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
                .hasMessageContaining("was not found in the image")
                .hasMessageContaining("/no/such/program");
        String data = created("/etc/passwd");
        assertThatThrownBy(() -> engine.containers().start(data)).hasMessageContaining("not executable");
        String id = started("sleep", "60");
        engine.containers().start(id);
        ExecSpec stranger = new ExecSpec(List.of("true"), Map.of(), "nobody-of-that-name");
        Output output = new Output();
        assertThat(tryExec(id, stranger, output)).doesNotContain("exitCode=0");
        assertThatThrownBy(() -> engine.containers().exec(missing, stranger, output, Deadline.in(PATIENCE)))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFLICT))
                .hasMessageContaining("the container is not running");
    }

    @Test
    void aContainerThatCannotBeCreatedSaysWhy() {
        ContainerSpec plain = TestEngine.container(TestEngine.busybox());
        ContainerSpec network = new ContainerSpec(
                plain.image(),
                null,
                plain.labels(),
                ContainerOptions.builder().network("no-such-network").build());
        assertThatThrownBy(() -> {
                    String id = engine.containers().create(network);
                    containers.add(id);
                    engine.containers().start(id);
                })
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("no-such-network")
                .hasMessageContaining("docker network ls");
        assertThatThrownBy(() -> engine.containers().create(TestEngine.container("no-such-image-anywhere:1")))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NO_SUCH_IMAGE))
                .hasMessageContaining("docker pull no-such-image-anywhere:1");
    }

    private static String tryExec(String id, ExecSpec spec, Output output) throws InterruptedException {
        try {
            return engine.containers()
                    .exec(id, spec, output, Deadline.in(PATIENCE))
                    .toString();
        } catch (EngineException e) {
            return e.getMessage();
        }
    }

    @Test
    void removalIsFineWithAContainerThatIsNotThereAndWorksOnAnInterruptedThread() throws Exception {
        String id = started("sleep", "60");
        engine.containers().remove("nobody-of-that-name", PATIENCE);

        Thread.currentThread().interrupt();
        engine.containers().remove(id, PATIENCE);

        assertThat(Thread.interrupted()).isTrue();
        assertThatThrownBy(() -> engine.containers().inspect(id))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NO_SUCH_CONTAINER));
    }

    private String created(String... command) throws Exception {
        String id = engine.containers().create(TestEngine.container(TestEngine.busybox(), command));
        containers.add(id);
        return id;
    }

    private String started(String... command) throws Exception {
        String id = created(command);
        engine.containers().start(id);
        return id;
    }

    /** Keeps what it is given. */
    static final class Output implements OutputListener {
        private final List<Map.Entry<Stream, byte[]>> chunks = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void onOutput(Stream stream, byte[] bytes) {
            chunks.add(Map.entry(stream, bytes));
        }

        String text(Stream stream) {
            StringBuilder text = new StringBuilder();
            synchronized (chunks) {
                chunks.stream()
                        .filter(chunk -> chunk.getKey() == stream)
                        .forEach(chunk -> text.append(new String(chunk.getValue(), StandardCharsets.UTF_8)));
            }
            return text.toString();
        }

        String all() {
            return text(Stream.STDOUT) + text(Stream.STDERR);
        }
    }
}

package io.jenkins.plugins.containerlifecycle.leftover;

import static io.jenkins.plugins.containerlifecycle.hook.TestHooks.assertOutcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.engine.ContainerSpec;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.engine.docker.TestEngine;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.hook.HookListener;
import io.jenkins.plugins.containerlifecycle.hook.HookRunner;
import io.jenkins.plugins.containerlifecycle.hook.TestHooks;
import io.jenkins.plugins.containerlifecycle.hook.TestRequest;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The next run finds and removes what a killed process left, and nothing else. */
@Timeout(60)
class LeftoversIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static TestHooks hooks;
    private static String image;

    /** Another process that validates. */
    static final class Main {
        private Main() {}

        /** Takes the image and a run ID; prints "running" when its hook is. */
        public static void main(String[] arguments) throws Exception {
            HookListener listener = (stream, bytes) -> System.out.write(bytes, 0, bytes.length);
            try (DockerEngine engine = DockerEngine.connect(TestEngine.config())) {
                new HookRunner(engine, listener)
                        .run(
                                TestRequest.image(arguments[0])
                                        .hook("echo running; sleep 300")
                                        .build(),
                                arguments[1],
                                new Cancellation());
            }
        }
    }

    @BeforeAll
    static void build() {
        hooks = new TestHooks();
        image = hooks.service();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        hooks.assertNothingLeft();
    }

    @AfterAll
    static void clean() throws Exception {
        if (hooks != null) {
            hooks.close();
        }
    }

    private static Process startOther(String runId) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        image,
                        runId)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader();
        assertThat(output.readLine()).isEqualTo("running");
        return process;
    }

    private static List<ContainerSummary> containersOf(String runId) throws Exception {
        return hooks.engine.containers().list(true, Map.of(RunLabels.RUN, runId));
    }

    private static String create(String name, Map<String, String> labels) throws Exception {
        Map<String, String> all = new HashMap<>(TestEngine.labels());
        all.putAll(labels);
        ContainerSpec plain = TestEngine.container(image);
        return hooks.engine.containers().create(new ContainerSpec(plain.image(), name, all, plain.options()));
    }

    @Test
    void theContainerOfAProcessThatWasKilledIsRemovedByTheNextRunButNotThatOfOneThatLives() throws Exception {
        String killed = HookRunner.newRunId();
        String living = HookRunner.newRunId();
        Process one = startOther(killed);
        Process other = startOther(living);
        try {
            assertThat(one.destroyForcibly().waitFor(60, TimeUnit.SECONDS)).isTrue();
            List<ContainerSummary> leftovers = Leftovers.find(hooks.engine);
            // Any other program's validation on the same engine may remove it, too.
            if (!containersOf(killed).isEmpty()) {
                assertThat(leftovers)
                        .flatExtracting(ContainerSummary::names)
                        .contains("container-lifecycle-" + killed)
                        .doesNotContain("container-lifecycle-" + living);
            }

            assertOutcome(hooks.run(TestRequest.image(image).hook("exit 0")), Outcome.PASSED);

            assertThat(containersOf(killed)).isEmpty();
            assertThat(containersOf(living)).hasSize(1);
        } finally {
            one.destroyForcibly();
            other.destroyForcibly();
            other.waitFor(60, TimeUnit.SECONDS);
            Leftovers.removeRun(hooks.engine.containers(), killed);
            assertThat(Leftovers.removeRun(hooks.engine.containers(), living)).hasSize(1);
        }
    }

    @Test
    void whatAnEarlierAttemptAtTheSameRunLeftIsRemovedFirst() throws Exception {
        String run = HookRunner.newRunId();
        create(
                RunLabels.containerName(run),
                Map.of(RunLabels.RUN, run, RunLabels.OWNER, "elsewhere/1/1", RunLabels.EXPIRES, "99999999999"));

        new HookRunner(hooks.engine, HookListener.SILENT)
                .run(TestRequest.image(image).hook("exit 0").build(), run, new Cancellation());

        assertThat(containersOf(run)).isEmpty();
    }

    @Test
    void aStrangersContainerThatCarriesOurLabelsStays() throws Exception {
        String run = HookRunner.newRunId();
        Map<String, String> gone = Map.of(RunLabels.RUN, run, RunLabels.OWNER, "x/1/1", RunLabels.EXPIRES, "1");
        String stranger = create(null, gone);
        String ours = create(
                RunLabels.containerName(run),
                Map.of(RunLabels.RUN, run, RunLabels.OWNER, "x/1/1", RunLabels.EXPIRES, "99999999999"));
        try {
            assertThat(Leftovers.find(hooks.engine))
                    .extracting(ContainerSummary::id)
                    .doesNotContain(ours, stranger);
            assertThat(Leftovers.findAll(hooks.engine.containers()))
                    .extracting(ContainerSummary::id)
                    .contains(ours)
                    .doesNotContain(stranger);

            assertThat(Leftovers.removeRun(hooks.engine.containers(), run))
                    .containsExactly(RunLabels.containerName(run));

            assertThat(containersOf(run)).extracting(ContainerSummary::id).containsExactly(stranger);
        } finally {
            hooks.engine.containers().remove(ours, PATIENCE);
            hooks.engine.containers().remove(stranger, PATIENCE);
        }
    }

    @Test
    void aContainerOfAnImageThatCarriesOurLabelsStays() throws Exception {
        String run = HookRunner.newRunId();
        String labelled = TestEngine.buildImage(
                "FROM busybox\nLABEL " + RunLabels.RUN + "=" + run + " " + RunLabels.EXPIRES + "=1\n", Map.of());
        String stranger = hooks.engine.containers().create(TestEngine.container(labelled));
        try {
            assertOutcome(hooks.run(TestRequest.image(image).hook("exit 0")), Outcome.PASSED);

            assertThat(Leftovers.removeRun(hooks.engine.containers(), run)).isEmpty();
            assertThat(containersOf(run)).extracting(ContainerSummary::id).containsExactly(stranger);
        } finally {
            hooks.engine.containers().remove(stranger, PATIENCE);
        }
    }
}

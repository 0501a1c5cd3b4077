package io.jenkins.plugins.containerlifecycle.hook;

import static io.jenkins.plugins.containerlifecycle.hook.TestHooks.assertOutcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.docker.TestEngine;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.ReportFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A container that somebody else runs is validated as it is and left unchanged. */
@Timeout(60)
class VisitedContainerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String REPORT =
            "echo '<testsuite><testcase name=\"up\"/></testsuite>'" + " >\"$CONTAINER_REPORT_DIR/up.xml\"";
    private static TestHooks hooks;
    private static String image;
    private String container;

    @BeforeAll
    static void build() {
        hooks = new TestHooks();
        image = hooks.image("FROM busybox\n", Map.of(), Map.of(Hook.VALIDATE, "echo its own hook; " + REPORT));
    }

    @AfterEach
    void removeContainer() throws Exception {
        if (container != null) {
            hooks.engine.containers().remove(container, PATIENCE);
        }
        hooks.assertNothingLeft();
    }

    @AfterAll
    static void clean() throws Exception {
        if (hooks != null) {
            hooks.close();
        }
    }

    private ContainerDetails start(String ofImage) throws Exception {
        container = hooks.engine.containers().create(TestEngine.container(ofImage));
        hooks.engine.containers().start(container);
        return hooks.engine.containers().inspect(container);
    }

    private void assertUntouched(ContainerDetails before) throws Exception {
        ContainerDetails after = hooks.engine.containers().inspect(container);
        assertThat(after.running()).isTrue();
        assertThat(after.startedAt()).isEqualTo(before.startedAt());
        assertThat(TestEngine.run(new byte[0], List.of("docker", "diff", container)))
                .doesNotContain("report");
    }

    @Test
    void itsHookRunsAndNothingIsLeftInIt() throws Exception {
        ContainerDetails before = start(image);

        HookResult run = hooks.run(TestRequest.container(before.name()));

        assertOutcome(run, Outcome.PASSED, "1 test passed");
        assertThat(run.report().format()).isEqualTo(ReportFormat.JUNIT);
        assertThat(hooks.live()).isEqualTo("its own hook\n");
        assertThat(run.context().containerId()).isEqualTo(container);
        assertThat(run.metadata().project()).isEqualTo("sample");
        assertUntouched(before);
    }

    @Test
    void aHookThatFailsAndIsRepeatedLeavesNothingInItEither() throws Exception {
        ContainerDetails before = start(image);

        HookResult run = hooks.run(
                TestRequest.container(container).method(REPORT + "; exit 1").retryForSeconds(1));

        assertOutcome(run, Outcome.FAILED);
        assertThat(run.context().evidence()).contains("running");
        assertUntouched(before);
    }

    @Test
    void withoutAShellThereIsNoReportFolderButTheHookRuns() throws Exception {
        ContainerDetails before = start(hooks.image(
                TestHooks.WITHOUT_SHELL + "CMD [\"/bin/busybox\", \"sleep\", \"600\"]\n",
                Map.of(),
                Map.of(Hook.VALIDATE, "/bin/busybox env")));

        HookResult run = hooks.run(TestRequest.container(container));

        assertOutcome(run, Outcome.PASSED);
        assertThat(hooks.live()).contains("PATH=").doesNotContain("CONTAINER_REPORT_DIR", "OCI");
        assertThat(hooks.phases()).anyMatch(phase -> phase.startsWith("Warning: ") && phase.contains("REPORT_DIR"));
        assertThat(run.context().extraProperties()).containsEntry("run.reportFolder", "none");
        assertUntouched(before);
    }

    /** The engine reads files of a container, but not those of a tmpfs. */
    @Test
    void inAContainerWhoseTmpIsInMemoryThereIsNoReportFolderButTheHookRuns() throws Exception {
        container = TestEngine.run(
                        new byte[0], List.of("docker", "run", "--detach", "--tmpfs", "/tmp", image, "sleep", "600"))
                .strip();

        HookResult run = hooks.run(
                TestRequest.container(container).method("test -z \"$CONTAINER_REPORT_DIR\" || exit 1; echo fine"));

        assertOutcome(run, Outcome.PASSED);
        assertThat(hooks.phases())
                .anyMatch(phase -> phase.startsWith("Warning: ") && phase.contains("/tmp is in memory"));
        assertThat(run.context().extraProperties()).containsEntry("run.reportFolder", "none");
        assertThat(TestEngine.run(new byte[0], List.of("docker", "exec", container, "ls", "-A", "/tmp")))
                .isEmpty();
    }

    @Test
    void aReportFolderThatCannotBeRemovedIsSaid() throws Exception {
        ContainerDetails before = start(image);

        HookResult run = hooks.run(TestRequest.container(container).method(REPORT + "; rm /bin/sh"));

        assertOutcome(run, Outcome.PASSED, "1 test passed");
        assertThat(hooks.phases())
                .anyMatch(
                        phase -> phase.matches("Warning: /tmp/.container-report-\\S+-1 is left in the container: .*"));
        assertThat(hooks.engine.containers().inspect(container).startedAt()).isEqualTo(before.startedAt());
    }

    @Test
    void aContainerWithoutAHookIsAnError() throws Exception {
        ContainerDetails before = start(TestEngine.busybox());

        HookResult run = hooks.run(TestRequest.container(container));

        assertOutcome(run, Outcome.ERROR, "has no VALIDATE hook");
        assertUntouched(before);
    }

    @Test
    void aContainerThatEndsUnderItsHookIsAnError() throws Exception {
        container = hooks.engine
                .containers()
                .create(TestEngine.container(
                        image, "sh", "-c", "trap 'exit 3' USR1; touch /tmp/ready; while :; do sleep 0.1; done"));
        hooks.engine.containers().start(container);

        HookResult run = hooks.run(TestRequest.container(container)
                .method("until test -f /tmp/ready; do sleep 0.1; done; sleep 300 & kill -USR1 1; exit 0"));

        assertOutcome(run, Outcome.ERROR, "stopped");
    }

    @Test
    void aContainerThatDoesNotRunIsNotAResult() throws Exception {
        container = hooks.engine.containers().create(TestEngine.container(image));

        assertThatThrownBy(() -> hooks.run(TestRequest.container(container)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("does not run (created");
    }

    @Test
    void aPausedContainerIsToldToBeWokenAndNothingElse() throws Exception {
        String name = start(image).name();
        TestEngine.run(new byte[0], List.of("docker", "pause", name));
        try {
            assertThatThrownBy(() -> hooks.run(TestRequest.container(name)))
                    .isInstanceOf(EngineException.class)
                    .hasMessage("Container " + name + " is paused, so nothing can run in it: 'docker unpause " + name
                            + "' wakes it up.");
            assertThat(hooks.phases()).isEmpty();
        } finally {
            TestEngine.run(new byte[0], List.of("docker", "unpause", name));
        }
    }

    @Test
    void memoryThatRunsOutUnderAHookIsNamedAndWhatHappenedBeforeIsNot() throws Exception {
        String name = start(image).name();
        TestEngine.run(new byte[0], List.of("docker", "update", "-m", "24m", "--memory-swap", "24m", name));
        String tooMuch = "dd if=/dev/zero of=/dev/null bs=200M count=1";

        assertOutcome(
                hooks.run(TestRequest.container(name).method(tooMuch + "; exit 0")),
                Outcome.ERROR,
                "for memory while the hook ran",
                "24 MiB");
        assertOutcome(hooks.run(TestRequest.container(name).method("exit 0")), Outcome.PASSED);
        assertOutcome(hooks.run(TestRequest.container(name).method("exit 1")), Outcome.FAILED, "exited with 1");
    }

    @Test
    void aRetryWhoseReportFolderCannotBeMadeIsNoPass() throws Exception {
        start(image);

        HookResult run = hooks.run(TestRequest.container(container)
                .method("test -e /second && exit 0; touch /second; rm -rf /tmp; touch /tmp; exit 1")
                .retryForSeconds(10));

        assertOutcome(run, Outcome.ERROR, "-2 could not be made although an earlier one could");
    }

    @Test
    void aContainerThatIsNotThereIsNotAResult() {
        assertThatThrownBy(() -> hooks.run(TestRequest.container("no-such-container")))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.NO_SUCH_CONTAINER));
    }

    @Test
    void anUpdateThatEndsEverythingInItsContainerIsNeverGreen() throws Exception {
        String dies = "CMD [\"/bin/sh\", \"-c\", \"sleep 600; sleep 0.1; exit 3\"]\n";
        String killer = "#!/bin/sh\nkill -9 -1\n";
        for (String updated : List.of(
                // By the script, which is killed with all else, and by a file, of which the shell survives.
                hooks.image("FROM busybox\n" + dies, Map.of(), Map.of(Hook.UPDATE, "kill -9 -1")),
                hooks.image(
                        "FROM busybox\nCOPY update /usr/lib/container/hooks/update\n" + dies,
                        Map.of("update", killer),
                        Map.of()))) {
            start(updated);
            HookResult run = new HookRunner(hooks.engine, HookListener.SILENT)
                    .run(
                            HookRequest.in(container, Hook.UPDATE, Duration.ofSeconds(30)),
                            HookRunner.newRunId(),
                            new Cancellation());
            assertThat(UpdateOutcome.of(run)).as(run.report().reason()).isEqualTo(UpdateOutcome.ERROR);
            hooks.engine.containers().remove(container, PATIENCE);
        }
        container = null;
    }
}

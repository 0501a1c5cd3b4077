package io.jenkins.plugins.containerlifecycle.hook;

import static io.jenkins.plugins.containerlifecycle.hook.TestHooks.assertOutcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.ContainerDetailsBuilder;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.WatchedEngine;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.ReportFormat;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a hook that runs beside an image's own process. */
@Timeout(60)
class ValidationIT {
    private static TestHooks hooks;
    private static String image;

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

    private static HookResult run(String hook) throws Exception {
        return hooks.run(TestRequest.image(image).hook(hook));
    }

    @Test
    void aHookThatExitsWithZeroPassesAndItsOutputIsShownAndKept() throws Exception {
        HookResult run = run("echo all is well; echo a note >&2");

        assertOutcome(run, Outcome.PASSED, "exited with 0");
        assertThat(run.output().exitCode()).isZero();
        assertThat(run.output().stdout().head()).isEqualTo("all is well\n");
        assertThat(run.output().stderr().head()).isEqualTo("a note\n");
        assertThat(hooks.live()).contains("all is well\n", "a note\n");
        assertThat(run.context().evidence()).isNull();
        assertThat(run.context().containerId()).hasSize(64);
        assertThat(run.context().imageId()).startsWith("sha256:");
        assertThat(run.context().extraProperties()).containsEntry("run.mode", "service");
        assertThat(run.metadata().project()).isEqualTo("sample");
    }

    @Test
    void aHookThatExitsWithOneFailsAndTheServicesLogIsTheEvidence() throws Exception {
        HookResult run = hooks.run(TestRequest.image(image)
                .service("echo the service says this; exec sleep 600")
                .hook("echo no good; exit 1"));

        assertOutcome(run, Outcome.FAILED, "exited with 1");
        assertThat(run.context().evidence()).contains("running", "the service says this");
    }

    @Test
    void aHookThatExitsWith77IsSkipped() throws Exception {
        assertOutcome(run("exit 77"), Outcome.SKIPPED, "77");
    }

    @Test
    void aHookThatExitsWith124HasTimedOutByItsOwnWord() throws Exception {
        assertOutcome(run("exit 124"), Outcome.TIMED_OUT, "124");
    }

    @Test
    void aHookThatNamesACommandThatIsNotThereIsAnError() throws Exception {
        HookResult run = run("no-such-command");

        assertOutcome(run, Outcome.ERROR, "not found", "no-such-command");
    }

    @Test
    void aHookThatHangsIsTimedOutAtTheDeadlineAndItsOutputSoFarIsKept() throws Exception {
        HookResult run = hooks.run(TestRequest.image(image)
                .hook("echo before; sleep 300; echo after")
                .timeoutMillis(5000));

        assertOutcome(run, Outcome.TIMED_OUT, "did not end within 5 s");
        assertThat(run.context().duration()).isBetween(Duration.ofMillis(4900), Duration.ofSeconds(9));
        assertThat(run.output().stdout().head()).isEqualTo("before\n");
    }

    @Test
    void aHookThatIsKilledForMemoryIsAnErrorThatSaysSo() throws Exception {
        HookResult run = hooks.run(
                TestRequest.image(image).memoryMegabytes(24).hook("exec dd if=/dev/zero of=/dev/null bs=200M count=1"));

        assertOutcome(run, Outcome.ERROR, "for memory", "24 MiB");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void memoryThatRunsOutUnderAHookIsNamedWhateverItsExitCode(int exitCode) throws Exception {
        HookResult run = hooks.run(TestRequest.image(image)
                .memoryMegabytes(24)
                .hook("dd if=/dev/zero of=/dev/null bs=200M count=1; exit " + exitCode));

        assertOutcome(run, Outcome.ERROR, "for memory", "24 MiB");
    }

    @Test
    void aServiceThatHadEndedJustBeforeItWasToBeEndedIsNoPass() throws Exception {
        HookResult killed = run(changed("containers.kill", result -> false));
        assertOutcome(killed, Outcome.ERROR, "The container's own process ended with exit code 137 while the hook ran");

        HookResult outOfMemory = run(changed("containers.inspect", ValidationIT::killedForMemory));
        assertOutcome(outOfMemory, Outcome.ERROR, "The kernel killed a process in the container for memory");
    }

    private static HookResult run(ContainerEngine engine) throws Exception {
        return new HookRunner(engine, HookListener.SILENT)
                .run(TestRequest.image(image).hook("exit 0").build(), HookRunner.newRunId(), new Cancellation());
    }

    /** Only the kernel can do that at the right moment, and not on request. */
    private static Object killedForMemory(Object result) {
        ContainerDetails c = (ContainerDetails) result;
        return new ContainerDetailsBuilder().from(c).oomKilled(!c.running()).build();
    }

    private static ContainerEngine changed(String changed, UnaryOperator<Object> change) {
        return WatchedEngine.of(
                hooks.engine,
                (verb, arguments, call) -> verb.equals(changed) ? change.apply(call.make()) : call.make());
    }

    @Test
    void aContainerWhoseNetworkWasToBeSharedAndThatIsNotThereIsNamed() throws Exception {
        HookResult run = hooks.run(
                TestRequest.image(image).network("container:nobody-at-all").hook("exit 0"));

        assertOutcome(run, Outcome.ERROR, "There is no container 'nobody-at-all'", "whose network was to be used");
    }

    @Test
    void aHookThatPrintsAHundredMegabytesIsJudgedByItsExitCodeInBoundedMemory() throws Exception {
        HookResult run = run("echo first; yes 0123456789abcde | head -c 100000000; echo; echo last");

        assertOutcome(run, Outcome.PASSED);
        assertThat(run.output().stdout().truncated()).isTrue();
        assertThat(run.output().stdout().bytes()).isEqualTo(100_000_000L + "first\n\nlast\n".length());
        assertThat(run.output().stdout().head()).startsWith("first\n");
        assertThat(run.output().stdout().tail()).endsWith("\nlast\n");
        assertThat(run.output().stdout().head().length()
                        + run.output().stdout().tail().length())
                .isLessThan(5 << 20);
        assertThat(hooks.live()).hasSize(100_000_000 + "first\n\nlast\n".length());
    }

    @Test
    void aReportThatIsTooLongToKeepIsAnErrorWhereItIsRecognisedOrDeclared() throws Exception {
        String tap = "echo TAP version 13; yes ok | head -c 6000000; echo";

        assertOutcome(run(tap), Outcome.ERROR, "truncated");
        assertOutcome(
                hooks.run(TestRequest.image(image)
                        .hook("yes something | head -c 6000000")
                        .format(ReportFormat.TAP)),
                Outcome.ERROR,
                "truncated");
    }

    @Test
    void outputWithoutALineFeedIsKept() throws Exception {
        HookResult run = run("printf 'no line feed'");

        assertOutcome(run, Outcome.PASSED);
        assertThat(run.output().stdout().head()).isEqualTo("no line feed");
        assertThat(hooks.live()).isEqualTo("no line feed");
    }

    @Test
    void aTapReportGivesTheChecksAndTurnsAPassIntoAFailure() throws Exception {
        HookResult run = run("echo 1..2; echo ok 1 - up; echo not ok 2 - listening");

        assertOutcome(run, Outcome.FAILED, "1 of 2 tests failed");
        assertThat(run.report().checks()).extracting("name").containsExactly("up", "listening");
    }

    @Test
    void aServiceThatEndsWhileItsHookRunsIsAnErrorThoughTheHookPasses() throws Exception {
        // The hook's own process ends with 0, but a child of it holds the output open until the container is gone.
        HookResult run = hooks.run(TestRequest.image(image)
                .service("trap 'echo going down; exit 3' USR1; while :; do sleep 0.1; done")
                .hook("sleep 300 & kill -USR1 1; exit 0"));

        assertOutcome(run, Outcome.ERROR, "ended with exit code 3 while the hook ran");
        assertThat(run.context().evidence()).contains("exited with exit code 3", "going down");
    }

    @Test
    void aContainerThatEndsAtOnceIsAnErrorWithItsExitCodeAndItsLog() throws Exception {
        HookResult run = hooks.run(TestRequest.image(image)
                .service("echo cannot start >&2; exit 5")
                .hook("exit 0"));

        assertOutcome(run, Outcome.ERROR, "ended with exit code 5");
        assertThat(run.context().evidence()).contains("exited with exit code 5", "cannot start");
    }

    @Test
    void aContainerWhoseProcessHasNothingToDoIsAnErrorThatKnowsAWayOut() throws Exception {
        HookResult run = hooks.run(
                TestRequest.image(image).service("exit 0").hook("exit 0").ready("running"));

        assertOutcome(run, Outcome.ERROR, "ended with exit code 0", "one-shot (--one-shot)");
    }

    @Test
    void aHookThatFailsTwiceAndThenPassesIsRepeated() throws Exception {
        HookResult run = hooks.run(TestRequest.image(image)
                .hook("echo x >> /tmp/tries; test $(grep -c x /tmp/tries) -ge 3")
                .retryForSeconds(20));

        assertOutcome(run, Outcome.PASSED);
        assertThat(run.context().extraProperties()).containsEntry("run.attempts", "3");
        assertThat(hooks.phases()).anyMatch(phase -> phase.startsWith("Attempt 2 failed with exit code 1"));
    }

    @Test
    void repetitionEndsWithTheTimeForIt() throws Exception {
        HookResult run = hooks.run(TestRequest.image(image).hook("exit 4").retryForSeconds(1));

        assertOutcome(run, Outcome.FAILED, "exited with 4");
        assertThat(run.context().duration()).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void aMethodOfTheUsersReplacesTheImagesHook() throws Exception {
        HookResult run = hooks.run(TestRequest.image(image).hook("exit 1").method("echo mine && exit 0"));

        assertOutcome(run, Outcome.PASSED);
        assertThat(hooks.live()).isEqualTo("mine\n");
    }

    @Test
    void anImageThatIsNotThereIsNotAResult() {
        assertThatThrownBy(() -> hooks.run(TestRequest.image("no-such-image:1")))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.NO_SUCH_IMAGE));
    }

    @Test
    void aContainerThatTheEngineRefusesToCreateIsNotAResult() {
        assertThatThrownBy(() -> hooks.run(TestRequest.image(image).memoryMegabytes(1)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("too small");
    }
}

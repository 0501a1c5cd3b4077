package io.jenkins.plugins.containerlifecycle.hook;

import static io.jenkins.plugins.containerlifecycle.hook.TestHooks.assertOutcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.ContainerDetailsBuilder;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.WatchedEngine;
import io.jenkins.plugins.containerlifecycle.engine.docker.TestEngine;
import io.jenkins.plugins.containerlifecycle.hook.HookRequest.Mode;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Images without a process that stays: base images, tools, and those that only a START hook starts. */
@Timeout(60)
class OneShotIT {
    private static final Map<Hook, String> VALIDATE = Map.of(Hook.VALIDATE, TestHooks.FROM_ENVIRONMENT);
    private static TestHooks hooks;
    private static String base;

    @BeforeAll
    static void build() {
        hooks = new TestHooks();
        base = hooks.image("FROM busybox\nCMD [\"sh\"]\n", Map.of(), VALIDATE);
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
        return hooks.run(TestRequest.image(base).hook(hook));
    }

    @Test
    void theHookOfABaseImageIsItsContainersOnlyProcess() throws Exception {
        HookResult run = run("echo process $$; echo a note >&2");

        assertOutcome(run, Outcome.PASSED);
        assertThat(hooks.live()).contains("process 1\n", "a note\n");
        assertThat(run.output().stdout().head()).isEqualTo("process 1\n");
        assertThat(run.output().stderr().head()).isEqualTo("a note\n");
        assertThat(run.context().extraProperties()).containsEntry("run.mode", "one-shot");
    }

    @Test
    void theHookOfABaseImageFails() throws Exception {
        HookResult run = run("echo no good; exit 1");

        assertOutcome(run, Outcome.FAILED, "exited with 1");
        assertThat(run.context().evidence()).contains("exited with exit code 1");
    }

    @Test
    void theHookOfABaseImageTimesOut() throws Exception {
        HookResult run =
                hooks.run(TestRequest.image(base).hook("echo before; sleep 300").timeoutMillis(5000));

        assertOutcome(run, Outcome.TIMED_OUT, "did not end within 5 s");
        assertThat(run.output().stdout().head()).isEqualTo("before\n");
        assertThat(run.context().duration()).isLessThan(Duration.ofSeconds(60));
    }

    @Test
    void theHookOfABaseImageIsKilledForMemory() throws Exception {
        HookResult run = hooks.run(
                TestRequest.image(base).memoryMegabytes(24).hook("exec dd if=/dev/zero of=/dev/null bs=200M count=1"));

        assertOutcome(run, Outcome.ERROR, "for memory", "24 MiB");
    }

    @Test
    void memoryIsNamedInEveryOneOfManyRunsAlsoWhereTheEngineNeverLearnsOfIt() throws Exception {
        int count = Boolean.getBoolean("integration.long") ? 12 : 4;
        for (int i = 0; i < count; i++) {
            HookResult run = hooks.run(TestRequest.image(base)
                    .memoryMegabytes(16)
                    .hook("exec dd if=/dev/zero of=/dev/null bs=200M count=1"));

            assertOutcome(run, Outcome.ERROR, "for memory", "16 MiB");
        }
    }

    @Test
    void memoryThatRanOutInAProcessOfTheHooksIsNamedTooWhereTheEngineMissesIt() throws Exception {
        ContainerEngine forgetful = WatchedEngine.of(hooks.engine, (verb, arguments, call) -> {
            Object result = call.make();
            return result instanceof ContainerDetails details ? withoutFlag(details) : result;
        });
        TestRequest child = TestRequest.image(base)
                .memoryMegabytes(16)
                .hook("dd if=/dev/zero of=/dev/null bs=200M count=1; exit 1");
        TestRequest itself =
                TestRequest.image(base).memoryMegabytes(16).hook("exec dd if=/dev/zero of=/dev/null bs=200M count=1");

        HookResult ofChild = run(forgetful, child);
        HookResult ofItself = run(forgetful, itself);

        assertOutcome(ofChild, Outcome.FAILED);
        assertThat(ofChild.context().evidence()).contains("perhaps by the kernel for memory", "16 MiB");
        assertOutcome(ofItself, Outcome.ERROR, "most likely by the kernel for memory", "16 MiB");
    }

    private static HookResult run(ContainerEngine engine, TestRequest request) throws Exception {
        return new HookRunner(engine, HookListener.SILENT)
                .run(request.build(), HookRunner.newRunId(), new Cancellation());
    }

    private static ContainerDetails withoutFlag(ContainerDetails c) {
        return new ContainerDetailsBuilder().from(c).oomKilled(false).build();
    }

    @Test
    void anImageWithoutAHookIsSaidWithoutWhatTheEngineSaysOfTheScriptThatIsNotThere() throws Exception {
        String bare = TestEngine.buildImage(
                "FROM busybox\nCMD [\"sh\"]\n".replace("busybox", TestEngine.busybox()), Map.of());

        HookResult run = hooks.run(TestRequest.image(bare));

        assertOutcome(run, Outcome.ERROR, "has no VALIDATE hook");
        assertThat(run.report().reason()).doesNotContain("shim", "OCI");
        assertThat(run.context().evidence()).isNull();
    }

    @Test
    void theHookOfABaseImageIsNotRepeated() throws Exception {
        HookResult run = hooks.run(TestRequest.image(base).hook("exit 1").retryForSeconds(20));

        assertOutcome(run, Outcome.FAILED);
        assertThat(run.context().extraProperties()).containsKey("run.retry");
    }

    @Test
    void aMethodOfTheUsersReplacesTheHookOfABaseImage() throws Exception {
        HookResult run = hooks.run(TestRequest.image(base).hook("exit 1").method("echo mine && exit 0"));

        assertOutcome(run, Outcome.PASSED);
        assertThat(hooks.live()).isEqualTo("mine\n");
    }

    @Test
    void anImageWithoutAnyCommandIsRunOneShot() throws Exception {
        String image = hooks.image("FROM busybox\nCMD []\n", Map.of(), VALIDATE);

        HookResult run = hooks.run(TestRequest.image(image).hook("exit 77"));

        assertOutcome(run, Outcome.SKIPPED);
        assertThat(run.context().extraProperties()).containsEntry("run.mode", "one-shot");
    }

    @Test
    void aBaseImageThatMustRunAsAServiceSaysWhyItCannot() throws Exception {
        HookResult run = hooks.run(TestRequest.image(base).hook("exit 0").mode(Mode.SERVICE));

        assertOutcome(run, Outcome.ERROR, "neither a process that stays nor a START hook", "one-shot (--one-shot)");
    }

    @Test
    void aStartHookThatEndsWithTheScriptsOwnCodeIsNotSaidToBeMissing() throws Exception {
        String image = hooks.image(
                "FROM busybox\nCMD [\"sh\"]\n", Map.of(), Map.of(Hook.START, "echo 'no zones' >&2; exit 69"));

        HookResult run = hooks.run(
                TestRequest.image(image).method("true").mode(Mode.SERVICE).ready("log:it is never ready"));

        assertOutcome(run, Outcome.ERROR, "with exit code 69");
        assertThat(run.report().reason()).doesNotContain("nor a START hook");
    }

    @Test
    void aBaseImageRunsAsAServiceWithACommandOfTheUsers() throws Exception {
        HookResult run = hooks.run(TestRequest.image(base).hook("test $$ -ne 1").command("sleep", "60"));

        assertOutcome(run, Outcome.PASSED);
        assertThat(run.context().extraProperties()).containsEntry("run.mode", "service");
    }

    @Test
    void anImageThatOnlyItsStartHookStartsIsAService() throws Exception {
        String image = hooks.image(
                "FROM busybox\nCMD [\"sh\"]\n",
                Map.of(),
                Map.of(Hook.START, "echo started >/tmp/started; exec sleep 600", Hook.VALIDATE, "cat /tmp/started"));

        HookResult run = hooks.run(TestRequest.image(image).retryForSeconds(5));

        assertOutcome(run, Outcome.PASSED);
        assertThat(hooks.live()).endsWith("started\n");
        assertThat(run.context().extraProperties()).containsEntry("run.mode", "service");
    }

    @Test
    void aServiceRunsOneShotOnRequest() throws Exception {
        HookResult run = hooks.run(
                TestRequest.image(hooks.service()).hook("test $$ -eq 1").mode(Mode.ONE_SHOT));

        assertOutcome(run, Outcome.PASSED);
    }
}

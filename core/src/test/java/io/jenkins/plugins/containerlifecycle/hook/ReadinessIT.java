package io.jenkins.plugins.containerlifecycle.hook;

import static io.jenkins.plugins.containerlifecycle.hook.TestHooks.assertOutcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a hook begins. */
@Timeout(60)
class ReadinessIT {
    private static final String LISTENS_LATE = "sleep 1; while :; do nc -l -p 8053 </dev/null; done";
    private static TestHooks hooks;
    private static String image;
    private static String checked;

    @BeforeAll
    static void build() {
        hooks = new TestHooks();
        image = hooks.service();
        checked = hooks.image(
                TestHooks.SERVICE
                        + "HEALTHCHECK --interval=300ms --retries=2 CMD cat /tmp/healthy || { echo not there; exit 1; }\n",
                Map.of(),
                Map.of(Hook.VALIDATE, TestHooks.FROM_ENVIRONMENT));
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

    @Test
    void theHookWaitsUntilTheHealthcheckIsContent() throws Exception {
        HookResult run = hooks.run(TestRequest.image(checked)
                .service("sleep 0.2; touch /tmp/healthy; exec sleep 600")
                .hook("test -f /tmp/healthy"));

        assertOutcome(run, Outcome.PASSED);
        assertThat(hooks.phases()).contains("Waiting until it is ready.");
    }

    @Test
    void aContainerThatTurnsHealthyAfterItWasUnhealthyIsReady() throws Exception {
        HookResult run = hooks.run(TestRequest.image(checked)
                .service("sleep 3; touch /tmp/healthy; exec sleep 600")
                .hook("test -f /tmp/healthy"));

        assertOutcome(run, Outcome.PASSED);
        assertThat(hooks.phases())
                .filteredOn(phase -> phase.contains("unhealthy"))
                .as("said once")
                .singleElement()
                .asString()
                .contains("not there");
    }

    @Test
    void aContainerThatStaysUnhealthyIsWaitedForAndSaysWhatItsHealthcheckSays() throws Exception {
        HookResult run = hooks.run(TestRequest.image(checked).hook("exit 0").readyTimeoutMillis(4000));

        assertOutcome(
                run,
                Outcome.TIMED_OUT,
                "not ready after 4 s: its HEALTHCHECK says that it is unhealthy: ",
                "not there");
        assertThat(run.output().exitCode()).isNull();
    }

    /** The engine would ask for the first time after five minutes. */
    @Test
    void aHealthcheckThatIsAHookIsAskedAtOnce() throws Exception {
        String monitored = hooks.image(
                TestHooks.SERVICE,
                Map.of("container.json", "{\"healthcheck\": {\"hook\": \"monitor\", \"interval\": \"5m\"}}"),
                Map.of(Hook.VALIDATE, TestHooks.FROM_ENVIRONMENT, Hook.MONITOR, "test -f /tmp/up || exit 2"));
        String service = "sleep 1.5; touch /tmp/up; exec sleep 600";

        HookResult run = hooks.run(TestRequest.image(monitored).service(service).hook("test -f /tmp/up"));

        assertOutcome(run, Outcome.PASSED);
        assertOutcome(
                hooks.run(TestRequest.image(monitored).hook("exit 0").readyTimeoutMillis(2000)),
                Outcome.TIMED_OUT,
                "not ready after 2 s: its HEALTHCHECK, which is a hook of the image, does not pass.");
    }

    @Test
    void aHealthcheckThatIsTheHookItselfIsNotWaitedForAndTheHookIsRepeatedUntilItPasses() throws Exception {
        String checked = hooks.image(
                TestHooks.SERVICE,
                Map.of("container.json", "{\"healthcheck\": {\"hook\": \"validate\", \"interval\": \"5m\"}}"),
                Map.of(Hook.VALIDATE, "test -f /tmp/up || { echo not ok 1 - the page; exit 1; }"));

        HookResult run = hooks.run(TestRequest.image(checked).service("sleep 1.5; touch /tmp/up; exec sleep 600"));

        assertOutcome(run, Outcome.PASSED);
        assertThat(hooks.phases()).noneMatch(phase -> phase.startsWith("Waiting"));
        HookResult broken = hooks.run(TestRequest.image(checked).readyTimeoutMillis(2000));
        assertOutcome(broken, Outcome.FAILED);
        assertThat(broken.output().stdout().text()).contains("not ok 1 - the page");
    }

    @Test
    void aHealthcheckThatHasNotRunYetIsSaid() throws Exception {
        String slow = hooks.image(
                TestHooks.SERVICE + "HEALTHCHECK --interval=5m CMD true\n",
                Map.of(),
                Map.of(Hook.VALIDATE, TestHooks.FROM_ENVIRONMENT));

        HookResult run = hooks.run(TestRequest.image(slow).hook("exit 0").readyTimeoutMillis(1000));

        assertOutcome(run, Outcome.TIMED_OUT, "its HEALTHCHECK has not been run yet", "--ready-timeout");
    }

    @Test
    void aHealthcheckIsNotWaitedForWhereRunningIsEnough() throws Exception {
        HookResult run = hooks.run(TestRequest.image(checked).ready("running").hook("exit 0"));

        assertOutcome(run, Outcome.PASSED);
    }

    @Test
    void anImageWithoutAHealthcheckCannotBecomeHealthy() throws Exception {
        HookResult run = hooks.run(TestRequest.image(image).ready("healthy").hook("exit 0"));

        assertOutcome(run, Outcome.ERROR, "no HEALTHCHECK");
    }

    @Test
    void theHookWaitsUntilThePortIsOpen() throws Exception {
        HookResult run = hooks.run(TestRequest.image(image)
                .service(LISTENS_LATE)
                .ready("port:8053")
                .hook("grep -q ':1F75 ' /proc/net/tcp /proc/net/tcp6"));

        assertOutcome(run, Outcome.PASSED);
        assertThat(run.context().duration()).isGreaterThan(Duration.ofMillis(900));
    }

    @Test
    void aPortThatStaysClosedTimesOut() throws Exception {
        HookResult run = hooks.run(TestRequest.image(image)
                .service(LISTENS_LATE)
                .ready("port:8054")
                .readyTimeoutMillis(1500)
                .hook("exit 0"));

        assertOutcome(run, Outcome.TIMED_OUT, "not listening on port 8054 after 1.5 s");
    }

    @Test
    void thePortOfAnImageWithoutAnyToolsIsLookedAtFromOutside() throws Exception {
        String bare = hooks.image(
                TestHooks.WITHOUT_SHELL
                        + "CMD [\"/bin/busybox\", \"nc\", \"-ll\", \"-p\", \"8053\", \"-e\", \"/bin/busybox\", \"true\"]\n",
                Map.of(),
                Map.of(Hook.VALIDATE, "/bin/busybox true"));

        HookResult run = hooks.run(TestRequest.image(bare).network(null).ready("port:8053"));

        assertOutcome(run, Outcome.PASSED);
    }

    @Test
    void theHookWaitsForALineInTheLog() throws Exception {
        HookResult run = hooks.run(TestRequest.image(image)
                .service("sleep 0.5; touch /tmp/ready; echo 'Ready to serve on 53' >&2; exec sleep 600")
                .ready("log:Ready to serve on \\d+")
                .hook("test -f /tmp/ready"));

        assertOutcome(run, Outcome.PASSED);
    }

    @Test
    void aLineThatNeverComesTimesOutAndTheLogIsTheEvidence() throws Exception {
        HookResult run = hooks.run(TestRequest.image(image)
                .service("echo starting; exec sleep 600")
                .ready("log:never")
                .readyTimeoutMillis(1000)
                .hook("exit 0"));

        assertOutcome(run, Outcome.TIMED_OUT, "not logging 'never' after 1 s");
        assertThat(run.context().evidence()).contains("starting");
    }

    @Test
    void theTimeForAllOfItEndsTheWaitingToo() throws Exception {
        HookResult run = hooks.run(
                TestRequest.image(image).ready("log:never").timeoutMillis(1000).hook("exit 0"));

        assertOutcome(run, Outcome.TIMED_OUT, "not logging 'never'");
        assertThat(run.context().duration()).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void aContainerThatEndsWhileItIsWaitedForIsAnErrorWithItsLog() throws Exception {
        for (String ready : new String[] {"log:never", "port:8053", "running"}) {
            HookResult run = hooks.run(TestRequest.image(image)
                    .service("echo no configuration; exit 3")
                    .ready(ready)
                    .hook("exit 0"));

            assertOutcome(run, Outcome.ERROR, "ended with exit code 3");
            assertThat(run.context().evidence()).contains("exited with exit code 3", "no configuration");
        }
    }
}

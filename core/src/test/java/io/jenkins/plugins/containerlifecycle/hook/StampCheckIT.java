package io.jenkins.plugins.containerlifecycle.hook;

import static io.jenkins.plugins.containerlifecycle.hook.TestHooks.assertOutcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.engine.docker.TestEngine;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.StampLedger;
import io.jenkins.plugins.containerlifecycle.metadata.StampRecord;
import io.jenkins.plugins.containerlifecycle.metadata.StampRule;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Before an image's hook is run, its stamp is checked. */
@Timeout(60)
class StampCheckIT {
    private static TestHooks hooks;
    private static String image;
    private static String buildId;

    @BeforeAll
    static void build() throws Exception {
        hooks = new TestHooks();
        image = hooks.service();
        buildId = ancestry(image).image().orElseThrow().buildId();
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

    private static Ancestry ancestry(String name) throws Exception {
        return ImageLabels.read(hooks.engine.images().inspect(name).labels());
    }

    private static HookResult run(TestRequest request, StampRule rule) throws Exception {
        return new HookRunner(hooks.engine, HookListener.SILENT, rule, HookSettings.COMMAND)
                .run(request.build(), HookRunner.newRunId(), new Cancellation());
    }

    private static StampRule wanted(String id) {
        return StampRule.buildId(id, "--build-id");
    }

    private static void assertRefused(HookResult run, String... parts) {
        assertOutcome(run, Outcome.ERROR, parts);
        assertThat(run.isOfOtherStamp()).isTrue();
        assertThat(HookRunJson.of(run).get("problem").asText()).isEqualTo("other-stamp");
        assertThat(run.output().exitCode()).isNull();
    }

    @Test
    void anImageWithTheStampIsValidated() throws Exception {
        HookResult run = run(TestRequest.image(image).hook("echo ok"), wanted(buildId));

        assertOutcome(run, Outcome.PASSED);
        assertThat(run.isOfOtherStamp()).isFalse();
        assertThat(HookRunJson.of(run).get("problem").isNull()).isTrue();
    }

    @Test
    void inAnImageWithAnotherStampNoHookIsRun() throws Exception {
        HookResult run = run(TestRequest.image(image).hook("echo ok"), wanted("0badc0de"));

        assertRefused(run, "it carries build_id " + buildId, "and 0badc0de is wanted");
        assertThat(run.context().containerId()).isNull();
    }

    @Test
    void anImageThatWasBuiltOnTopIsNotItsBase() throws Exception {
        String derived = TestEngine.buildImage("FROM " + image + "\nRUN touch /x\n", Map.of());

        assertRefused(
                run(TestRequest.image(derived).hook("echo ok"), wanted(buildId)),
                "it was built on the image with build_id " + buildId,
                "without being stamped itself");
    }

    @Test
    void thatAnImageIsValidatedByTheHookOfItsBaseIsTold() throws Exception {
        String derived = TestEngine.buildImage("FROM " + image + "\nRUN touch /y\n", Map.of());

        assertOutcome(hooks.run(TestRequest.image(derived).hook("sleep 1; echo ok")), Outcome.PASSED);
        assertThat(hooks.phases()).anyMatch(phase -> phase.contains(derived + " is not stamped itself"));

        assertOutcome(hooks.run(TestRequest.image(image).hook("sleep 1; echo ok")), Outcome.PASSED);
        assertThat(hooks.phases()).noneMatch(phase -> phase.contains("stamped"));
    }

    @Test
    void anImageWithoutMetadataIsNotTheOne() throws Exception {
        assertRefused(
                run(TestRequest.image(TestEngine.busybox()).method("true"), wanted(buildId)),
                "it carries no metadata, and " + buildId + " is wanted");
    }

    @Test
    void anImageThatIsNamedByItsIdIsHeldToWhatWasStampedForItsName() throws Exception {
        String id = hooks.engine.images().inspect(image).id();
        StampRule other = new StampLedger(
                List.of(new StampRecord(image.substring(0, image.lastIndexOf(':')), List.of(), "0badc0de", 1, "here")),
                "ADVICE.");

        assertRefused(run(TestRequest.image(id).hook("echo ok"), other), "0badc0de was stamped for ");
    }

    @Test
    void aContainerOfAStaleImageIsFoundOut() throws Exception {
        String container = hooks.engine.containers().create(TestEngine.container(image));
        try {
            hooks.engine.containers().start(container);

            assertRefused(
                    run(TestRequest.container(container).method("true"), wanted("0badc0de")),
                    "The image of the container ",
                    "it carries build_id " + buildId);
            assertOutcome(run(TestRequest.container(container).method("true"), wanted(buildId)), Outcome.PASSED);
        } finally {
            hooks.engine.containers().remove(container, Duration.ofSeconds(30));
        }
    }
}

package io.jenkins.plugins.containerlifecycle.hook;

import static io.jenkins.plugins.containerlifecycle.hook.TestHooks.assertOutcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.engine.docker.TestEngine;
import io.jenkins.plugins.containerlifecycle.hook.HookRequest.Mode;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.ReportFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** JUnit files that a hook leaves in {@code CONTAINER_REPORT_DIR}. */
@Timeout(60)
class ReportFolderIT {
    private static final String ONE_FAILURE = "echo '<testsuite name=\"dns\"><testcase name=\"resolves\"/>"
            + "<testcase name=\"is quick\"><failure message=\"slow\"/></testcase></testsuite>'"
            + " >\"$CONTAINER_REPORT_DIR/dns.xml\"";
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

    @ParameterizedTest
    @CsvSource({
        "SERVICE,,false",
        "SERVICE,1234,false",
        "ONE_SHOT,,false",
        "ONE_SHOT,1234,false",
        "SERVICE,,true",
        "SERVICE,1234,true",
        "ONE_SHOT,1234:5678,true"
    })
    void filesOfAnyUserAreReadAlsoUnderAReadOnlyRoot(Mode mode, String user, boolean readOnly) throws Exception {
        TestRequest request = TestRequest.image(image).mode(mode).user(user).hook(ONE_FAILURE);

        HookResult run = hooks.run(readOnly ? request.readOnly() : request);

        assertOutcome(run, Outcome.FAILED, "exited with 0 although 1 of 2 tests failed");
        assertThat(run.report().format()).isEqualTo(ReportFormat.JUNIT);
        assertThat(run.report().checks()).extracting("suite").containsOnly("dns");
        assertThat(run.report().checks()).extracting("name").containsExactly("resolves", "is quick");
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVICE", "ONE_SHOT"})
    void theFolderIsEmptyAndWritable(Mode mode) throws Exception {
        HookResult run = hooks.run(TestRequest.image(image)
                .mode(mode)
                .user("1234")
                .hook("test -d \"$CONTAINER_REPORT_DIR\" && test -w \"$CONTAINER_REPORT_DIR\""
                        + " && test -z \"$(ls -A \"$CONTAINER_REPORT_DIR\")\""));

        assertOutcome(run, Outcome.PASSED);
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVICE", "ONE_SHOT"})
    void aFileThatABuildStepLeftIsNoReportAndOneThatIsWrittenInItsPlaceIs(Mode mode) throws Exception {
        String derived = TestEngine.buildImage(
                "FROM " + image + "\nRUN for d in /usr/lib/container/report/*; do"
                        + " echo '<testsuite><testcase name=\"old\"/></testsuite>' >$d/dns.xml; done\n",
                Map.of());

        HookResult silent = hooks.run(TestRequest.image(derived).mode(mode).hook("exit 0"));
        HookResult red = hooks.run(TestRequest.image(derived).mode(mode).hook(ONE_FAILURE));

        assertOutcome(silent, Outcome.PASSED, "exited with 0.");
        assertOutcome(red, Outcome.FAILED, "exited with 0 although 1 of 2 tests failed");
        assertThat(red.report().checks()).extracting("name").containsExactly("resolves", "is quick");
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVICE", "ONE_SHOT"})
    void aVolumeInThePlaceOfTheFolderHidesNoReport(Mode mode) throws Exception {
        String volume =
                "container-lifecycle-test-" + TestEngine.RUN + "-" + mode.name().toLowerCase(Locale.ROOT);
        try {
            for (int i = 0; i < 2; i++) {
                HookResult run = hooks.run(TestRequest.image(image)
                        .mode(mode)
                        .volumes(volume + ":/usr/lib/container/report")
                        .hook("for d in /usr/lib/container/report/*; do echo '<testsuite/>' >$d/dns.xml; done; "
                                + ONE_FAILURE));

                assertOutcome(run, Outcome.FAILED, "exited with 0 although 1 of 2 tests failed");
            }
        } finally {
            TestEngine.run(new byte[0], List.of("docker", "volume", "rm", volume));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVICE", "ONE_SHOT"})
    void aReportOfATimeBeforeTheStartIsReadBecauseClocksAreSetBack(Mode mode) throws Exception {
        HookResult run = hooks.run(TestRequest.image(image)
                .mode(mode)
                .hook(ONE_FAILURE + "; touch -d '2001-01-01 00:00' \"$CONTAINER_REPORT_DIR\""));

        assertOutcome(run, Outcome.FAILED, "exited with 0 although 1 of 2 tests failed");
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVICE", "ONE_SHOT"})
    void aFolderThatIsNoLongerThereIsAnError(Mode mode) throws Exception {
        HookResult run =
                hooks.run(TestRequest.image(image).mode(mode).hook(ONE_FAILURE + "; rm -rf \"$CONTAINER_REPORT_DIR\""));

        assertOutcome(run, Outcome.ERROR, "no longer exists");
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVICE", "ONE_SHOT"})
    void aFileInThePlaceOfTheFolderIsAnError(Mode mode) throws Exception {
        HookResult run = hooks.run(TestRequest.image(image)
                .mode(mode)
                .hook(ONE_FAILURE + "; rm -rf \"$CONTAINER_REPORT_DIR\"; echo >\"$CONTAINER_REPORT_DIR\""));

        assertOutcome(run, Outcome.ERROR, "or is not a folder");
    }

    @Test
    void aFileThatWasCutOffIsAnError() throws Exception {
        HookResult run = hooks.run(TestRequest.image(image)
                .hook("printf '<testsuite name=\"a\"><testcase name=\"b\"/>' >$CONTAINER_REPORT_DIR/a.xml"));

        assertOutcome(run, Outcome.ERROR, "cannot be trusted", "a.xml");
    }

    @Test
    void aFileThatIsTooLargeToReadIsAnError() throws Exception {
        HookResult run = hooks.run(
                TestRequest.image(image).hook("yes '<!-- -->' | head -c 9000000 >$CONTAINER_REPORT_DIR/a.xml"));

        assertOutcome(run, Outcome.ERROR, "report folder could not be read in full", "a.xml");
    }

    @Test
    void aLinkOutOfTheFolderIsNotFollowed() throws Exception {
        HookResult run = hooks.run(TestRequest.image(image).hook("ln -s /etc/passwd $CONTAINER_REPORT_DIR/a.xml"));

        assertOutcome(run, Outcome.ERROR, "report folder could not be read in full", "a.xml");
    }

    @Test
    void eachAttemptHasAFolderOfItsOwn() throws Exception {
        HookResult run = hooks.run(TestRequest.image(image)
                .hook("test -z \"$(ls -A \"$CONTAINER_REPORT_DIR\")\" || exit 99; echo x >>/tmp/tries;"
                        + " test $(grep -c x /tmp/tries) -ge 2 || { " + ONE_FAILURE + "; exit 1; };"
                        + " echo '<testsuite><testcase name=\"late\"/></testsuite>' >$CONTAINER_REPORT_DIR/dns.xml")
                .retryForSeconds(10));

        assertOutcome(run, Outcome.PASSED, "1 test passed");
        assertThat(run.report().checks()).extracting("name").containsExactly("late");
    }

    @Test
    void aDeclaredReportThatIsMissingIsAnError() throws Exception {
        HookResult run = hooks.run(TestRequest.image(image).hook("echo fine").format(ReportFormat.JUNIT));

        assertOutcome(run, Outcome.ERROR, "declared format");
    }
}

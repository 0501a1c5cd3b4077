package io.jenkins.plugins.containerlifecycle.hook;

import static io.jenkins.plugins.containerlifecycle.hook.TestHooks.assertOutcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.engine.docker.TestEngine;
import io.jenkins.plugins.containerlifecycle.hook.HookRequest.Mode;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which of an image's commands is run, with and without the script and a shell. */
@Timeout(60)
class HookChoiceIT {
    private static final String STAYS = TestHooks.WITHOUT_SHELL + "CMD [\"/bin/busybox\", \"sleep\", \"600\"]\n";
    private static TestHooks hooks;
    private static String shellLess;

    @BeforeAll
    static void build() {
        hooks = new TestHooks();
        shellLess = hooks.image(STAYS, Map.of(), Map.of(Hook.VALIDATE, "/bin/busybox echo 'from the method'"));
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

    private static void assertNoNoise() {
        assertThat(hooks.live()).doesNotContainIgnoringCase("oci runtime").doesNotContain("exec failed");
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVICE", "ONE_SHOT"})
    void withoutAShellTheMethodIsRunDirectlyAndNothingElseIsSeen(Mode mode) throws Exception {
        HookResult run = hooks.run(TestRequest.image(shellLess).mode(mode));

        assertOutcome(run, Outcome.PASSED);
        assertThat(hooks.live()).isEqualTo("from the method\n");
        assertThat(run.output().stdout().head()).isEqualTo("from the method\n");
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVICE", "ONE_SHOT"})
    void withoutAShellAMethodOfTheUsersIsRunDirectly(Mode mode) throws Exception {
        HookResult run = hooks.run(
                TestRequest.image(shellLess).method("/bin/busybox false").mode(mode));

        assertOutcome(run, Outcome.FAILED, "exited with 1");
        assertNoNoise();
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVICE", "ONE_SHOT"})
    void aMethodThatNeedsAShellWhereThereIsNoneIsAClearError(Mode mode) throws Exception {
        HookResult run = hooks.run(TestRequest.image(shellLess)
                .method("/bin/busybox true && /bin/busybox true")
                .mode(mode));

        assertOutcome(run, Outcome.ERROR, "needs a shell", "no /bin/sh");
        assertNoNoise();
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVICE", "ONE_SHOT"})
    void aMethodThatIsNotInTheImageIsAnErrorThatNamesIt(Mode mode) throws Exception {
        HookResult run =
                hooks.run(TestRequest.image(shellLess).method("/srv/validate").mode(mode));

        assertOutcome(run, Outcome.ERROR, "not found", "/srv/validate");
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVICE", "ONE_SHOT"})
    void anImageWithoutTheScriptAndWithoutAHookIsAClearError(Mode mode) throws Exception {
        HookResult run = hooks.run(TestRequest.image(TestEngine.busybox()).mode(mode));

        assertOutcome(run, Outcome.ERROR, "has no VALIDATE hook", "validate_method");
        assertNoNoise();
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVICE", "ONE_SHOT"})
    void anImageWithTheScriptButWithoutAHookIsAClearError(Mode mode) throws Exception {
        String image = hooks.image("FROM busybox\n", Map.of(), Map.of());

        HookResult run = hooks.run(TestRequest.image(image).mode(mode).retryForSeconds(20));

        assertOutcome(run, Outcome.ERROR, "no validate hook");
        assertThat(run.output().stderr().head()).contains("there is no validate method");
        assertThat(run.context().duration()).isLessThan(Duration.ofSeconds(15));
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVICE", "ONE_SHOT"})
    void aHookMayEndWithTheExitCodeOfAScriptThatHasNoHookAndHasFailedThen(Mode mode) throws Exception {
        String image = hooks.image(
                "FROM busybox\nCMD [\"sleep\", \"600\"]\n", Map.of(), Map.of(Hook.VALIDATE, "echo down; exit 69"));

        assertOutcome(hooks.run(TestRequest.image(image).mode(mode)), Outcome.FAILED, "exited with 69");
        assertOutcome(
                hooks.run(TestRequest.image(image).method("exit 69").mode(mode)), Outcome.FAILED, "exited with 69");
    }

    @Test
    void aHookThatEndsWithTheScriptsExitCodeIsRunAgainAsAnyOtherThatFails() throws Exception {
        String image = hooks.image(
                "FROM busybox\nCMD [\"sleep\", \"600\"]\n",
                Map.of(),
                Map.of(Hook.VALIDATE, "test -e /tmp/again || { touch /tmp/again; exit 69; }"));

        assertOutcome(hooks.run(TestRequest.image(image).retryForSeconds(20)), Outcome.PASSED);
    }

    @Test
    void withoutAShellAnImageIsStartedByItsStartMethod() throws Exception {
        String image = hooks.image(
                TestHooks.WITHOUT_SHELL,
                Map.of(),
                Map.of(Hook.START, "/bin/busybox sleep 600", Hook.VALIDATE, "/bin/busybox kill -0 1"));

        HookResult run = hooks.run(TestRequest.image(image));

        assertOutcome(run, Outcome.PASSED);
        assertThat(run.context().extraProperties()).containsEntry("run.mode", "service");
    }

    @Test
    void withoutAShellTheHookFileIsRun() throws Exception {
        String image = hooks.image(
                STAYS
                        + "COPY --from=tools /usr/bin/busybox /usr/lib/container/hooks/validate\n"
                        // Busybox under an unknown name complains and fails, which shows that it was run.
                        + "",
                Map.of(),
                Map.of());

        HookResult run = hooks.run(TestRequest.image(image));

        assertOutcome(run, Outcome.ERROR, "127", "applet not found");
        assertNoNoise();
    }

    @Test
    void theImagesHookFileIsUsedWhereNoMetadataNamesAMethod() throws Exception {
        String image = hooks.image(
                "FROM busybox\nCOPY validate /usr/lib/container/hooks/validate\n",
                Map.of("validate", "#!/bin/sh\necho the image\n"),
                Map.of());

        assertOutcome(hooks.run(TestRequest.image(image)), Outcome.PASSED);
        assertThat(hooks.live()).isEqualTo("the image\n");
    }

    @Test
    void theOperatorsHookFileWinsOverTheMethod() throws Exception {
        String image = hooks.image(
                "FROM busybox\nCOPY validate /etc/container/hooks/validate\n",
                Map.of("validate", "#!/bin/sh\necho the operator\n"),
                Map.of(Hook.VALIDATE, "echo the method"));

        assertOutcome(hooks.run(TestRequest.image(image)), Outcome.PASSED);
        assertThat(hooks.live()).isEqualTo("the operator\n");
    }

    @Test
    void withoutTheScriptTheOperatorsFileStillWinsOverTheMethod() throws Exception {
        String stamped = hooks.image(
                "FROM busybox\nCOPY validate /etc/container/hooks/validate\n",
                Map.of("validate", "#!/bin/sh\necho the operator\n"),
                Map.of(Hook.VALIDATE, "echo the method"));
        String image = TestEngine.buildImage("FROM " + stamped + "\nRUN rm /usr/bin/container\n", Map.of());

        assertOutcome(hooks.run(TestRequest.image(image)), Outcome.PASSED);
        assertThat(hooks.live()).isEqualTo("the operator\n");
    }

    @Test
    void aChildsMethodOverridesItsBases() throws Exception {
        String base = hooks.image(
                "FROM busybox\n", Map.of(), Map.of(Hook.VALIDATE, "echo the base", Hook.MONITOR, "echo fine"));
        String child = hooks.image("FROM " + base + "\n", Map.of(), Map.of(Hook.VALIDATE, "echo the child"));
        String grandchild = hooks.image("FROM " + child + "\n", Map.of(), Map.of());
        String bare = TestEngine.buildImage("FROM " + grandchild + "\nRUN rm /usr/bin/container\n", Map.of());

        for (String image : new String[] {child, grandchild, bare}) {
            assertOutcome(hooks.run(TestRequest.image(image)), Outcome.PASSED);
            assertThat(hooks.live()).isEqualTo("the child\n");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVICE", "ONE_SHOT"})
    void aMethodOfAStrangersThatDoesNothingIsNoHookWhateverTheScriptMakesOfIt(Mode mode) throws Exception {
        String stamped = hooks.image(TestHooks.SERVICE, Map.of(), Map.of(Hook.VALIDATE, "true"));
        String label = hooks.engine.images().inspect(stamped).labels().keySet().stream()
                .filter(name -> name.startsWith(ImageLabels.PREFIX + "meta."))
                .findFirst()
                .orElseThrow();
        for (String nothing : new String[] {"  ", "# nothing"}) {
            String json = hooks.engine
                    .images()
                    .inspect(stamped)
                    .labels()
                    .get(label)
                    .replace("\"true\"", "\"" + nothing + "\"");
            String strange =
                    TestEngine.buildImage("FROM " + stamped + "\nLABEL " + label + "='" + json + "'\n", Map.of());

            HookResult run = hooks.run(TestRequest.image(strange).mode(mode));

            assertOutcome(run, Outcome.ERROR, "its validate_method '" + nothing + "'", "would do nothing and pass");
            assertThat(hooks.run(TestRequest.image(strange).mode(mode).method("exit 0"))
                            .report()
                            .outcome())
                    .isEqualTo(Outcome.PASSED);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/srv/validate|#!/bin/sh~exit 0~|has Windows line ends (CRLF)|interpreter's name",
                "exec /srv/validate --all|true~true~|has Windows line ends (CRLF)|first command",
                "sh -c /srv/validate|#!/bin/bash^exit 0^|asks for the interpreter '/bin/bash'|not in the image",
                "/srv/validate|#!/usr/bin/env python3^exit 0^|asks for the interpreter 'python3'|none of the usual folders",
            })
    void aScriptThatIsThereButNotFoundIsLookedAt(String method, String script, String sentence, String why)
            throws Exception {
        String image = hooks.image(
                "FROM busybox\nCOPY validate /srv/validate\n" + TestHooks.SERVICE.substring("FROM busybox".length()),
                Map.of("validate", script.replace("~", "\r\n").replace('^', '\n')),
                Map.of(Hook.VALIDATE, method));

        HookResult run = hooks.run(TestRequest.image(image));

        assertOutcome(
                run, Outcome.ERROR, "The validate hook could not run (exit code 12", "/srv/validate " + sentence, why);
    }
}

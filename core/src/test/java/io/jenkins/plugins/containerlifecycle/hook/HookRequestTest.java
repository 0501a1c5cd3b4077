package io.jenkins.plugins.containerlifecycle.hook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.hook.HookRequest.Mode;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLayout;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user can ask for. */
class HookRequestTest {
    @ParameterizedTest
    @ValueSource(strings = {"auto", "running", "Healthy", "port:1", "port:65535", "log:x"})
    void aConditionIsUnderstood(String text) {
        assertThat(Readiness.parse(text).kind().name()).isEqualToIgnoringCase(text.replaceAll(":.*", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "port:0|'port:0' needs a port number from 1 to 65535.",
                "port:65536|'port:65536' needs a port number from 1 to 65535.",
                "port:http|'port:http' needs a port number from 1 to 65535.",
                "log:[|The pattern in 'log:[' is not a regular expression",
                "log:|'log:' is not a condition to wait for; use auto, running, healthy, port:NUMBER or log:REGEX.",
                "Ready|'Ready' is not a condition to wait for",
            })
    void aConditionThatIsNoneIsExplained(String text, String message) {
        assertThatThrownBy(() -> Readiness.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void whatMattersOnlyForANewContainerIsRefusedForOneThatRuns() {
        assertThatThrownBy(() -> TestRequest.container("dns").user("1").build())
                .hasMessageContaining("'dns' is a container that already runs");
        assertThatThrownBy(
                        () -> TestRequest.container("dns").mode(Mode.ONE_SHOT).build())
                .hasMessageContaining("one-shot");
        assertThatThrownBy(() -> TestRequest.image("dns").timeoutMillis(0).build())
                .hasMessageContaining("timeout must be longer than zero");
        assertThatThrownBy(() -> TestRequest.image("dns").retryForSeconds(-1).build())
                .hasMessageContaining("must not be negative");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            nullValues = "none",
            value = {
                "/srv/validate|/srv/validate",
                "  a   b\tc |a,b,c",
                "a 'b c' \"d e\" f\\ g|a,b c,d e,f g",
                "a '' \"\"|a,,",
                "a x=y --opt=\"1 2\"|a,x=y,--opt=1 2",
                "a \"\\\"q\\\" \\n\"|a,\"q\" \\n",
                "a it\\'s|a,it's",
                "a '$HOME' '*'|a,$HOME,*",
                "a && b|none",
                "a $HOME|none",
                "a \"$HOME\"|none",
                "a `b`|none",
                "a *|none",
                "a 'b|none",
                "a \\|none",
                "X=1 a|none",
                "a >b|none",
                "a # b|none",
            })
    void aPlainCommandIsSplitAsAShellWouldAndNoOther(String command, String words) {
        assertThat(ShellWords.split(command).orElse(null))
                .isEqualTo(words == null ? null : Arrays.asList(words.split(",", -1)));
    }

    @Test
    void anEmptyCommandIsNone() {
        assertThat(ShellWords.split("")).isEmpty();
        assertThat(ShellWords.split(" \t")).isEmpty();
        assertThat(ShellWords.split("a \\\nb")).isEmpty();
    }

    @Test
    void aHookThatIsItsContainersHealthcheckIsNotWaitedForButRepeated() throws Exception {
        Ancestry ancestry = Ancestry.ofFiles(Map.of(
                "a.json", "{\"project\":\"a\",\"build_time_stamp\":5,\"healthcheck\":\"validate\"}".getBytes(UTF_8)));
        HookRequest request = TestRequest.image("dns").readyTimeoutMillis(7000).build();

        HookRequest itself = request.judgingHealth(ancestry, ImageLayout.HEALTHCHECK);

        assertThat(itself.readiness()).isEqualTo(Readiness.RUNNING);
        assertThat(itself.retryFor()).isEqualTo(request.readyTimeout());
        assertThat(request.judgingHealth(ancestry, List.of("CMD", "true"))).isSameAs(request);
        assertThat(request.judgingHealth(Ancestry.EMPTY, ImageLayout.HEALTHCHECK))
                .isSameAs(request);
        HookRequest other = TestRequest.image("dns").method("true").build();
        assertThat(other.judgingHealth(ancestry, ImageLayout.HEALTHCHECK)).isSameAs(other);
        HookRequest healthy = TestRequest.image("dns").ready("healthy").build();
        assertThat(healthy.judgingHealth(ancestry, ImageLayout.HEALTHCHECK)).isSameAs(healthy);
        HookRequest longer = TestRequest.image("dns").retryForSeconds(90).build();
        assertThat(longer.judgingHealth(ancestry, ImageLayout.HEALTHCHECK).retryFor())
                .isEqualTo(longer.retryFor());
    }

    private static ImageDetails image(List<String> entrypoint, List<String> command) {
        return new ImageDetails(
                "sha256:1",
                List.of(),
                List.of(),
                Map.of(),
                entrypoint,
                command,
                List.of(),
                "",
                List.of(),
                List.of(),
                null,
                "linux",
                "amd64",
                List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \t", "#nothing", "  # a\n\n\t# b\n", "\\\n", "\\\n#x"})
    void aHookCommandThatDoesNothingIsRefused(String method) {
        assertThatThrownBy(() -> TestRequest.image("dns").method(method).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The method is '")
                .hasMessageContaining("would do nothing and pass");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", ":", "# first\ntrue", "#a\\\ntrue", "'#'", "\\\ntrue", "echo # x"})
    void aHookCommandThatDoesSomethingIsTaken(String method) {
        assertThat(TestRequest.image("dns").method(method).build().method()).isEqualTo(method);
    }

    @Test
    void noTimeIsLongerThanTenYears() {
        long tooLong = Durations.LONGEST.toSeconds() + 1;

        for (TestRequest request : List.of(
                TestRequest.image("dns").timeoutMillis(tooLong * 1000),
                TestRequest.image("dns").readyTimeoutMillis(tooLong * 1000),
                TestRequest.image("dns").retryForSeconds(tooLong))) {
            assertThatThrownBy(request::build)
                    .hasMessageContaining("is too long: the maximum is 3650 days (315360000 seconds)");
        }
        assertThat(TestRequest.image("dns").retryForSeconds(tooLong - 1).build().retryFor())
                .isEqualTo(Durations.LONGEST);
    }

    @ParameterizedTest
    @CsvSource({
        "'',sh,true",
        "'',/bin/bash,true",
        "/bin/sh,'',true",
        "'','',true",
        "'',/bin/bash -l,true",
        "'',bash --login -i,true",
        "bash,-l,true",
        "/entrypoint.sh,bash,true",
        "docker-entrypoint.sh,/bin/sh -l,true",
        "/sbin/tini --,bash,true",
        "'',/bin/sh -c bash,true",
        "/bin/sh -c,bash,true",
        "'',nginx,false",
        "/bin/sh,/srv/start,false",
        "'',bash -lc,false",
        "'',sh -c /srv/start,false",
        "'',bash /srv/start -l,false",
        "/entrypoint.sh,'',false",
        "/entrypoint.sh,-l,false",
        "/entrypoint.sh,nginx,false",
        "'',/srv/sh/start,false",
    })
    void anImageThatOnlyOffersAShellIsRunOneShot(String entrypoint, String command, boolean oneShot) {
        ImageDetails image = image(words(entrypoint), words(command));

        assertThat(RunMode.of(TestRequest.image("x").build(), image, Ancestry.EMPTY)
                        .oneShot())
                .isEqualTo(oneShot);
        assertThat(RunMode.of(TestRequest.image("x").command("nginx").build(), image, Ancestry.EMPTY)
                        .oneShot())
                .isFalse();
        assertThat(RunMode.of(TestRequest.image("x").mode(Mode.ONE_SHOT).build(), image, Ancestry.EMPTY)
                        .oneShot())
                .isTrue();
        assertThat(RunMode.of(TestRequest.image("x").mode(Mode.SERVICE).build(), image, Ancestry.EMPTY)
                        .startedByHook())
                .isEqualTo(oneShot);
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }
}

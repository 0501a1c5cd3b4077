package io.jenkins.plugins.containerlifecycle.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.text.InputException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageNamesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "busybox",
                "busybox:1.36",
                "library/busybox",
                "registry.example.com:5000/team/app_one/web--x:v1_2.3-rc",
                "localhost/app",
                "Registry.Example.com/app",
                "[::1]:5000/app",
                "e856aac4d916",
                "sha256:e856aac4d916",
                "app@sha256:e856aac4d916e856aac4d916e856aac4d916e856aac4d916e856aac4d916e856",
                "app:v1@sha256:e856aac4d916e856aac4d916e856aac4d916e856aac4d916e856aac4d916e856",
            })
    void validNamesPass(String name) throws Exception {
        ImageNames.check(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "-a",
                "a/",
                "/a",
                "a//b",
                "a/../b",
                "a:",
                "a:b:c",
                "a@sha256:12",
                "a?b",
                "a#b",
                "a%2fb",
                "http://x/y",
                "${TAG}",
                "a:\u001b[31m"
            })
    void malformedNamesAreRefused(String name) {
        assertThatThrownBy(() -> ImageNames.check(name))
                .isInstanceOf(InputException.class)
                .hasMessageNotContaining("\u001b");
    }

    @Test
    void capitalsAreExplained() {
        assertThatThrownBy(() -> ImageNames.check("MyApp:1"))
                .hasMessageContaining("must be in lower case. Did you mean 'myapp:1'?");
    }

    @Test
    void aHostileNameIsRefusedQuickly() {
        String name = "a-".repeat(250) + "!";
        long start = System.nanoTime();
        assertThat(ImageNames.isValid(name)).isFalse();
        assertThat(ImageNames.isValid("a.".repeat(5_000_000))).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
            shop/webapp:1.2,    shop/web-ap:1.2
            shop/web-ap:1.3,    shop/web-ap:1.2
            shop/web-ap,        shop/web-ap:1.2
            busibox,            busybox:latest
            team/tol:3,         docker.io/team/tool:3
            something-else,     none
            """)
    void theNearestKnownNameIsFoundOrNone(String wanted, String nearest) {
        List<String> known =
                List.of("shop/web-ap:1.2", "busybox:latest", "registry:5000/other:1", "docker.io/team/tool:3");

        assertThat(ImageNames.nearest(wanted, known)).isEqualTo(nearest);
    }
}

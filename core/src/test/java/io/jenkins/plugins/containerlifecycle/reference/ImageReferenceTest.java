package io.jenkins.plugins.containerlifecycle.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.text.InputException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {

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
        assertThat(ImageReference.parse(name)).hasToString(name);
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
                "under_score.example.org/app",
                "${TAG}",
                "a:\u001b[31m"
            })
    void malformedNamesAreRefused(String name) {
        assertThatThrownBy(() -> ImageReference.parse(name))
                .isInstanceOf(InputException.class)
                .hasMessageNotContaining("\u001b");
    }

    @Test
    void capitalsAreExplained() {
        assertThatThrownBy(() -> ImageReference.parse("MyApp:1")).hasMessageContaining("must be in lower case");
    }

    @Test
    void aHostileNameIsRefusedQuickly() {
        String name = "a-".repeat(250) + "!";
        long start = System.nanoTime();
        assertThatThrownBy(() -> ImageReference.parse(name)).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> ImageReference.parse("a.".repeat(5_000_000))).isInstanceOf(InputException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            busybox,                       -,              busybox,         -,  docker.io/library/busybox
            team/app:1,                    -,              team/app,        1,  docker.io/team/app:1
            registry:5000/team/app:1,      registry:5000,  team/app,        1,  registry:5000/team/app:1
            registry:5000/team/app,        registry:5000,  team/app,        -,  registry:5000/team/app
            localhost/app:1,               localhost,      app,             1,  localhost/app:1
            Registry/app,                  Registry,       app,             -,  registry/app
            index.docker.io/busybox:1,     index.docker.io,busybox,         1,  docker.io/library/busybox:1
            docker.io/library/busybox:1,   docker.io,      library/busybox, 1,  docker.io/library/busybox:1
            [::1]:5000/app,                [::1]:5000,     app,             -,  [::1]:5000/app
            ****/app:1,                    -,              ****/app,        1,  docker.io/****/app:1
            """)
    void aNameHasParts(String name, String host, String path, String tag, String canonical) {
        ImageReference reference = ImageReference.split(name);

        assertThat(reference).isEqualTo(new ImageReference(host, path, tag, null));
        assertThat(reference.canonical()).isEqualTo(canonical);
        assertThat(reference).hasToString(name);
    }

    @Test
    void aDigestIsAPartOfItsOwn() throws Exception {
        String digest = "sha256:" + "e".repeat(64);
        ImageReference reference = ImageReference.parse("registry:5000/app:v1@" + digest);

        assertThat(reference).isEqualTo(new ImageReference("registry:5000", "app", "v1", digest));
        assertThat(reference).hasToString("registry:5000/app:v1@" + digest);
        assertThat(reference.repository()).isEqualTo("registry:5000/app");
        assertThat(ImageReference.parse("registry:5000/app:v1").at(digest)).hasToString("registry:5000/app@" + digest);
    }
}

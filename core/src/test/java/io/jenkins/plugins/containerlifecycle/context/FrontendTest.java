package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrontendTest {
    private static final String DIGEST = "@sha256:" + "0123456789abcdef".repeat(4);

    @Test
    void buildKitsOwnKnowsNamedContexts() {
        assertThat(Frontend.hasNamedContexts(null)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker/dockerfile",
                "docker/dockerfile:1",
                "docker.io/docker/dockerfile:1",
                "docker/dockerfile:1-labs",
                "docker/dockerfile:1.4",
                "docker/dockerfile:1.4.3",
                "docker/dockerfile:1.10-labs",
                "docker/dockerfile:2",
                "docker/dockerfile:latest",
                "docker/dockerfile-upstream:master",
                "docker/dockerfile:1.4  an=option"
            })
    void dockersDoFrom1Dot4On(String syntax) {
        assertThat(Frontend.hasNamedContexts(syntax)).isTrue();
        assertThat(Frontend.hasNamedContexts(
                        syntax.contains(":") ? syntax.split(" ")[0] + DIGEST : "docker/dockerfile"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker/dockerfile:1.3",
                "docker/dockerfile:1.2.1-labs",
                "docker/dockerfile:1.0-experimental",
                "docker/dockerfile:experimental",
                "docker/dockerfile@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "registry.example.org/docker/dockerfile:1.4",
                "example/mine",
                ""
            })
    void nobodyKnowsOfOthers(String syntax) {
        assertThat(Frontend.hasNamedContexts(syntax)).isFalse();
    }
}

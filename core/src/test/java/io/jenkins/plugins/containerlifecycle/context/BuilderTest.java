package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuilderTest {
    @ParameterizedTest
    @CsvSource({"1, BUILDKIT", "true, BUILDKIT", "0, CLASSIC", "False, CLASSIC", "maybe, UNKNOWN"})
    void followsTheVariableThatTheDockerCommandFollows(String value, Builder expected) {
        assertThat(Builder.detect(Map.of("DOCKER_BUILDKIT", value))).isEqualTo(expected);
    }

    @Test
    void isNeverAFailureWhateverIsInstalled() {
        assertThat(Builder.detect(Map.of("DOCKER_BUILDKIT", ""))).isNotNull();
    }
}

package io.jenkins.plugins.containerlifecycle.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.engine.ImageSummary;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImageNamesTest {
    private static final String OLD = "sha256:" + "1".repeat(64);
    private static final String NEW = "sha256:" + "2".repeat(64);

    private final ImageNames names = new ImageNames(List.of(
            new ImageSummary(OLD, List.of(), List.of(), Map.of(), 0, 0),
            new ImageSummary(NEW, List.of("web:latest", "localhost:5000/web:1"), List.of(), Map.of(), 0, 0)));

    @Test
    void aNameThatMeansAnotherImageByNowMakesItsContainerOutdated() {
        assertThat(names.isOutdated("web", OLD)).isTrue();
        assertThat(names.isOutdated("web:latest", OLD)).isTrue();
        assertThat(names.isOutdated("docker.io/library/web", OLD)).isTrue();
        assertThat(names.isOutdated("localhost:5000/web:1", OLD)).isTrue();
        assertThat(names.isOutdated("web", NEW)).isFalse();
    }

    @Test
    void nothingIsKnownOfANameThatMeansNothingAndOfAnId() {
        assertThat(names.isOutdated("web:2", OLD)).isNull();
        assertThat(names.isOutdated(OLD, OLD)).isNull();
        assertThat(names.isOutdated("111111111111", OLD)).isNull();
    }

    @Test
    void aNameWithADigestMeansTheSameImageForEver() {
        assertThat(names.isOutdated("web@sha256:" + "3".repeat(64), OLD)).isFalse();
    }
}

package io.jenkins.plugins.containerlifecycle.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetailsBuilder;
import io.jenkins.plugins.containerlifecycle.engine.WatchedEngine;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.Samples;
import io.jenkins.plugins.containerlifecycle.metadata.StampRule;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether a stamp is the image's own if the engine does not say it. {@link StampCheckIT} asks a real one. */
class StampCheckTest {
    private static Optional<String> complaint(Kind trouble) throws Exception {
        ImageMetadata stamp = Samples.builder().build();
        ImageDetails image = new ImageDetailsBuilder()
                .id("sha256:" + "1".repeat(64))
                .labels(ImageLabels.of(stamp))
                .user("")
                .os("linux")
                .architecture("amd64")
                .build();
        ContainerEngine engine = WatchedEngine.fake((verb, arguments) -> {
            throw new EngineException(trouble, verb);
        });
        StampRule rule = StampRule.buildId(stamp.buildId(), "this build");
        return new StampCheck(engine.images(), rule).image("web:1", List.of(), image);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"UNREACHABLE", "PERMISSION", "CONNECTION_LOST", "TIMED_OUT"})
    void anEngineThatIsLostDoesNotMakeAStampTheImagesOwn(Kind lost) {
        assertThatThrownBy(() -> complaint(lost))
                .isInstanceOf(EngineException.class)
                .hasMessage("images.history");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"UNSUPPORTED", "REFUSED", "NO_SUCH_IMAGE"})
    void anEngineThatCannotTellDoesNotPreventAVerdict(Kind refusal) throws Exception {
        assertThat(complaint(refusal)).isEmpty();
    }
}

package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetailsBuilder;
import io.jenkins.plugins.containerlifecycle.engine.WatchedEngine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an engine is asked about the images that a Dockerfile names. */
class BaseFactsTest {
    private final List<Object> asked = new ArrayList<>();

    private BaseFacts.Source source(Kind trouble) {
        ContainerEngine engine = WatchedEngine.fake((verb, arguments) -> {
            asked.add(arguments[0]);
            if (arguments[0].equals("there:1")) {
                return new ImageDetailsBuilder()
                        .id("sha256:1")
                        .user("")
                        .os("linux")
                        .architecture("amd64")
                        .build();
            }
            throw new EngineException(trouble, "No.");
        });
        return BaseFacts.from(engine.images());
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"UNREACHABLE", "PERMISSION", "CONNECTION_LOST", "TIMED_OUT"})
    void anEngineThatDoesNotAnswerIsNotAskedAboutTheNextImage(Kind trouble) throws Exception {
        BaseFacts.Source source = source(trouble);

        assertThat(source.of("first:1")).isEqualTo(BaseFacts.UNKNOWN);
        assertThat(source.of("there:1")).isEqualTo(BaseFacts.UNKNOWN);
        assertThat(asked).containsExactly("first:1");
    }

    @Test
    void oneThatDoesNotHaveAnImageIsAskedAboutTheNext() throws Exception {
        BaseFacts.Source source = source(Kind.NO_SUCH_IMAGE);

        assertThat(source.of("first:1")).isEqualTo(BaseFacts.UNKNOWN);
        assertThat(source.of("there:1").imageId()).isEqualTo("sha256:1");
    }
}

package io.jenkins.plugins.containerlifecycle.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineAnswersTest {
    /** As Docker lists a container "db" if "app" was started with {@code --link db:aaa}. */
    @Test
    void aLinkOfAnotherContainerIsNoNameOfThisOne() throws Exception {
        String list = "[{\"Id\": \"0a1b\", \"Names\": [\"/app/aaa\", \"/db\"], \"Image\": \"db:1\"}]";

        List<ContainerSummary> containers =
                EngineAnswers.containers(LenientJson.parse(list.getBytes(StandardCharsets.UTF_8)));

        assertThat(containers).hasSize(1);
        assertThat(containers.get(0).names()).containsExactly("db");
    }
}

package io.jenkins.plugins.containerlifecycle.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.agent.observe.ContainerFacts;
import io.jenkins.plugins.containerlifecycle.agent.observe.Samples;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AgentSettingsTest {
    private final ContainerFacts web = Samples.facts("web", Hook.MONITOR).build();

    private final AgentSettings settings = new AgentSettingsBuilder()
            .timeout(Duration.ofSeconds(30))
            .validateTimeout(Duration.ofMinutes(5))
            .updateTimeout(Duration.ofMinutes(30))
            .lookEvery(Duration.ofSeconds(60))
            .jobs(4)
            .maxSamples(2000)
            .build();

    @Test
    void aHookMayBeSilentForThreeIntervalsAndItsTimeLimit() {
        assertThat(settings.longestSilence(web, Hook.MONITOR)).contains(Duration.ofSeconds(210));
        assertThat(settings.longestSilence(web, Hook.VALIDATE)).contains(Duration.ofMinutes(185));
        assertThat(settings.longestSilence(web, Hook.UPDATE)).isEmpty();
    }

    @Test
    void theAgentIsBlindAfterTwoLooksThatDidNotCome() {
        assertThat(settings.blindAfter()).isEqualTo(Duration.ofSeconds(150));
    }
}

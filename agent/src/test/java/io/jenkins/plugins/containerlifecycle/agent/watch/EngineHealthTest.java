package io.jenkins.plugins.containerlifecycle.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.agent.observe.Light;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EngineHealthTest {
    private final EngineHealth health = new EngineHealth(Duration.ofHours(1));

    @Test
    void beforeTheFirstLookNothingIsKnownAndNothingIsWrongYet() {
        assertThat(health.view().up()).isFalse();
        assertThat(health.view().trouble()).isNull();
        assertThat(health.view().asFarAsSeen(Light.GOOD)).isEqualTo(Light.UNKNOWN);
    }

    @Test
    void aLookThatFailsMakesWhatIsKnownOldUntilOneSucceeds() {
        health.looked();
        assertThat(health.view().up()).isTrue();
        assertThat(health.view().asFarAsSeen(Light.GOOD)).isEqualTo(Light.GOOD);
        assertThat(health.failed("Refused.")).isTrue();
        assertThat(health.failed("Refused.")).isFalse();
        assertThat(health.view().up()).isFalse();
        assertThat(health.view().trouble()).isEqualTo("Refused.");
        assertThat(health.view().asFarAsSeen(Light.GOOD)).isEqualTo(Light.UNKNOWN);
        assertThat(health.view().asFarAsSeen(Light.BAD)).isEqualTo(Light.BAD);
        health.looked();
        assertThat(health.view().up()).isTrue();
    }

    @Test
    void aLookThatDoesNotEndIsNoBetterThanOneThatFails() throws Exception {
        EngineHealth hung = new EngineHealth(Duration.ofMillis(300));
        hung.looked();
        awaitBlind(hung);
        assertThat(hung.view().trouble()).contains("a look at the engine has not ended");
        assertThat(hung.view().since()).isEqualTo(hung.view().lastLook());
        hung.looked();
        assertThat(hung.view().since()).isEqualTo(hung.view().lastLook());
    }

    @Test
    void norIsTheFirstOne() throws Exception {
        EngineHealth hung = new EngineHealth(Duration.ofMillis(50));
        while (hung.view().trouble() == null) {
            Thread.sleep(10);
        }
        assertThat(hung.view().lastLook()).isNull();
    }

    private static void awaitBlind(EngineHealth hung) throws InterruptedException {
        while (hung.view().up()) {
            Thread.sleep(10);
        }
    }
}

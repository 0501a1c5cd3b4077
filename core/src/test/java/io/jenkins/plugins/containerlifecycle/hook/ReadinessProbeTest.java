package io.jenkins.plugins.containerlifecycle.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.engine.WatchedEngine;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An engine that does not answer when asked about a port. */
class ReadinessProbeTest {

    @Test
    void aLastLookThatHasNoTimeForItsAnswerFindsThePortClosed() {
        assertThatThrownBy(() -> await(Duration.ofMillis(50)))
                .isInstanceOfSatisfying(
                        NotReadyException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.TIMED_OUT))
                .hasMessageContaining("not listening on port 8054");
    }

    @Test
    void anEngineThatDoesNotAnswerWhileThereIsTimeIsAnError() {
        assertThatThrownBy(() -> await(Duration.ofMinutes(5))).hasMessage("The engine did not answer.");
    }

    private static void await(Duration time) throws Exception {
        ContainerEngine engine = WatchedEngine.fake((verb, arguments) -> switch (verb) {
            case "containers.inspect" -> RunningContainerTest.details(true);
            case "containers.exec" -> {
                Thread.sleep(60);
                throw new EngineException(Kind.TIMED_OUT, "The engine did not answer.");
            }
            default -> throw new AssertionError(verb);
        });
        new ReadinessProbe(
                        engine.containers(),
                        "id",
                        Readiness.parse("port:8054"),
                        HookSettings.COMMAND,
                        HookListener.SILENT)
                .await(Deadline.in(time));
    }
}

package io.jenkins.plugins.containerlifecycle.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.engine.WatchedEngine;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A question about a container that ends at that very moment. */
class RunningContainerTest {

    @Test
    void aCommandThatIsForgottenWithItsContainerIsAQuestionWithoutAnAnswer() throws Exception {
        assertThat(ask(Kind.CONNECTION_LOST, details(false))).isNull();
    }

    @Test
    void aCommandThatIsRefusedBecauseTheContainerHasEndedIsAQuestionWithoutAnAnswer() throws Exception {
        assertThat(ask(Kind.CONFLICT, details(false))).isNull();
    }

    @Test
    void aConnectionThatBreaksWhileTheContainerRunsIsAnError() {
        assertThatThrownBy(() -> ask(Kind.CONNECTION_LOST, details(true))).hasMessage("No answer to containers.exec.");
    }

    @Test
    void aConnectionThatBreaksIsAnErrorIfTheEngineCannotSayWhetherTheContainerRuns() {
        assertThatThrownBy(() -> ask(Kind.CONNECTION_LOST, null)).hasMessage("No answer to containers.exec.");
    }

    private static String ask(Kind answer, ContainerDetails details) throws Exception {
        ContainerEngine engine = WatchedEngine.fake((verb, arguments) -> {
            if (verb.equals("containers.inspect") && details != null) {
                return details;
            }
            throw new EngineException(answer, "No answer to " + verb + ".");
        });
        return new RunningContainer(engine.containers(), "id")
                .ask(Deadline.in(Duration.ofSeconds(5)), "/bin/cat", "/proc/net/tcp");
    }

    static ContainerDetails details(boolean running) {
        return new ContainerDetails(
                "id",
                "name",
                "image",
                "sha256:1",
                Map.of(),
                running ? "running" : "exited",
                running,
                3,
                false,
                "",
                List.of(),
                "",
                "",
                false,
                0,
                null,
                null,
                null,
                0,
                false,
                List.of(),
                List.of());
    }
}

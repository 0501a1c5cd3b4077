package io.jenkins.plugins.containerlifecycle.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.WatchedEngine;
import io.jenkins.plugins.containerlifecycle.leftover.Abandoned;
import io.jenkins.plugins.containerlifecycle.leftover.LeftoverPolicy;
import io.jenkins.plugins.containerlifecycle.leftover.RunLabels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A creation whose answer never came: the container may appear after its run is over. */
class OwnedContainerTest {
    private static final String RUN = "0123456789ab";

    @AfterEach
    void forget() {
        Abandoned.forget(RUN);
    }

    /** An engine that creates nothing, and has nothing to remove yet. */
    private static ContainerEngine engine(EngineException.Kind answer) {
        return WatchedEngine.fake((verb, arguments) -> {
            if (verb.equals("containers.create")) {
                throw new EngineException(answer, "The connection broke.");
            }
            return verb.equals("now") ? Instant.EPOCH : null;
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"CONNECTION_LOST", "TIMED_OUT", "REFUSED"})
    void whatAppearsAfterItsRunHasGivenUpIsSweptWhileThisProcessLives(EngineException.Kind answer) throws Exception {
        HookRequest request = TestRequest.image("busybox").hook("true").build();
        OwnedContainer container = new OwnedContainer(engine(answer), request, RUN, new Cancellation(), null);
        assertThatThrownBy(() -> container.create("sha256:1", List.of(), List.of(), Map.of()))
                .isInstanceOf(EngineException.class);
        container.remove();

        Map<String, String> labels = LeftoverPolicy.labels(RUN, Instant.now(), Duration.ofMinutes(5));
        ContainerSummary late =
                new ContainerSummary("id", List.of(RunLabels.containerName(RUN)), "busybox", "sha256:1", labels, 0);
        assertThat(Abandoned.isAbandoned(late)).isTrue();
    }
}

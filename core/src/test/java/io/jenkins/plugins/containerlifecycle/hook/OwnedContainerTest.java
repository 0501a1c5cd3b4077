package io.jenkins.plugins.containerlifecycle.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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

    /**
     * An engine on which something has the name of the run's container.
     *
     * @param holder what it tells of that: null while it removes it for somebody else
     * @param conflicts how often it refuses to create the container
     */
    private static ContainerEngine engine(@Nullable ContainerDetails holder, int conflicts) {
        AtomicInteger creations = new AtomicInteger();
        return WatchedEngine.fake((verb, arguments) -> switch (verb) {
            case "containers.create" -> {
                if (creations.incrementAndGet() <= conflicts) {
                    throw new EngineException(EngineException.Kind.CONFLICT, "The name is taken.");
                }
                yield "created";
            }
            case "containers.list" -> List.of();
            case "containers.inspect" -> {
                assertThat(arguments[0]).isEqualTo(RunLabels.containerName(RUN));
                if (holder == null) {
                    throw new EngineException(EngineException.Kind.NO_SUCH_CONTAINER, "It is gone.");
                }
                yield holder;
            }
            case "now" -> Instant.EPOCH;
            default -> null;
        });
    }

    private static OwnedContainer owned(ContainerEngine engine) {
        HookRequest request = TestRequest.image("busybox").hook("true").build();
        return new OwnedContainer(engine, request, RUN, new Cancellation(), null);
    }

    @Test
    void aLeftoverThatSomebodyElseIsRemovingDoesNotEndTheRun() throws Exception {
        assertThat(owned(engine(null, 2)).create("sha256:1", List.of(), List.of(), Map.of()))
                .isEqualTo("created");
    }

    @Test
    void aNameThatIsNeverFreedOrIsSomebodyElsesIsAnError() {
        ContainerDetails other = RunningContainerTest.details(true);
        for (ContainerEngine engine : List.of(engine(null, Integer.MAX_VALUE), engine(other, 1))) {
            assertThatThrownBy(() -> owned(engine).create("sha256:1", List.of(), List.of(), Map.of()))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("The name is taken");
        }
    }
}

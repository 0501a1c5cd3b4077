package io.jenkins.plugins.containerlifecycle.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.containerlifecycle.agent.observe.Observations;
import io.jenkins.plugins.containerlifecycle.agent.schedule.ActionRules;
import io.jenkins.plugins.containerlifecycle.agent.schedule.Requests;
import io.jenkins.plugins.containerlifecycle.agent.watch.EngineHealth;
import io.jenkins.plugins.containerlifecycle.agent.watch.ViewBuilder;
import io.jenkins.plugins.containerlifecycle.engine.SwarmRole;
import io.jenkins.plugins.containerlifecycle.monitoring.MonitorState;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What may be asked for on demand, and what is told if the engine is not seen. */
class ApiTest {
    private final Observations observations = new Observations(PageSamples::longestSilence, container -> {});
    private EngineHealth.View engine = PageSamples.seen();

    private final Requests requests = new Requests(
            (container, hook, cause) -> {
                throw new AssertionError("It is too early for any hook");
            },
            1,
            Duration.ofDays(1),
            Duration.ofDays(1),
            line -> {});

    private final Api api =
            new Api(observations, () -> engine, requests, new ActionRules(() -> engine), () -> true, false);

    @BeforeEach
    void start() throws Exception {
        PageSamples.put(observations, PageSamples.facts("web").build());
        PageSamples.put(
                observations, PageSamples.facts("web.1.abc").service("web").build());
    }

    @AfterEach
    void close() {
        requests.close();
    }

    private static String error(WebReply reply) throws Exception {
        return new ObjectMapper().readTree(reply.body()).path("error").asText();
    }

    @Test
    void anUpdateInsideATaskOfASwarmIsRefusedOnAnyNodeAndAValidationIsNot() throws Exception {
        for (SwarmRole role : SwarmRole.values()) {
            engine = new ViewBuilder().from(engine).swarm(role).build();
            assertThat(api.act("web.1.abc", "update").status()).isEqualTo(409);
            assertThat(api.act("web.1.abc", "validate").status()).isEqualTo(202);
        }
        engine = new ViewBuilder().from(engine).swarm(SwarmRole.MANAGER).build();
        assertThat(error(api.act("web.1.abc", "update")))
                .contains("is a task of the swarm's service web", "containerctl deploy --service web IMAGE");
        assertThat(api.act("web", "update").status()).isEqualTo(202);
    }

    @Test
    void onAWorkerNothingIsUpdated() throws Exception {
        engine = new ViewBuilder().from(engine).swarm(SwarmRole.WORKER).build();
        WebReply refused = api.act("web", "update");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(error(refused))
                .contains("a worker of a Docker Swarm, where the agent only observes", "by a manager");
        assertThat(api.act("web", "validate").status()).isEqualTo(202);
    }

    @Test
    void ifTheEngineIsNotSeenNothingIsRunAndNothingIsGood() throws Exception {
        PageSamples.monitored(observations.find("web").orElseThrow(), MonitorState.OK, "fine", 5);
        PageSamples.validated(observations.find("web").orElseThrow(), Outcome.PASSED, 0, 5);
        assertThat(light()).isEqualTo("good");
        engine = PageSamples.notSeen();
        for (String hook : List.of("update", "validate")) {
            WebReply refused = api.act("web", hook);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.headers()).containsKey("Retry-After");
            assertThat(error(refused)).contains("does not see its engine just now", "Connection refused");
        }
        assertThat(light()).isEqualTo("unknown");
    }

    private String light() throws Exception {
        return new ObjectMapper()
                .readTree(api.read(List.of("containers", "web")).body())
                .path("light")
                .asText();
    }
}

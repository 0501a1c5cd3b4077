package io.jenkins.plugins.containerlifecycle.engine.docker;

import static io.jenkins.plugins.containerlifecycle.engine.docker.FakeEngine.http;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.engine.EngineEvent;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an engine tells of what happens, and how that can go wrong. */
@Timeout(30)
class DockerEventsTest {
    private final List<EngineEvent> events = new CopyOnWriteArrayList<>();

    private void follow(FakeEngine fake, Duration length) throws Exception {
        try (DockerEngine engine = DockerEngine.connect(fake.config())) {
            engine.events().follow(Instant.ofEpochSecond(1000), length, events::add);
        }
    }

    private static FakeEngine answering(String body) throws Exception {
        return new FakeEngine(request -> request.contains("_ping") ? http("200 OK", "OK") : http("200 OK", body));
    }

    @Test
    void eachEventIsToldAsItComes() throws Exception {
        try (FakeEngine fake = answering("{\"Type\":\"container\",\"Action\":\"start\",\"Actor\":{\"ID\":\"c1\","
                + "\"Attributes\":{\"name\":\"web\"}},\"time\":1,\"timeNano\":1000000007}\n"
                + "{\"Type\":\"image\",\"Action\":\"tag\",\"Actor\":{\"ID\":\"sha256:1\"},\"timeNano\":2}\n")) {
            follow(fake, Duration.ofSeconds(1));
            assertThat(fake.requests()).anyMatch(request -> request.contains("/events?since=1000&until="));
        }
        assertThat(events)
                .containsExactly(
                        new EngineEvent("container", "start", "c1", 1000000007, null, null),
                        new EngineEvent("image", "tag", "sha256:1", 2, null, null));
    }

    @Test
    void oneThatCannotBeReadIsSkipped() throws Exception {
        try (FakeEngine fake = answering("{\"Type\":\n[]\n\n{\"Type\":\"container\",\"Action\":\"die\"}\n")) {
            follow(fake, Duration.ofSeconds(1));
        }
        assertThat(events).extracting(EngineEvent::action).containsExactly("die");
    }

    @Test
    void aStreamThatIsSilentForLongerThanItMayBeIsDead() throws Exception {
        try (FakeEngine fake = new FakeEngine(request -> request.contains("_ping") ? http("200 OK", "OK") : null)) {
            assertThatThrownBy(() -> follow(fake, Duration.ofSeconds(1)))
                    .isInstanceOf(EngineException.class)
                    .extracting(e -> ((EngineException) e).kind())
                    .isEqualTo(Kind.TIMED_OUT);
        }
    }

    @Test
    void aStreamThatBreaksOffIsSaidToBeBroken() throws Exception {
        byte[] half = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{\"Type\"".getBytes();
        try (FakeEngine fake = new FakeEngine(request -> request.contains("_ping") ? http("200 OK", "OK") : half)) {
            assertThatThrownBy(() -> follow(fake, Duration.ofSeconds(1)))
                    .isInstanceOf(EngineException.class)
                    .extracting(e -> ((EngineException) e).kind())
                    .isEqualTo(Kind.CONNECTION_LOST);
        }
    }
}

package io.jenkins.plugins.containerlifecycle.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.engine.docker.FakeEngine;
import io.jenkins.plugins.containerlifecycle.hook.RunningHooks.Candidate;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunningHooksTest {
    /** The error is then that of this container, in place of one for all that are selected. */
    @Test
    void aContainerOfWhichTheEngineCannotTellCountsAsOneWithTheHook() throws Exception {
        String list = "[" + container("a") + "," + container("b") + "]";
        try (FakeEngine fake = new FakeEngine(request -> request.contains("_ping")
                        ? FakeEngine.http("200 OK", "OK")
                        : request.contains("/containers/json")
                                ? FakeEngine.http("200 OK", list)
                                : request.contains("/containers/" + "a".repeat(64))
                                        ? FakeEngine.http("500 Internal Server Error", "{\"message\":\"disk\"}")
                                        : FakeEngine.http("404 Not Found", "{\"message\":\"Could not find\"}"));
                DockerEngine engine = DockerEngine.connect(fake.config())) {
            assertThat(new RunningHooks(engine, Hook.MONITOR).select(Set.of(), Map.of()))
                    .extracting(Candidate::name, Candidate::hook)
                    .contains(tuple("a", Hook.MONITOR));
        }
    }

    private static String container(String name) {
        return "{\"Id\":\"" + name.repeat(64) + "\",\"Names\":[\"/" + name
                + "\"],\"Image\":\"x\",\"ImageID\":\"sha256:" + "c".repeat(64)
                + "\",\"Labels\":{},\"State\":\"running\",\"Created\":1}";
    }
}

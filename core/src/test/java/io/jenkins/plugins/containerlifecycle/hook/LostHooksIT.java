package io.jenkins.plugins.containerlifecycle.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.engine.docker.TestEngine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hooks whose caller was killed are ended by who comes after it, if they have run for longer than they may. */
@Timeout(60)
class LostHooksIT {
    private static TestHooks hooks;
    private static String container;

    @BeforeAll
    static void start() throws Exception {
        hooks = new TestHooks();
        String image = hooks.image("FROM busybox\nRUN ln -s busybox /bin/setsid\n", Map.of(), Map.of());
        container = hooks.engine.containers().create(TestEngine.container(image));
        hooks.engine.containers().start(container);
    }

    @AfterAll
    static void clean() throws Exception {
        if (hooks != null) {
            if (container != null) {
                hooks.engine.containers().remove(container, Duration.ofSeconds(20));
            }
            hooks.close();
        }
    }

    private static void begin(String run, String command) throws Exception {
        TestEngine.run(
                new byte[0],
                List.of("docker", "exec", "--detach", "--env", "CONTAINER_RUN=" + run, container, "sh", "-c", command));
    }

    private static long running(String what) {
        return TestEngine.run(new byte[0], List.of("docker", "top", container, "-eo", "pid,stat,args"))
                .lines()
                .filter(line -> line.contains(what))
                .filter(line -> !line.contains(" Z"))
                .count();
    }

    @Test
    void onlyThoseThatAreTooOldAreEndedWithAllThatTheyHaveStarted() throws Exception {
        begin("agent-monitor-0123456789ab", "setsid sleep 701 & sleep 702; true");
        begin("agent-validate-0123456789ab", "sleep 703");
        begin("0123456789ab", "sleep 704");
        while (running("sleep 70") < 5) {
            Thread.sleep(50);
        }
        assertThat(LostHooks.end(hooks.engine, container, "agent-monitor-", Duration.ofMinutes(5)))
                .isZero();
        assertThat(running("sleep 701") + running("sleep 702")).isGreaterThanOrEqualTo(2);

        assertThat(LostHooks.end(hooks.engine, container, "agent-monitor-", Duration.ZERO))
                .isEqualTo(1);
        assertThat(running("sleep 701")).isZero();
        assertThat(running("sleep 702")).isZero();
        assertThat(running("sleep 703")).isPositive();
        assertThat(running("sleep 704")).isPositive();
        assertThat(LostHooks.end(hooks.engine, container, "agent-monitor-", Duration.ZERO))
                .isZero();
    }
}

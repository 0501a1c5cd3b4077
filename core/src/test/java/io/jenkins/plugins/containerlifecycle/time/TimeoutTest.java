package io.jenkins.plugins.containerlifecycle.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import io.jenkins.plugins.containerlifecycle.engine.WatchedEngine;
import io.jenkins.plugins.containerlifecycle.leftover.Leftovers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeoutTest {
    private static final String REMOVAL = "io.jenkins.plugins.containerlifecycle.removalTimeout";

    @AfterEach
    void reset() {
        System.clearProperty(REMOVAL);
    }

    /** How long a removal may take. */
    private static Duration removal() throws Exception {
        List<Duration> given = new ArrayList<>();
        ContainerEngine engine =
                WatchedEngine.fake((verb, arguments) -> given.add((Duration) arguments[1]) ? null : null);
        Leftovers.remove(
                engine.containers(), new ContainerSummary("id", List.of(), "busybox", "sha256:1", Map.of(), 0));
        assertThat(given).hasSize(1);
        return given.get(0);
    }

    @Test
    void aSlowEngineGetsMoreTimeByASystemProperty() throws Exception {
        assertThat(removal()).isEqualTo(Duration.ofSeconds(30));
        System.setProperty(REMOVAL, "2m");
        assertThat(removal()).isEqualTo(Duration.ofMinutes(2));
        System.setProperty(REMOVAL, "");
        assertThat(removal()).isEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "0", "-5s", "999999d", "30 seconds"})
    void aValueThatCannotBeReadIsToldOfAndLeavesNoContainer(String value) throws Exception {
        List<String> told = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                told.add(record.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(Timeout.class.getName());
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            System.setProperty(REMOVAL, value);
            assertThat(removal()).isEqualTo(Duration.ofSeconds(30));
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
        assertThat(told)
                .singleElement()
                .asString()
                .startsWith("The system property " + REMOVAL + " is ignored, and 30 s is used: ");
    }
}

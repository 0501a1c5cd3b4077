package io.jenkins.plugins.containerlifecycle.agent.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.agent.observe.Observations;
import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import io.jenkins.plugins.containerlifecycle.agent.observe.Samples;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Duration silence = Duration.ofNanos(1);
    private final Observations observations = new Observations((facts, hook) -> Optional.of(silence), each -> {});

    private ObservedContainer web() {
        observations.put(Samples.facts("web", Hook.MONITOR).build());
        return observations.find("web").orElseThrow();
    }

    @Test
    void aHookIsOverdueAfterTwoIntervalsWithoutATurn() throws Exception {
        Turns turns = new Turns(Duration.ofMillis(1));
        turns.note(web(), Hook.MONITOR, Duration.ofHours(1));
        assertThat(turns.overdue()).isEmpty();
        turns.note(web(), Hook.MONITOR, Duration.ofMillis(1));
        Thread.sleep(20);
        assertThat(turns.overdue()).singleElement().satisfies(turn -> {
            assertThat(turn.hook()).isEqualTo(Hook.MONITOR);
            assertThat(turn.container()).isSameAs(web());
        });
        observations.keepOnly(Set.of());
        assertThat(turns.overdue()).as("it is gone").isEmpty();
    }

    @Test
    void oneThatRunsIsOverdueOnlyIfItTakesTooLong() throws Exception {
        ObservedContainer patient = Samples.container("db", Hook.MONITOR);
        Turns turns = new Turns(Duration.ofMillis(1));
        for (ObservedContainer container : new ObservedContainer[] {patient, web()}) {
            assertThat(container.begin(Hook.MONITOR)).isTrue();
            turns.note(container, Hook.MONITOR, Duration.ofMillis(1));
        }
        Thread.sleep(20);
        assertThat(turns.overdue()).extracting(Turns.Turn::container).containsExactly(web());
    }
}

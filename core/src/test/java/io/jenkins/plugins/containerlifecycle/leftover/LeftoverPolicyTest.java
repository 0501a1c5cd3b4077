package io.jenkins.plugins.containerlifecycle.leftover;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import io.jenkins.plugins.containerlifecycle.leftover.ProcessIdentity.State;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeftoverPolicyTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final String RUN = "0123456789ab";
    private static final ProcessIdentity SELF = ProcessIdentity.current();

    private static ContainerSummary container(String name, Map<String, String> labels) {
        return new ContainerSummary("id", List.of(name), "image", "sha256:1", labels, 0);
    }

    private static ContainerSummary ours(String owner) {
        return container(RunLabels.containerName(RUN), LeftoverPolicy.labels(RUN, owner, NOW, TIMEOUT));
    }

    private static boolean isLeftOverAfter(ContainerSummary container, Duration time) {
        return LeftoverPolicy.isLeftOver(container, NOW.plus(time), SELF);
    }

    @Test
    void aProcessKnowsItself() {
        assertThat(SELF.stateOf(SELF.label())).isEqualTo(State.ALIVE);
        assertThat(SELF.stateOf(SELF.machine() + "/" + SELF.pid() + "/1"))
                .as("another process of the same number")
                .isEqualTo(State.GONE);
        assertThat(SELF.stateOf(SELF.machine() + "/99999999/1")).isEqualTo(State.GONE);
        assertThat(SELF.stateOf("elsewhere/" + SELF.pid() + "/" + SELF.started()))
                .isEqualTo(State.UNKNOWN);
        for (String nonsense : new String[] {"", "x", "//", SELF.machine() + "/x/y", SELF.machine() + "/../../etc/1"}) {
            assertThat(SELF.stateOf(nonsense)).as(nonsense).isEqualTo(State.UNKNOWN);
        }
    }

    @Test
    void theContainerOfAProcessThatIsGoneIsLeftOverAtOnce() {
        assertThat(isLeftOverAfter(ours(SELF.machine() + "/99999999/1"), Duration.ZERO))
                .isTrue();
    }

    @Test
    void theContainerOfAProcessThatLivesIsLeftOverOnlyWhenItWasForgottenLongAgo() {
        assertThat(isLeftOverAfter(ours(SELF.label()), Duration.ofHours(2))).isFalse();
        assertThat(isLeftOverAfter(ours(SELF.label()), Duration.ofHours(25))).isTrue();
    }

    @Test
    void whatARunOfThisProcessCouldNotRemoveIsLeftOverUntilAnotherAttemptAtIt() {
        ContainerSummary container = ours(SELF.label());
        assertThat(Abandoned.isAbandoned(container)).isFalse();

        Abandoned.add(RUN);
        Abandoned.add("other");
        assertThat(Abandoned.isAbandoned(container)).isTrue();
        assertThat(Abandoned.isAbandoned(container("a stranger", container.labels())))
                .isFalse();

        Abandoned.forget(RUN);
        assertThat(Abandoned.isAbandoned(container)).isFalse();
        Abandoned.forget("other");
        for (int i = 0; i < 1001; i++) {
            Abandoned.add("run" + i);
        }
        Abandoned.add(RUN);
        assertThat(Abandoned.isAbandoned(container)).isTrue();
        Abandoned.forget(RUN);
        for (int i = 0; i < 1001; i++) {
            Abandoned.forget("run" + i);
        }
    }

    @Test
    void theContainerOfAnotherMachinesProcessIsLeftOverWhenItsTimeIsOver() {
        assertThat(isLeftOverAfter(ours("elsewhere/1/1"), TIMEOUT.plusMinutes(9)))
                .isFalse();
        assertThat(isLeftOverAfter(ours("elsewhere/1/1"), TIMEOUT.plusMinutes(11)))
                .isTrue();
    }

    @Test
    void aContainerWhoseLabelsWereTamperedWithIsJudgedByWhatIsLeft() {
        Map<String, String> labels = new HashMap<>(Map.of(RunLabels.RUN, RUN, RunLabels.EXPIRES, "soon"));

        assertThat(isLeftOverAfter(container(RunLabels.containerName(RUN), labels), Duration.ZERO))
                .isTrue();
    }

    @Test
    void aContainerOfAnotherNameIsNeverOurs() {
        Map<String, String> labels = LeftoverPolicy.labels(RUN, SELF.machine() + "/99999999/1", NOW, TIMEOUT);

        assertThat(isLeftOverAfter(container("web", labels), Duration.ofDays(9)))
                .isFalse();
        assertThat(isLeftOverAfter(container(RunLabels.containerName("other"), labels), Duration.ofDays(9)))
                .isFalse();
        assertThat(isLeftOverAfter(container(RunLabels.containerName(RUN), Map.of()), Duration.ofDays(9)))
                .isFalse();
    }
}

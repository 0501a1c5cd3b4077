package io.jenkins.plugins.containerlifecycle.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.agent.observe.ContainerEnd;
import io.jenkins.plugins.containerlifecycle.agent.observe.ContainerFacts;
import io.jenkins.plugins.containerlifecycle.agent.observe.EngineSigns;
import io.jenkins.plugins.containerlifecycle.agent.observe.Light;
import io.jenkins.plugins.containerlifecycle.agent.observe.Samples;
import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.ContainerDetailsBuilder;
import io.jenkins.plugins.containerlifecycle.engine.EngineEvent;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class EndingTest {
    private static final Predicate<String> NONE_KEPT = name -> false;

    private final EndHints hints = new EndHints();
    private final ContainerFacts web = Samples.facts("web", Hook.MONITOR).build();

    private void hear(String action, Integer exitCode, Integer signal) {
        hints.hear(new EngineEvent("container", action, "web-id", 1, exitCode, signal));
    }

    private void hear(Instant time, String action, Integer exitCode, Integer signal) {
        long nanos = Duration.between(Instant.EPOCH, time).toNanos();
        hints.hear(new EngineEvent("container", action, "web-id", nanos, exitCode, signal));
    }

    private static ContainerDetailsBuilder exited(int exitCode) {
        return new ContainerDetailsBuilder()
                .id("web-id")
                .name("web")
                .image("example/web:1")
                .imageId("sha256:1")
                .status("exited")
                .running(false)
                .exitCode(exitCode)
                .oomKilled(false)
                .error("")
                .health("")
                .healthOutput("")
                .probed(false)
                .memoryLimit(0)
                .startedAt(null)
                .finishedAt("2026-11-28T01:02:03Z")
                .restarts(0)
                .autoRemove(false);
    }

    private boolean byItself(ContainerFacts facts, ContainerDetails now) {
        return Ending.of(facts, now, hints.of("web-id"), false, NONE_KEPT).isPresent();
    }

    @Test
    void whatDiesWithoutAnybodyStoppingItEndedByItself() {
        hear("die", 3, null);
        ContainerEnd end = Ending.of(web, exited(3).build(), hints.of("web-id"), false, NONE_KEPT)
                .orElseThrow();
        assertThat(end.exitCode()).isEqualTo(3);
        assertThat(end.time()).isEqualTo(Instant.parse("2026-11-28T01:02:03Z"));
        assertThat(byItself(web, exited(0).build())).isTrue();
    }

    @Test
    void whatSomebodyStopsOrKillsDidNotEndByItself() {
        hear("kill", null, 15);
        hear("die", 0, null);
        assertThat(byItself(web, exited(0).build())).isFalse();
        hear("start", null, null);
        hear("die", 0, null);
        assertThat(byItself(web, exited(0).build())).as("in its next life").isTrue();
        hear("stop", null, null);
        assertThat(byItself(web, exited(0).build())).isFalse();
    }

    @Test
    void whatOutlivesASignalByHoursHasNotEndedByIt() {
        Instant dump = Instant.parse("2026-11-28T01:00:00Z");
        hear(dump, "kill", null, 3);
        assertThat(hints.of("web-id").stopped()).as("it may still end").isTrue();
        hear(dump.plusSeconds(7200), "die", 1, null);
        assertThat(byItself(web, exited(1).build())).isTrue();
        hear(dump.plusSeconds(7201), "stop", null, null);
        assertThat(byItself(web, exited(1).build())).as("the engine says so").isFalse();

        hear(dump.plusSeconds(8000), "start", null, null);
        hear(dump.plusSeconds(8001), "kill", null, 3);
        hear(dump.plusSeconds(20_000), "kill", null, 15);
        hear(dump.plusSeconds(20_100), "die", 0, null);
        assertThat(byItself(web, exited(0).build())).as("by the newer signal").isFalse();
    }

    @Test
    void aSignalThatAsksForSomethingElseStopsNothing() {
        hear("kill", null, 1);
        hear("die", 1, null);
        assertThat(byItself(web, exited(1).build())).isTrue();
    }

    @Test
    void ifNoEventWasHeardTheExitCodeDecides() {
        assertThat(byItself(web, exited(143).build())).isFalse();
        assertThat(byItself(web, exited(137).build())).isFalse();
        assertThat(byItself(web, exited(137).oomKilled(true).build())).isTrue();
        assertThat(byItself(web, exited(1).build())).isTrue();
    }

    @Test
    void whatEndsWithItsEngineIsMissedThoughNoEventSaysWhy() {
        ContainerEnd end = Ending.of(web, exited(137).build(), hints.of("web-id"), true, NONE_KEPT)
                .orElseThrow();
        assertThat(end.withEngine()).isTrue();
        assertThat(end.light()).isEqualTo(Light.BAD);
        assertThat(end.sentence()).contains("exit code 137 while the agent did not see the engine");
        assertThat(Ending.of(web, exited(0).build(), hints.of("web-id"), true, NONE_KEPT)
                        .orElseThrow()
                        .withEngine())
                .isTrue();
        assertThat(Ending.of(web, null, hints.of("web-id"), true, NONE_KEPT))
                .as("somebody has removed it")
                .isEmpty();
        hear("kill", null, 15);
        assertThat(Ending.of(web, exited(143).build(), hints.of("web-id"), true, NONE_KEPT))
                .as("somebody stopped it, and the engine was only out of sight")
                .isEmpty();
    }

    @Test
    void whatAnEngineStopsWhenItIsStartedAgainNobodyHasAskedFor() {
        Instant gone = Instant.parse("2026-11-28T01:00:00Z");
        hints.lost(gone);
        assertThat(hints.isLost()).isTrue();
        hear(gone.plusSeconds(20), "kill", null, 15);
        hints.found(gone.plusSeconds(30));
        assertThat(hints.isLost()).isFalse();
        hear(gone.plusSeconds(21), "die", 137, null);
        hear(gone.plusSeconds(22), "stop", null, null);
        assertThat(hints.of("web-id")).isEqualTo(EndHints.Hint.NONE);
        hear(gone.plusSeconds(60), "kill", null, 15);
        assertThat(hints.of("web-id").stopped()).as("later, by somebody").isTrue();
    }

    @Test
    void whatWasStoppedBeforeTheEngineWasGoneWasStoppedBySomebody() {
        Instant gone = Instant.parse("2026-11-28T01:00:00Z");
        hear(gone.minusSeconds(1), "kill", null, 15);
        hints.lost(gone);
        assertThat(hints.of("web-id").stopped()).isTrue();
    }

    @Test
    void whatIsRemovedWasRemovedBySomebodyUnlessTheEngineDoesThatByItself() {
        hear("die", 4, null);
        assertThat(byItself(web, null)).isFalse();
        ContainerFacts once = Samples.facts("web", Hook.MONITOR)
                .signs(new EngineSigns(false, 0, null, "", true))
                .build();
        assertThat(Ending.of(once, null, hints.of("web-id"), false, NONE_KEPT)
                        .orElseThrow()
                        .exitCode())
                .isEqualTo(4);
    }

    @Test
    void whatADeploymentKeepsAndWhatNobodyAsksIsNotMissed() {
        ContainerDetails previous = exited(1).name("web-previous").build();
        assertThat(Ending.of(web, previous, hints.of("web-id"), false, "web-previous"::equals))
                .isEmpty();
        assertThat(byItself(web, previous)).as("of no deployment").isTrue();
        assertThat(byItself(Samples.facts("plain").build(), exited(1).build())).isFalse();
    }
}

package io.jenkins.plugins.containerlifecycle.agent.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.monitoring.MonitorState;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ObservedContainerTest {
    private final ObservedContainer container = Samples.container("web", Hook.MONITOR, Hook.VALIDATE, Hook.UPDATE);

    @Test
    void aHookDoesNotOverlapItself() {
        assertThat(container.begin(Hook.MONITOR)).isTrue();
        assertThat(container.begin(Hook.MONITOR)).isFalse();
        container.end(Hook.MONITOR, null);
        assertThat(container.begin(Hook.MONITOR)).isTrue();
    }

    @Test
    void whatSomebodyHasAskedForHasItsTurnBeforeWhatRunsByItself() {
        ObservedContainer container = Samples.container("web", Hook.VALIDATE, Hook.UPDATE, Hook.MONITOR);
        assertThat(container.begin(Hook.VALIDATE)).isTrue();
        assertThat(container.beginAsAsked(Hook.UPDATE)).isFalse();
        container.end(Hook.VALIDATE, null);
        assertThat(container.begin(Hook.VALIDATE)).as("UPDATE is next").isFalse();
        assertThat(container.begin(Hook.MONITOR)).as("it keeps nobody").isTrue();
        assertThat(container.beginAsAsked(Hook.MONITOR)).isFalse();
        container.end(Hook.MONITOR, null);
        assertThat(container.begin(Hook.MONITOR)).isFalse();
        assertThat(container.beginAsAsked(Hook.MONITOR)).isTrue();
        assertThat(container.beginAsAsked(Hook.UPDATE)).isTrue();
        container.end(Hook.UPDATE, null);
        assertThat(container.begin(Hook.VALIDATE)).isTrue();
    }

    @Test
    void whoAsksNoMoreKeepsNothingBack() throws Exception {
        ObservedContainer container = new ObservedContainer(
                Samples.facts("web", Hook.VALIDATE, Hook.UPDATE).build(), Samples.NEVER_SILENT, Duration.ofMillis(100));
        assertThat(container.begin(Hook.VALIDATE)).isTrue();
        assertThat(container.beginAsAsked(Hook.UPDATE)).isFalse();
        container.end(Hook.VALIDATE, null);
        boolean begun = false;
        for (int i = 0; i < 100 && !begun; i++) {
            Thread.sleep(50);
            begun = container.begin(Hook.VALIDATE);
        }
        assertThat(begun).isTrue();
    }

    @Test
    void aValidationAndAnUpdateExcludeEachOther() {
        assertThat(container.begin(Hook.UPDATE)).isTrue();
        assertThat(container.begin(Hook.VALIDATE)).isFalse();
        assertThat(container.begin(Hook.MONITOR)).isTrue();
        container.end(Hook.UPDATE, null);
        assertThat(container.begin(Hook.VALIDATE)).isTrue();
        assertThat(container.begin(Hook.UPDATE)).isFalse();
    }

    @Test
    void nothingIsValidatedOrUpdatedWhileADeploymentReplacesIt() {
        container.deploying(true);
        assertThat(container.begin(Hook.VALIDATE)).isFalse();
        assertThat(container.begin(Hook.UPDATE)).isFalse();
        assertThat(container.begin(Hook.MONITOR)).isTrue();
    }

    @Test
    void nothingRunsInTheAgentsOwnContainerInAPausedOneAndInOneThatIsGone() {
        ObservedContainer own = new ObservedContainer(
                Samples.facts("agent", Hook.MONITOR).self(true).build(), Samples.NEVER_SILENT);
        ObservedContainer paused = new ObservedContainer(
                Samples.facts("db", Hook.MONITOR).paused(true).build(), Samples.NEVER_SILENT);
        container.leave();
        assertThat(own.begin(Hook.MONITOR)).isFalse();
        assertThat(paused.begin(Hook.MONITOR)).isFalse();
        assertThat(container.begin(Hook.MONITOR)).isFalse();
    }

    @Test
    void whatComesOfAHookInAContainerThatIsGoneDoesNotCount() {
        assertThat(container.begin(Hook.MONITOR)).isTrue();
        container.leave();
        container.end(
                Hook.MONITOR, Samples.monitor(MonitorState.CRITICAL, "down").build());
        assertThat(container.view(Hook.MONITOR).last()).isNull();
    }

    @Test
    void theLightIsTheWorstOfMonitorAndValidate() {
        assertThat(container.light()).isEqualTo(Light.UNKNOWN);
        add(Samples.monitor(MonitorState.OK, "fine"));
        assertThat(container.light()).isEqualTo(Light.UNKNOWN);
        add(Samples.validate(Outcome.PASSED, "passed"));
        assertThat(container.light()).isEqualTo(Light.GOOD);
        add(Samples.monitor(MonitorState.WARNING, "slow"));
        assertThat(container.light()).isEqualTo(Light.ATTENTION);
        add(Samples.validate(Outcome.ERROR, "lost"));
        assertThat(container.light()).isEqualTo(Light.BAD);
        assertThat(Samples.container("plain").light()).isEqualTo(Light.UNKNOWN);
    }

    private static ContainerFacts signs(int start, EngineSigns signs) {
        return Samples.facts("web", Hook.MONITOR)
                .startedAt("2026-11-28T01:02:0" + start + "Z")
                .signs(signs)
                .build();
    }

    private static EngineSigns restarts(boolean restarting, int number) {
        return new EngineSigns(restarting, number, null, "", false);
    }

    @Test
    void aContainerThatIsStartedAgainAndAgainIsBadWhateverItsHooksSay() {
        ObservedContainer loops = new ObservedContainer(signs(0, EngineSigns.NONE), Samples.NEVER_SILENT);
        add(loops, Samples.monitor(MonitorState.OK, "fine").build());
        assertThat(loops.light()).isEqualTo(Light.GOOD);
        for (int i = 1; i <= RecentRestarts.LOOP; i++) {
            assertThat(loops.change(signs(i, restarts(false, i)))).isTrue();
            add(loops, Samples.monitor(MonitorState.OK, "fine").build());
            assertThat(loops.light()).isEqualTo(i < RecentRestarts.LOOP ? Light.ATTENTION : Light.BAD);
        }
        assertThat(loops.isRestarting()).isTrue();
        assertThat(loops.complaints()).singleElement().asString().contains("again 3 times by itself");
        loops.change(signs(9, EngineSigns.NONE));
        add(loops, Samples.monitor(MonitorState.OK, "fine").build());
        assertThat(loops.light()).as("somebody has started it").isEqualTo(Light.GOOD);
    }

    @Test
    void aYoungContainerThatWasStartedAgainAndAgainBeforeItWasSeenIsBadAtOnce() {
        String now = Instant.now().toString();
        ContainerFacts young = Samples.facts("web", Hook.MONITOR)
                .created(now)
                .startedAt(now)
                .signs(restarts(false, 10))
                .build();
        assertThat(new ObservedContainer(young, Samples.NEVER_SILENT).light()).isEqualTo(Light.BAD);
        ContainerFacts old = new ContainerFactsBuilder()
                .from(young)
                .created("2020-01-01T00:00:00Z")
                .build();
        assertThat(new ObservedContainer(old, Samples.NEVER_SILENT).complaints())
                .singleElement()
                .asString()
                .contains("the last time less than 15 minutes ago");
    }

    @Test
    void aFullIdMeansThatContainerEvenIfAnotherOneIsCalledSo() {
        Observations observations = new Observations(Samples.NEVER_SILENT, each -> {});
        String id = "9".repeat(64);
        observations.put(Samples.facts("web", Hook.MONITOR).id(id).build());
        observations.put(Samples.facts(id, Hook.MONITOR).id("another").build());
        assertThat(observations.find(id).orElseThrow().facts().name()).isEqualTo("web");
        observations.ended(id, new ContainerEnd(Instant.now(), 3, false, false, false));
        assertThat(observations.findKnown(id).orElseThrow().facts().name()).isEqualTo("web");
        assertThat(observations.byName(id).orElseThrow().facts().id()).isEqualTo("another");
    }

    @Test
    void aContainerThatTheEngineIsAboutToStartAgainIsBadAndNothingIsRunInIt() {
        ObservedContainer restarting = new ObservedContainer(signs(0, restarts(true, 1)), Samples.NEVER_SILENT);
        assertThat(restarting.light()).isEqualTo(Light.BAD);
        assertThat(restarting.begin(Hook.MONITOR)).isFalse();
        assertThat(restarting.holdsBack(Hook.MONITOR)).contains("will start it again");
    }

    @Test
    void whatAHookSaidBeforeTheContainersLastStartIsNotSoNow() {
        ObservedContainer again = new ObservedContainer(signs(0, EngineSigns.NONE), Samples.NEVER_SILENT);
        add(again, Samples.monitor(MonitorState.OK, "fine").build());
        assertThat(again.begin(Hook.MONITOR)).isTrue();
        again.change(signs(1, EngineSigns.NONE));
        again.end(
                Hook.MONITOR,
                Samples.monitor(MonitorState.OK, "of the life before").build());
        assertThat(again.light()).isEqualTo(Light.UNKNOWN);
        assertThat(again.isDueSoon(Hook.MONITOR)).isTrue();
        add(again, Samples.monitor(MonitorState.OK, "fine").build());
        assertThat(again.light()).isEqualTo(Light.GOOD);
        assertThat(again.isDueSoon(Hook.MONITOR)).isFalse();
    }

    @Test
    void anUnhealthyContainerIsBadAndOneWithoutHooksIsAsItsHealthcheckSays() {
        ObservedContainer web = new ObservedContainer(
                signs(0, new EngineSigns(false, 0, "unhealthy", "no answer", false)), Samples.NEVER_SILENT);
        add(web, Samples.monitor(MonitorState.OK, "fine").build());
        assertThat(web.light()).isEqualTo(Light.BAD);
        assertThat(web.complaints()).containsExactly("Its HEALTHCHECK says unhealthy: no answer");
        web.change(signs(0, new EngineSigns(false, 0, "starting", "", false)));
        assertThat(web.light()).isEqualTo(Light.UNKNOWN);
        web.change(signs(0, new EngineSigns(false, 0, "healthy", "", false)));
        assertThat(web.light()).isEqualTo(Light.GOOD);
        ObservedContainer plain = new ObservedContainer(
                Samples.facts("plain")
                        .signs(new EngineSigns(false, 0, "healthy", "", false))
                        .build(),
                Samples.NEVER_SILENT);
        assertThat(plain.isJudged()).isTrue();
        assertThat(plain.light()).isEqualTo(Light.GOOD);
    }

    @Test
    void aContainerThatEndedByItselfStaysKnownUntilAnotherOneHasItsName() {
        Observations observations = new Observations(Samples.NEVER_SILENT, each -> {});
        observations.put(Samples.facts("web", Hook.MONITOR).build());
        observations.ended("web-id", new ContainerEnd(Instant.now(), 3, false, false, false));
        assertThat(observations.find("web")).isEmpty();
        ObservedContainer gone = observations.findKnown("web").orElseThrow();
        assertThat(gone.light()).isEqualTo(Light.BAD);
        assertThat(gone.begin(Hook.MONITOR)).isFalse();
        assertThat(gone.news()).contains("web is bad now").contains("exit code 3");
        assertThat(gone.news()).as("told once").isNull();
        observations.put(Samples.facts("web", Hook.MONITOR).id("other").build());
        assertThat(observations.gone()).isEmpty();
    }

    @Test
    void ofManyThatEndedOnlySoManyAreRemembered() {
        Observations observations = new Observations(Samples.NEVER_SILENT, each -> {});
        for (int i = 0; i < 150; i++) {
            observations.put(Samples.facts("web" + i, Hook.MONITOR).build());
            observations.ended("web" + i + "-id", new ContainerEnd(Instant.now(), 0, false, false, false));
        }
        assertThat(observations.known()).hasSize(100).allMatch(each -> each.light() == Light.ATTENTION);
    }

    private static HookRunBuilder ended(HookRunBuilder run, Instant end) {
        return run.started(end.minusSeconds(1)).duration(Duration.ofSeconds(1));
    }

    private static ObservedContainer asked(Duration longest) {
        return new ObservedContainer(
                Samples.facts("web", Hook.MONITOR, Hook.VALIDATE, Hook.UPDATE).build(),
                (facts, hook) -> hook == Hook.UPDATE ? Optional.empty() : Optional.of(longest));
    }

    private static void add(ObservedContainer container, HookRun run) {
        assertThat(container.begin(run.hook())).isTrue();
        container.end(run.hook(), run);
    }

    @Test
    void whatWasGoodBecomesUnknownIfItsHookIsSilentForLongAndWhatWasBadStaysSo() {
        ObservedContainer silent = asked(Duration.ofMinutes(5));
        Instant now = Instant.now();
        add(silent, ended(Samples.validate(Outcome.PASSED, "passed"), now).build());
        add(
                silent,
                ended(Samples.monitor(MonitorState.OK, "fine"), now.minusSeconds(290))
                        .build());
        assertThat(silent.light()).isEqualTo(Light.GOOD);

        add(
                silent,
                ended(Samples.monitor(MonitorState.OK, "fine"), now.minusSeconds(310))
                        .build());
        assertThat(silent.isSilent(Hook.MONITOR)).isTrue();
        assertThat(silent.isSilent(Hook.VALIDATE)).isFalse();
        assertThat(silent.light()).isEqualTo(Light.UNKNOWN);

        add(
                silent,
                ended(Samples.monitor(MonitorState.CRITICAL, "down"), now.minusSeconds(310))
                        .build());
        assertThat(silent.light()).isEqualTo(Light.BAD);
        add(silent, ended(Samples.monitor(MonitorState.OK, "fine"), now).build());
        assertThat(silent.light()).isEqualTo(Light.GOOD);
    }

    @Test
    void aHookThatNeverRanIsSilentAfterThatTimeAndOneThatRunsOnDemandOnlyNeverIs() throws Exception {
        ObservedContainer young = asked(Duration.ofHours(1));
        assertThat(young.isSilent(Hook.MONITOR)).isFalse();
        ObservedContainer old = asked(Duration.ZERO);
        while (!old.isSilent(Hook.MONITOR)) {
            Thread.sleep(1);
        }
        assertThat(old.isSilent(Hook.UPDATE)).isFalse();
        assertThat(old.isSilent(Hook.METRICS)).as("it has no such hook").isFalse();
    }

    @Test
    void aClockThatIsSetBackMakesNothingYounger() throws Exception {
        ObservedContainer silent = asked(Duration.ofMillis(100));
        add(
                silent,
                ended(Samples.monitor(MonitorState.OK, "fine"), Instant.now().plusSeconds(3600))
                        .build());
        while (!silent.isSilent(Hook.MONITOR)) {
            Thread.sleep(10);
        }
        assertThat(silent.light()).isEqualTo(Light.UNKNOWN);
    }

    @Test
    void aStateIsTheSameSinceTheFirstRunThatSaidSo() {
        Instant first = Instant.parse("2026-11-28T01:00:00Z");
        add(Samples.monitor(MonitorState.OK, "fine").started(first.minusSeconds(60)));
        add(Samples.monitor(MonitorState.CRITICAL, "down").started(first));
        add(Samples.monitor(MonitorState.CRITICAL, "still down").started(first.plusSeconds(60)));
        HookHistory.View view = container.view(Hook.MONITOR);
        assertThat(view.since()).isEqualTo(first);
        assertThat(view.lastSuccess()).isEqualTo(first.minusSeconds(60));
        assertThat(view.counts()).containsEntry("critical", 2L).containsEntry("ok", 1L);
        assertThat(view.earlier()).extracting(HookRun::summary).containsExactly("down", "fine");
    }

    @Test
    void theHistoryForgetsOldRunsAndTheTextsOfAllButTheLast() {
        for (int i = 0; i < HookHistory.MAX_REMEMBERED + 50; i++) {
            add(Samples.monitor(MonitorState.OK, "run " + i).output("much text"));
        }
        HookHistory.View view = container.view(Hook.MONITOR);
        assertThat(view.earlier())
                .hasSize(HookHistory.MAX_REMEMBERED)
                .allMatch(run -> run.output().isEmpty());
        assertThat(view.last().output()).isEqualTo("much text");
        assertThat(view.runs()).isEqualTo(HookHistory.MAX_REMEMBERED + 50);
    }

    @Test
    void aContainerIsToldOnceAndForgottenWhenItHasStopped() {
        List<String> told = new ArrayList<>();
        Observations observations = new Observations(
                Samples.NEVER_SILENT, each -> told.add(each.facts().name()));
        observations.put(Samples.facts("web").build());
        observations.put(Samples.facts("web").name("web2").build());
        observations.put(Samples.facts("db").build());
        assertThat(told).containsExactly("web", "db");
        assertThat(observations.all()).extracting(each -> each.facts().name()).containsExactly("db", "web2");
        assertThat(observations.find("web-id")).isPresent();
        ObservedContainer gone = observations.find("db").orElseThrow();
        observations.keepOnly(Set.of("web-id"));
        assertThat(gone.gone()).isTrue();
        assertThat(observations.find("db")).isEmpty();
    }

    private void add(HookRunBuilder run) {
        HookRun built = run.build();
        assertThat(container.begin(built.hook())).isTrue();
        container.end(built.hook(), built);
    }
}

package io.jenkins.plugins.containerlifecycle.agent.web;

import io.jenkins.plugins.containerlifecycle.agent.observe.ContainerEnd;
import io.jenkins.plugins.containerlifecycle.agent.observe.ContainerFacts;
import io.jenkins.plugins.containerlifecycle.agent.observe.ContainerFactsBuilder;
import io.jenkins.plugins.containerlifecycle.agent.observe.EngineSigns;
import io.jenkins.plugins.containerlifecycle.agent.observe.HookRun;
import io.jenkins.plugins.containerlifecycle.agent.observe.HookRunBuilder;
import io.jenkins.plugins.containerlifecycle.agent.observe.HookStatus;
import io.jenkins.plugins.containerlifecycle.agent.observe.Observations;
import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import io.jenkins.plugins.containerlifecycle.agent.schedule.PendingRequests;
import io.jenkins.plugins.containerlifecycle.agent.watch.EngineHealth;
import io.jenkins.plugins.containerlifecycle.agent.watch.ViewBuilder;
import io.jenkins.plugins.containerlifecycle.engine.SwarmRole;
import io.jenkins.plugins.containerlifecycle.hook.UpdateOutcome;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecordBuilder;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import io.jenkins.plugins.containerlifecycle.metadata.Samples;
import io.jenkins.plugins.containerlifecycle.monitoring.Exposition;
import io.jenkins.plugins.containerlifecycle.monitoring.ExpositionException;
import io.jenkins.plugins.containerlifecycle.monitoring.MonitorState;
import io.jenkins.plugins.containerlifecycle.report.CapturedText;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Containers to show. */
final class PageSamples {
    static final Set<Hook> ASKED = Set.of(Hook.MONITOR, Hook.VALIDATE, Hook.METRICS, Hook.UPDATE);

    static final PendingRequests NOBODY_WAITS = (container, hook) -> Optional.empty();

    /** Whatever a stranger could try. */
    static final String HOSTILE = "<script>window.pwned = 1</script>\"' onmouseover='window.pwned = 1' & <img src=x"
            + " onerror=alert(1)> </pre></main> \u202Etxt.exe\u202C \u05E9\u05DC\u05D5\u05DD " + "w".repeat(10_000);

    private static final String STARTED = ago(200_000).toString();

    private PageSamples() {}

    /** As the agent has it by itself. */
    static Optional<Duration> longestSilence(ContainerFacts container, Hook hook) {
        return switch (hook) {
            case MONITOR, METRICS -> Optional.of(Duration.ofSeconds(210));
            case VALIDATE -> Optional.of(Duration.ofMinutes(185));
            case START, UPDATE -> Optional.empty();
        };
    }

    static EngineHealth.View seen() {
        return new ViewBuilder()
                .up(true)
                .since(ago(7200))
                .trouble(null)
                .lastLook(ago(4))
                .lastEvent(ago(60))
                .brokenStreams(0)
                .node("web-07")
                .swarm(SwarmRole.NONE)
                .build();
    }

    static EngineHealth.View notSeen() {
        return new ViewBuilder()
                .from(seen())
                .up(false)
                .since(ago(720))
                .lastLook(ago(745))
                .trouble("Cannot connect to the engine at unix:///var/run/docker.sock: Connection refused.")
                .build();
    }

    static EngineHealth.View starting() {
        return new ViewBuilder().from(seen()).up(false).lastLook(null).build();
    }

    static Instant ago(long seconds) {
        return Instant.now().minusSeconds(seconds);
    }

    static ContainerFactsBuilder facts(String name) throws MetadataException {
        return new ContainerFactsBuilder()
                .id(String.format("%064x", Math.abs((long) name.hashCode())))
                .name(name)
                .image("registry.example.org/" + name + ":12")
                .imageId("sha256:" + "ab".repeat(32))
                .startedAt(STARTED)
                .ancestry(ancestry(name))
                .service(null)
                .deployment(deployment())
                .hooks(ASKED)
                .paused(false)
                .self(false)
                .signs(EngineSigns.NONE);
    }

    private static Ancestry ancestry(String project) throws MetadataException {
        ImageMetadata base = Samples.builder()
                .project("debian-base")
                .imageName("example/debian-base")
                .build();
        ImageMetadata image = Samples.builder()
                .project(project)
                .imageName("registry.example.org/" + project)
                .imageTagNames(List.of("12", "latest"))
                .buildId("5e6f7a8b")
                .buildTimeStamp(ago(300_000).getEpochSecond())
                .buildCauses(List.of("SCMTRIGGER"))
                .buildUrl("https://ci.example.org/job/dns/12/")
                .gitUrl("https://git.example.org/dns.git")
                .gitref("e1b0a445744fec5e584919711cafd8f4cebdee0e")
                .gitBranch("main")
                .build();
        return new Ancestry(List.of(base, image), image.key(), List.of());
    }

    static DeploymentRecord deployment() {
        return new DeploymentRecordBuilder()
                .deploymentId("0123456789ab")
                .deployedAt(ago(200_000))
                .deployedBy("https://ci.example.org/job/deploy/34/")
                .deploymentCause("MANUALTRIGGER")
                .reason("fix for the slow transfers")
                .node("web-07")
                .image("registry.example.org/dns:12")
                .imageId("sha256:" + "ab".repeat(32))
                .previousImageId("sha256:" + "cd".repeat(32))
                .verdict("passed")
                .build();
    }

    static HookRunBuilder run(Hook hook, HookStatus status, String summary, long secondsAgo) {
        return new HookRunBuilder()
                .hook(hook)
                .started(ago(secondsAgo))
                .duration(Duration.ofMillis(132))
                .status(status)
                .summary(summary)
                .failedChecks(0)
                .output("")
                .metrics(null)
                .causeId(null);
    }

    static void monitored(ObservedContainer container, MonitorState state, String summary, long secondsAgo) {
        add(
                container,
                run(Hook.MONITOR, HookStatus.of(state), summary, secondsAgo).build());
    }

    static void validated(ObservedContainer container, Outcome outcome, int failures, long secondsAgo) {
        HookRunBuilder run = run(
                        Hook.VALIDATE,
                        HookStatus.of(outcome),
                        outcome == Outcome.PASSED ? "All checks passed." : "The validate hook exited with 1.",
                        secondsAgo)
                .addDetails("12 checks: " + (12 - failures) + " passed, " + failures + " failed, 0 skipped.")
                .output("1..12\nok 1 - listens\nnot ok 2 - answers\n");
        for (int i = 1; i <= failures; i++) {
            run.addFailures(
                    new HookRun.FailedCheck("zone " + i + ".example.org", "the serial is older than that of git"));
        }
        add(container, run.build());
    }

    static void measured(ObservedContainer container, String text) throws ExpositionException {
        add(
                container,
                run(Hook.METRICS, HookStatus.of(Outcome.PASSED), "It measured.", 30)
                        .metrics(Exposition.read(CapturedText.of(text)))
                        .build());
    }

    static void add(ObservedContainer container, HookRun run) {
        if (!container.begin(run.hook())) {
            throw new IllegalStateException(run.hook() + " cannot begin");
        }
        container.end(run.hook(), run);
    }

    static ObservedContainer put(Observations observations, ContainerFacts facts) {
        observations.put(facts);
        return observations.byId(facts.id()).orElseThrow();
    }

    /** One of each kind. */
    static Observations everything() throws MetadataException, ExpositionException {
        Observations all = new Observations(PageSamples::longestSilence, container -> {});
        ObservedContainer good = put(all, facts("dns").build());
        for (int i = 120; i > 0; i--) {
            monitored(
                    good,
                    i == 50 ? MonitorState.CRITICAL : i == 70 ? MonitorState.WARNING : MonitorState.OK,
                    "14 zones, 2013 queries a second",
                    60 * i);
        }
        validated(good, Outcome.PASSED, 0, 1300);
        measured(
                good,
                "# HELP dns_queries_total Queries\n# TYPE dns_queries_total counter\n"
                        + "dns_queries_total{type=\"A\"} 123456\ndns_queries_total{type=\"AAAA\"} 7890\n"
                        + "# TYPE dns_zones gauge\ndns_zones 14\n");
        ObservedContainer bad = put(all, facts("ldap").build());
        monitored(bad, MonitorState.OK, "answers in 3 ms", 840);
        monitored(bad, MonitorState.CRITICAL, "no answer on port 389 after 10 s", 780);
        monitored(bad, MonitorState.CRITICAL, "no answer on port 389 after 10 s", 40);
        validated(bad, Outcome.FAILED, 7, 700);
        add(
                bad,
                run(Hook.UPDATE, HookStatus.of(UpdateOutcome.FAILED), "The update hook exited with 2.", 900)
                        .causeId("0f1e2d3c4b5a")
                        .build());
        ObservedContainer slow = put(all, facts("web").build());
        monitored(slow, MonitorState.WARNING, "load 7.2, disk /srv at 91 %", 20);
        validated(slow, Outcome.PASSED, 0, 3000);
        put(all, facts("fresh").build());
        ObservedContainer paused = put(all, facts("mirror").deployment(null).build());
        monitored(paused, MonitorState.OK, "in sync", 4000);
        validated(paused, Outcome.PASSED, 0, 4000);
        all.put(new ContainerFactsBuilder().from(paused.facts()).paused(true).build());
        put(all, facts("agent").self(true).build());
        for (String name : List.of("postgres", "redis", "a-container-without-hooks-and-with-a-long-name")) {
            put(
                    all,
                    facts(name)
                            .hooks(Set.of())
                            .deployment(null)
                            .ancestry(Ancestry.EMPTY)
                            .build());
        }
        all.judge(
                facts ->
                        facts.name().equals("web") ? Boolean.TRUE : facts.name().equals("fresh") ? null : Boolean.FALSE,
                facts -> facts.name().equals("fresh"));
        return all;
    }

    /** A machine as it may be one morning, for the picture in the documentation. */
    static Observations oneMorning() throws MetadataException, ExpositionException {
        Observations all = new Observations(PageSamples::longestSilence, container -> {});
        ObservedContainer ended = put(all, facts("queue").build());
        monitored(ended, MonitorState.OK, "0 messages wait", 500);
        validated(ended, Outcome.PASSED, 0, 1200);
        all.ended(ended.facts().id(), new ContainerEnd(ago(430), 137, true, false, false));
        ObservedContainer bad = put(
                all,
                facts("ldap")
                        .signs(new EngineSigns(false, 0, "unhealthy", "no answer on port 389", false))
                        .build());
        monitored(bad, MonitorState.CRITICAL, "no answer on port 389 after 10 s", 780);
        monitored(bad, MonitorState.CRITICAL, "no answer on port 389 after 10 s", 40);
        add(
                bad,
                run(Hook.VALIDATE, HookStatus.of(Outcome.FAILED), "2 of 14 checks failed.", 700)
                        .addFailures(
                                new HookRun.FailedCheck("a search answers", "timeout after 5 s"),
                                new HookRun.FailedCheck("replication", "the consumer is 312 changes behind"))
                        .failedChecks(2)
                        .build());
        ObservedContainer web = put(all, facts("web").build());
        monitored(web, MonitorState.WARNING, "load 7.2, disk /srv at 91 %", 20);
        validated(web, Outcome.PASSED, 0, 3000);
        ObservedContainer restarted = put(
                all,
                facts("mail")
                        .signs(new EngineSigns(false, 0, "healthy", "", false))
                        .build());
        all.put(new ContainerFactsBuilder()
                .from(restarted.facts())
                .signs(new EngineSigns(false, 1, "healthy", "", false))
                .build());
        monitored(restarted, MonitorState.OK, "3 messages in the queue, 61 delivered in the last hour", 10);
        validated(restarted, Outcome.PASSED, 0, 200);
        for (String name : List.of("dns", "ntp", "wiki")) {
            ObservedContainer good = put(all, facts(name).build());
            monitored(good, MonitorState.OK, "fine", 25);
            validated(good, Outcome.PASSED, 0, 1300);
        }
        put(all, facts("postgres").hooks(Set.of()).build());
        all.judge(facts -> facts.name().equals("web"), facts -> false);
        return all;
    }

    /** A container of which every text is hostile. */
    static ObservedContainer hostile(Observations all) throws MetadataException, ExpositionException {
        ImageMetadata image = Samples.builder()
                .project("<b>project</b>")
                .gitUrl("javascript:alert(1)")
                .buildUrl("https://ci.example.org@evil.example.net/\"onclick=alert(1)")
                .gitBranch("<i>main</i>")
                .build();
        ContainerFacts facts = facts("hostile")
                .name("a\"><script>window.pwned=1</script>/../%2e%2e?x=1&y='2'#z")
                .image(HOSTILE)
                .ancestry(new Ancestry(List.of(image), image.key(), List.of()))
                .deployment(new DeploymentRecordBuilder()
                        .from(deployment())
                        .deployedBy("javascript:alert(document.domain)")
                        .reason(HOSTILE)
                        .build())
                .startedAt("<u>yesterday</u>")
                .addWarnings(HOSTILE)
                .build();
        ObservedContainer container = put(all, facts);
        add(
                container,
                run(Hook.MONITOR, HookStatus.of(MonitorState.CRITICAL), HOSTILE, 5)
                        .addDetails(HOSTILE)
                        .addWarnings(HOSTILE)
                        .output(HOSTILE + "\n" + HOSTILE)
                        .causeId("../../x?\"><script>")
                        .build());
        add(
                container,
                run(Hook.VALIDATE, HookStatus.of(Outcome.FAILED), HOSTILE, 5)
                        .addFailures(new HookRun.FailedCheck(HOSTILE, HOSTILE))
                        .build());
        measured(container, "evil{a=\"<script>window.pwned=1</script>\"} 1\n");
        return container;
    }
}

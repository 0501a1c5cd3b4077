package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.containerlifecycle.engine.docker.OwnEngine;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The agent beside an engine that is killed, stopped or hangs, and an agent that is killed itself. */
@Timeout(240)
class AgentFaultsIT {
    private static final String REPOSITORY = "https://git.example.com/shop/service.git";

    private static Ctl ctl;
    private static OwnEngine own;
    private static String image;

    @TempDir
    static Path temp;

    enum Blow {
        KILL,
        STOP
    }

    @BeforeAll
    static void start() throws Exception {
        ctl = new Ctl(temp);
        own = OwnEngine.start();
        ctl.sh("mkdir " + temp.resolve("service") + " && cd " + temp.resolve("service")
                + " && git init --quiet --initial-branch=main && git remote add origin " + REPOSITORY
                + " && git -c user.name=a -c user.email=a@example.com commit --quiet --allow-empty --message first");
        image = ctl.buildWith(
                "service",
                "RUN [\"/bin/busybox\", \"--install\", \"-s\", \"/bin\"]\n",
                "--project=shop",
                "--monitor=echo 'WEB OK - fine'",
                "--validate=eval \"$VALIDATE\"",
                "--update=echo updated >>/tmp/updates");
        own.copy(image);
    }

    @AfterAll
    static void stop() throws Exception {
        if (own != null) {
            own.close();
        }
        if (ctl != null) {
            ctl.close();
        }
    }

    private static void run(String name, String validate) throws Exception {
        own.docker("run --detach --network none --restart always --env VALIDATE='" + validate + "' --name " + name + " "
                + image);
    }

    private static RunningAgent agent(String name) throws Exception {
        return RunningAgent.start(
                ctl,
                temp,
                Map.of("DOCKER_HOST", own.host()),
                name,
                "--monitor-every=2s",
                "--validate-every=3s",
                "--timeout=5s",
                "--validate-timeout=5s",
                "--look-every=2s");
    }

    private static void awaitBlind(RunningAgent agent) throws Exception {
        agent.await(() -> agent.engine().path("up").asBoolean() ? null : true);
    }

    /** @return the run that came after that time */
    private static JsonNode awaitMonitored(RunningAgent agent, String name, Instant after) throws Exception {
        return agent.await(() -> {
            JsonNode json = agent.container(name);
            String last = json.at("/hooks/monitor/last_run").asText("");
            return last.isEmpty() || last.equals("null") || Instant.parse(last).isBefore(after) ? null : json;
        });
    }

    private static void assertBlindEverywhere(RunningAgent agent, String name, String delivery) throws Exception {
        assertThat(agent.container(name).path("light").asText()).isEqualTo("unknown");
        assertThat(agent.get("/-/ready").statusCode()).isEqualTo(503);
        assertThat(agent.get("/-/healthy").statusCode()).isEqualTo(200);
        assertThat(agent.metrics())
                .contains("containerlifecycle_engine_up 0")
                .contains("containerlifecycle_container_light=\"unknown\"} 1");
        assertThat(agent.get("/").body()).contains("The agent does not see its engine");
        HttpResponse<String> act = agent.act(name, "update");
        assertThat(act.statusCode()).isEqualTo(503);
        assertThat(act.body()).contains("does not see its engine");
        HttpResponse<String> hook = agent.hook("shop", RunningAgent.push(REPOSITORY), delivery);
        assertThat(hook.statusCode()).as(hook.body()).isEqualTo(503);
    }

    @ParameterizedTest
    @EnumSource(Blow.class)
    void anEngineThatIsGoneIsToldAndWhenItIsThereAgainAllGoesOnByItself(Blow blow) throws Exception {
        String name = "web-" + blow.ordinal();
        run(name, "true");
        String alone = "alone-" + blow.ordinal();
        own.docker("run --detach --network none --env VALIDATE=true --name " + alone + " " + image);
        try (RunningAgent agent = agent("agent-" + blow)) {
            agent.awaitStatus(name, "monitor", "ok");
            agent.awaitStatus(alone, "monitor", "ok");
            agent.awaitStatus(name, "validate", "passed");
            agent.await(() -> agent.container(name).path("light").asText().equals("good") ? true : null);
            if (blow == Blow.KILL) {
                own.kill();
            } else {
                own.stop();
            }
            awaitBlind(agent);
            assertBlindEverywhere(agent, name, "delivery-1");

            own.restart();
            Instant there = Instant.now();
            agent.await(() -> agent.engine().path("up").asBoolean() ? true : null);
            awaitMonitored(agent, name, there);
            System.out.println("After " + blow + " hooks ran again "
                    + TimeUnit.MILLISECONDS.toSeconds(Instant.now().toEpochMilli() - there.toEpochMilli())
                    + " s after the engine had answered");
            // A hook that is due again but does not run yet makes it not ready for a moment.
            agent.await(() -> agent.get("/-/ready").statusCode() == 200 ? true : null);
            agent.await(() -> agent.log().contains("The engine is there again.") ? true : null);
            if (blow == Blow.KILL) {
                // Nobody starts it again. An engine that is stopped tells that it stopped it, as somebody wanted.
                JsonNode ended = agent.await(() -> {
                    JsonNode json = agent.container(alone);
                    return json.path("gone").isObject() ? json : null;
                });
                assertThat(ended.path("light").asText()).isEqualTo("bad");
                assertThat(ended.path("complaints").toString()).contains("while the agent did not see the engine");
            }

            // Nothing that was asked for meanwhile is made up for, and what is delivered again acts once.
            agent.finished(agent.hook("shop", RunningAgent.push(REPOSITORY), "delivery-1"));
            assertThat(agent.hook("shop", RunningAgent.push(REPOSITORY), "delivery-1")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(own.docker("exec " + name + " cat /tmp/updates")).isEqualTo("updated\n");
        } finally {
            own.docker("rm --force " + name + " " + alone);
        }
    }

    @Test
    void anEngineThatHangsIsNotTakenForOneThatAnswers() throws Exception {
        run("hung", "true");
        try (RunningAgent agent = agent("agent-hung")) {
            agent.awaitStatus("hung", "monitor", "ok");
            own.pause();
            try {
                // Its looks and its stream of events are not broken off: they are silent.
                awaitBlind(agent);
                assertThat(agent.engine().path("trouble").asText()).contains("a look at the engine has not ended");
                assertBlindEverywhere(agent, "hung", "delivery-2");
            } finally {
                own.resume();
            }
            Instant there = Instant.now();
            agent.await(() -> agent.engine().path("up").asBoolean() ? true : null);
            awaitMonitored(agent, "hung", there);
        } finally {
            own.docker("rm --force hung");
        }
    }

    private static long processes(String name, String what) throws Exception {
        return own.docker("top " + name + " -eo pid,stat,args")
                .lines()
                .filter(line -> line.contains(what))
                .filter(line -> !line.contains(" Z"))
                .count();
    }

    @Test
    void whatAnAgentThatWasKilledLeftIsEndedByTheNextOneAndThatIsRightAtOnce() throws Exception {
        run("lost", "if mkdir /tmp/first 2>/dev/null; then sleep 654; else true; fi");
        RunningAgent first = agent("agent-first");
        first.awaitStatus("lost", "monitor", "ok");
        first.await(() -> processes("lost", "sleep 654") > 0 ? true : null);
        first.kill();
        assertThat(processes("lost", "sleep 654"))
                .as("it goes on without the agent")
                .isPositive();
        try (RunningAgent second = agent("agent-second")) {
            second.awaitStatus("lost", "monitor", "ok");
            second.awaitStatus("lost", "validate", "passed");
            second.await(() -> processes("lost", "sleep 654") == 0 ? true : null);
            second.await(() -> second.log().contains("had left 1 run of VALIDATE in lost") ? true : null);
        } finally {
            own.docker("rm --force lost");
        }
    }

    /** What the agent and the engine know of a container. */
    private static String state(RunningAgent agent, String name) throws Exception {
        return agent.container(name).toPrettyString() + "\n" + own.docker("top " + name + " -eo pid,stat,args") + "\n"
                + own.docker("inspect --format '{{json .State}} {{json .ExecIDs}}' " + name);
    }

    @Test
    void anAgentThatIsStoppedEndsTheHooksThatRunAndLeavesAnUpdateAlone() throws Exception {
        String slow = ctl.buildWith(
                "slow",
                "RUN [\"/bin/busybox\", \"--install\", \"-s\", \"/bin\"]\n",
                "--validate=eval \"$VALIDATE\"",
                "--update=touch /tmp/begun; while [ ! -e /tmp/go ]; do sleep 1; done; touch /tmp/updated");
        own.copy(slow);
        own.docker("run --detach --network none --name stopped --env VALIDATE='trap \"\" TERM; sleep 655; sleep 655' "
                + slow);
        own.docker("run --detach --network none --name updating --env VALIDATE=true " + slow);
        try {
            RunningAgent agent = RunningAgent.start(
                    ctl,
                    temp,
                    Map.of("DOCKER_HOST", own.host()),
                    "agent-stopped",
                    "--validate-every=2s",
                    "--validate-timeout=10m");
            agent.awaitStatus("updating", "validate", "passed");
            agent.act("updating", "update");
            agent.await(
                    () -> own.docker("exec updating ls /tmp").contains("begun") ? true : null,
                    () -> state(agent, "updating"));
            agent.await(() -> processes("stopped", "sleep 655") > 0 ? true : null, () -> state(agent, "stopped"));

            assertThat(agent.stop()).isEqualTo(143);

            assertThat(processes("stopped", "sleep 655"))
                    .as("it ended a hook that ignores SIGTERM: " + agent.log())
                    .isZero();
            assertThat(agent.log())
                    .contains("1 hook that runs is ended.")
                    .contains("UPDATE of updating goes on in its container")
                    .doesNotContain("Not all hooks could be ended");
            own.docker("exec updating touch /tmp/go");
            agent.await(() -> own.docker("exec updating ls /tmp").contains("updated") ? true : null);
        } finally {
            own.docker("rm --force stopped updating");
        }
    }

    @Test
    void aRunWhoseResultWasLostIsNoRunAndIsMadeAgainSoon() throws Exception {
        String monitored = ctl.buildWith("monitored", "", "--monitor=echo 'WEB OK - fine'");
        own.copy(monitored);
        own.docker("run --detach --network none --name retried " + monitored);
        EngineFault lost = new EngineFault(EngineFault.Call.EXEC_START, EngineFault.Kind.DROP_ANSWER, 1, false, 0);
        try (FaultProxy proxy = new FaultProxy(own.socket(), lost, () -> {});
                RunningAgent agent = RunningAgent.start(
                        ctl, temp, Map.of("DOCKER_HOST", proxy.host()), "agent-retried", "--monitor-every=1h")) {
            JsonNode json = agent.awaitStatus("retried", "monitor", "ok");
            assertThat(proxy.struck()).as("a result was lost").isTrue();
            assertThat(json.at("/hooks/monitor/runs").asInt()).isEqualTo(1);
            assertThat(json.at("/hooks/monitor/earlier")).isEmpty();
            assertThat(agent.log())
                    .contains("What came of MONITOR of retried is not known, and does not count.")
                    .doesNotContain("retried is bad", "retried is attention");
        } finally {
            own.docker("rm --force retried");
        }
    }
}

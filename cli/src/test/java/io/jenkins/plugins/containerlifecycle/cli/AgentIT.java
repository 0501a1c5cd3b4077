package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.containerlifecycle.cli.Ctl.Result;
import io.jenkins.plugins.containerlifecycle.engine.docker.OwnEngine;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged agent beside real containers: a good one, a broken one, one whose hook hangs, and a plain one. On an engine of
 * its own, since it would run the hooks of other tests' containers, too, and they would keep it busy.
 */
@Timeout(120)
class AgentIT {
    private static final Path PROMTOOL = Path.of("/usr/bin/promtool");
    private static final Path EXAMPLE = Path.of("..", "examples", "monitoring");
    private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static OwnEngine engine;
    private static Ctl ctl;
    private static RunningAgent agent;
    private static String web;
    private static String db;
    private static String hangs;
    private static String plain;

    @TempDir
    static Path temp;

    @BeforeAll
    static void start() throws Exception {
        engine = OwnEngine.start();
        ctl = new Ctl(temp, Map.of("DOCKER_HOST", engine.host()));
        ctl.sh("mkdir " + temp.resolve("service") + " && cd " + temp.resolve("service")
                + " && git init --quiet --initial-branch=main"
                + " && git remote add origin https://git.example.com/shop/service.git"
                + " && git -c user.name=a -c user.email=a@example.com commit --quiet --allow-empty --message first");
        String service = ctl.buildWith(
                "service",
                "RUN [\"/bin/busybox\", \"--install\", \"-s\", \"/bin\"]\n",
                "--project=shop",
                "--validate=eval \"$VALIDATE\"",
                "--monitor=eval \"$MONITOR\"",
                "--metrics=eval \"$METRICS\"",
                "--update=echo \"updated $(date +%s%N)\" >>/tmp/updates");
        web = run(
                "web",
                service,
                "printf '1..2\\nok 1 - page\\nok 2 - cache\\n'",
                "echo 'WEB OK - fine | time=3ms'",
                "printf '# TYPE pages_total counter\\npages_total{path=\"/\"} 3\\n'");
        db = run(
                "db",
                service,
                "printf '1..2\\nok 1 - port\\nnot ok 2 - <b>replication</b>\\n'",
                "echo 'DB CRITICAL - gone'; exit 2",
                "echo broken");
        hangs = run("hangs", service, "true", "sleep 600", "sleep 600");
        plain = run("plain", ctl.base, "", "", "");
        agent = RunningAgent.start(
                ctl,
                temp,
                Map.of(),
                "agent",
                "--monitor-every=2s",
                "--metrics-every=2s",
                "--validate-every=5s",
                "--timeout=3s");
    }

    private static String run(String name, String image, String validate, String monitor, String metrics) {
        String unique = ctl.name(name);
        ctl.sh("docker run --detach --network none --name " + unique + " --env VALIDATE=" + quoted(validate)
                + " --env MONITOR=" + quoted(monitor) + " --env METRICS=" + quoted(metrics) + " " + image);
        return unique;
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    @AfterAll
    static void clean() throws Exception {
        if (agent != null) {
            agent.close();
        }
        if (ctl != null) {
            ctl.close();
        }
        if (engine != null) {
            engine.close();
        }
    }

    @Test
    void itFindsTheContainersByItselfAndAsksTheirHooks() throws Exception {
        JsonNode good = agent.awaitStatus(web, "monitor", "ok");
        assertThat(good.at("/hooks/monitor/summary").asText()).isEqualTo("WEB OK - fine");
        assertThat(good.path("project").asText()).isEqualTo("shop");
        agent.awaitStatus(web, "validate", "passed");
        agent.await(() -> agent.container(web).path("light").asText().equals("good") ? true : null);
        assertThat(agent.awaitStatus(db, "monitor", "critical").path("light").asText())
                .isEqualTo("bad");
        JsonNode failed = agent.awaitStatus(db, "validate", "failed");
        assertThat(failed.at("/hooks/validate/last/failures/0/name").asText()).contains("replication");
        assertThat(agent.container(plain).path("hooks")).isEmpty();
        assertThat(RunningAgent.json(agent.get("/api/v1/containers/" + web + "/ancestry"))
                        .get(0)
                        .path("project")
                        .asText())
                .isEqualTo("shop");
    }

    @Test
    void aHookThatHangsIsEndedAndHoldsUpNobody() throws Exception {
        JsonNode json = agent.awaitStatus(hangs, "monitor", "unknown");
        assertThat(json.at("/hooks/monitor/summary").asText()).contains("did not end within 3 s");
        agent.awaitStatus(web, "monitor", "ok");
        agent.await(() -> ctl.sh("docker top " + hangs + " -o pid,args")
                                .lines()
                                .filter(line -> line.contains("sleep 600"))
                                .count()
                        <= 3
                ? true
                : null);
    }

    @Test
    void prometheusTakesItsMetricsInBothFormats() throws Exception {
        agent.awaitStatus(web, "metrics", "passed");
        agent.awaitStatus(web, "monitor", "ok");
        agent.awaitStatus(db, "metrics", "error");
        agent.metrics();
        HttpResponse<String> text = agent.get("/metrics");
        assertThat(text.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
        String mine = "container=\"" + web + "\",project=\"shop\"";
        assertThat(text.body())
                .contains("pages_total{" + mine + ",path=\"/\"} 3\n")
                .contains("containerlifecycle_monitor_value_seconds{" + mine + ",label=\"time\"} 0.003\n")
                .contains("containerlifecycle_hook_status{container=\"" + web
                        + "\",hook=\"monitor\",project=\"shop\",containerlifecycle_hook_status=\"ok\"} 1\n")
                .contains("containerlifecycle_engine_up 1")
                .contains("containerlifecycle_container_outdated{" + mine + "} 0");
        HttpResponse<String> open =
                agent.get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0,*/*;q=0.1");
        assertThat(open.headers().firstValue("Content-Type").orElse("")).startsWith("application/openmetrics-text");
        assertThat(open.body()).endsWith("# EOF\n").contains("# TYPE pages counter\n");
        assertThat(agent.get("/metrics?container=" + web).body())
                .contains("pages_total")
                .doesNotContain(db);
        Assumptions.assumeTrue(Files.isExecutable(PROMTOOL), "no promtool");
        Path file = Files.writeString(temp.resolve("metrics.txt"), text.body());
        ctl.sh(PROMTOOL + " check metrics <" + file + " || test $? = 3");
    }

    @Test
    void prometheusItselfHasWhatTheContainersMeasuredAndWhatTheDashboardAsksFor() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(PROMETHEUS), "no prometheus");
        agent.awaitStatus(web, "metrics", "passed");
        String target = agent.address().substring("http://".length());
        Path config = Files.writeString(
                temp.resolve("prometheus.yml"),
                "global: {scrape_interval: 1s}\nscrape_configs:\n- job_name: all\n  honor_labels: true\n"
                        + "  static_configs: [{targets: ['" + target + "']}]\n"
                        + "- job_name: each\n  http_sd_configs: [{url: '" + agent.address()
                        + "/sd', refresh_interval: 1s}]\n"
                        // As the documentation says if both are wanted.
                        + "- job_name: own\n  static_configs: [{targets: ['" + target + "']}]\n"
                        + "  metric_relabel_configs:\n"
                        + "  - {source_labels: [container], regex: '.+', action: drop}\n");
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Process prometheus = new ProcessBuilder(
                        PROMETHEUS.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + temp.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("prometheus.log").toFile())
                .start();
        try {
            String query = "http://127.0.0.1:" + port + "/api/v1/query?query=";
            assertThat(value(query + "pages_total%7Bjob=%22all%22,container=%22" + web + "%22%7D"))
                    .isEqualTo("3");
            assertThat(value(query + "up%7Bjob=%22all%22%7D")).isEqualTo("1");
            assertThat(value(query + "up%7Bjob=%22each%22,instance=%22" + plain + "%22%7D"))
                    .isEqualTo("1");
            assertThat(value(query + "containerlifecycle_hook_status%7Bjob=%22each%22,instance=%22" + db
                            + "%22,containerlifecycle_hook_status=%22critical%22%7D"))
                    .isEqualTo("1");
            assertThat(value(query + "containerlifecycle_engine_up%7Bjob=%22own%22%7D"))
                    .isEqualTo("1");
            assertThat(value(query + "absent(pages_total%7Bjob=%22own%22%7D)")).isEqualTo("1");
            for (String expression : dashboard()) {
                agent.await(() -> {
                    HttpResponse<String> answer = HTTP.send(
                            HttpRequest.newBuilder(
                                            URI.create(query + URLEncoder.encode(expression, StandardCharsets.UTF_8)))
                                    .build(),
                            BodyHandlers.ofString());
                    assertThat(answer.statusCode())
                            .as(expression + ": " + answer.body())
                            .isEqualTo(200);
                    // Rates need two samples.
                    return RunningAgent.json(answer).at("/data/result").isEmpty() ? null : true;
                });
            }
        } finally {
            prometheus.destroyForcibly().waitFor();
        }
    }

    /** Waits until Prometheus has one sample for that. */
    private static String value(String query) throws Exception {
        return agent.await(() -> {
            try {
                HttpResponse<String> answer =
                        HTTP.send(HttpRequest.newBuilder(URI.create(query)).build(), BodyHandlers.ofString());
                if (answer.statusCode() != 200) {
                    // It is still starting.
                    return null;
                }
                JsonNode result = RunningAgent.json(answer).at("/data/result");
                return result.size() == 1 ? result.get(0).at("/value/1").asText() : null;
            } catch (ConnectException e) {
                return null;
            }
        });
    }

    @Test
    void theExamplesAlertsTellWhatTheyShould() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(PROMTOOL), "no promtool");
        ctl.sh("cd " + EXAMPLE.toRealPath()
                + " && promtool test rules alerts-test.yml && promtool check config prometheus.yml"
                + " && promtool check config prometheus-swarm.yml");
    }

    /** What its panels ask for, with all containers chosen. */
    private static List<String> dashboard() throws Exception {
        return new ObjectMapper()
                .readTree(EXAMPLE.resolve("grafana-dashboard.json").toFile()).findValuesAsText("expr").stream()
                        .map(expression -> expression.replace("$container", ".*"))
                        .toList();
    }

    @Test
    void whatIsUnhealthyIsBadAndWhatEndsByItselfIsToldUntilSomebodyRemovesIt() throws Exception {
        String name = ctl.name("dies");
        ctl.sh("docker run --detach --network none --name " + name + " --env MONITOR='echo OK' --env VALIDATE=true"
                + " --env METRICS=true --health-cmd 'exit 1' --health-interval 1s --health-retries 1"
                + " --entrypoint /bin/sh " + ctl.image("service")
                + " -c 'while [ ! -e /tmp/die ]; do sleep 1; done; exit 3'");
        agent.awaitStatus(name, "monitor", "ok");
        JsonNode sick = agent.await(() -> {
            JsonNode json = agent.container(name);
            return json.path("health").asText().equals("unhealthy") ? json : null;
        });
        assertThat(sick.path("light").asText()).isEqualTo("bad");
        assertThat(agent.metrics())
                .contains("containerlifecycle_container_health{container=\"" + name
                        + "\",project=\"shop\",containerlifecycle_container_health=\"unhealthy\"} 1");
        ctl.sh("docker exec " + name + " touch /tmp/die");
        JsonNode gone = agent.await(() -> {
            JsonNode json = agent.container(name);
            return json.path("gone").isObject() ? json : null;
        });
        assertThat(gone.at("/gone/exit_code").asInt()).isEqualTo(3);
        assertThat(gone.path("light").asText()).isEqualTo("bad");
        assertThat(agent.metrics()).contains("containerlifecycle_container_gone{container=\"" + name);
        assertThat(agent.get("/containers/" + name).body()).contains("exit code 3");
        ctl.sh("docker rm " + name);
        agent.await(() -> agent.get("/api/v1/containers/" + name).statusCode() == 404 ? true : null);
    }

    @Test
    void aContainerThatIsStartedAgainAndAgainIsNotGood() throws Exception {
        String name = ctl.name("loops");
        ctl.sh("docker run --detach --restart always --network none --name " + name + " --env MONITOR='echo OK'"
                + " --env VALIDATE=true --env METRICS=true --entrypoint /bin/sh " + ctl.image("service")
                + " -c 'sleep 2; exit 3'");
        try {
            JsonNode json = agent.await(() -> {
                JsonNode now = agent.container(name);
                return now.path("restarts").asInt() >= 3
                                && now.path("restarting").asBoolean()
                        ? now
                        : null;
            });
            assertThat(json.path("light").asText()).isEqualTo("bad");
            assertThat(json.path("paused").asBoolean()).isFalse();
        } finally {
            ctl.sh("docker rm --force " + name);
        }
    }

    @Test
    void aContainerWithTheLabelOffOfItsOwnOrOfItsImageIsLeftOut() throws Exception {
        String label = "io.jenkins.container-lifecycle.agent=off";
        String quiet = ctl.image("quiet");
        ctl.sh("printf 'FROM " + ctl.image("service") + "\\nLABEL " + label + "\\n' | docker build --quiet --tag "
                + quiet + " -");
        String own = run("off", "--label " + label + " " + ctl.image("service"), "true", "echo OK", "true");
        String byImage = run("off-by-image", quiet, "true", "echo OK", "true");
        String later = run("later", ctl.image("service"), "true", "echo OK", "true");
        agent.awaitStatus(later, "monitor", "ok");
        for (String off : List.of(own, byImage)) {
            assertThat(agent.get("/api/v1/containers/" + off).statusCode()).isEqualTo(404);
            assertThat(agent.get("/").body()).doesNotContain("/containers/" + off + "\"");
        }
        ctl.sh("docker rm --force " + own + " " + byImage + " " + later);
    }

    @Test
    void whatIsGoneIsGoneFromPagesAndMetrics() throws Exception {
        String name = run("short", ctl.image("service"), "true", "echo OK", "true");
        agent.awaitStatus(name, "monitor", "ok");
        ctl.sh("docker rm --force " + name);
        agent.await(() -> agent.get("/api/v1/containers/" + name).statusCode() == 404 ? true : null);
        assertThat(agent.metrics()).doesNotContain(name);
        assertThat(agent.get("/").body()).doesNotContain(name);
    }

    @Test
    void thePageShowsEachContainerAndHostileTextIsOnlyText() throws Exception {
        agent.awaitStatus(db, "validate", "failed");
        HttpResponse<String> page = agent.get("/");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'");
        assertThat(page.body())
                .contains(web, db, plain)
                .contains("&lt;b&gt;replication")
                .doesNotContain("<b>replication");
        assertThat(agent.get("/containers/" + db).body()).contains("DB CRITICAL - gone");
        assertThat(agent.get("/containers/no-such").statusCode()).isEqualTo(404);
    }

    @Test
    void serviceDiscoveryNamesEachContainerAtTheAddressThatWasCalled() throws Exception {
        agent.awaitStatus(web, "monitor", "ok");
        JsonNode groups = RunningAgent.json(agent.get("/sd"));
        assertThat(groups.findValuesAsText("__param_container")).contains(web, plain);
        assertThat(groups.get(0).at("/targets/0").asText())
                .isEqualTo(agent.address().substring("http://".length()));
    }

    @Test
    void aHookOnDemandNeedsTheToken() throws Exception {
        agent.awaitStatus(web, "validate", "passed");
        String path = "/api/v1/containers/" + web + "/validate";
        assertThat(agent.post(path, "").statusCode()).isEqualTo(401);
        assertThat(agent.post(path, "", "Authorization", "Bearer wrong").statusCode())
                .isEqualTo(401);
        assertThat(agent.get(path).statusCode()).isEqualTo(405);
        JsonNode done = agent.finished(agent.act(web, "validate"));
        assertThat(done.at("/containers/0/run/status").asText()).isEqualTo("passed");
        JsonNode monitored = agent.finished(agent.act(web, "monitor"));
        assertThat(monitored.at("/containers/0/run/status").asText()).isEqualTo("ok");
        assertThat(monitored.path("hook").asText()).isEqualTo("monitor");
        assertThat(agent.act(plain, "validate").statusCode()).isEqualTo(409);
    }

    @Test
    void aSignedPushUpdatesExactlyTheContainersThatAreBuiltFromIt() throws Exception {
        agent.awaitStatus(web, "monitor", "ok");
        String body = RunningAgent.push("https://git.example.com/shop/service.git");
        assertThat(agent.hook("shop", body, "0".repeat(64), "d1").statusCode()).isEqualTo(403);
        HttpResponse<String> accepted = agent.hook("shop", body, "d2");
        JsonNode done = agent.finished(accepted);
        assertThat(agent.hook("shop", body, "d2").statusCode()).isEqualTo(200);
        assertThat(done.findValuesAsText("container")).contains(web, db).doesNotContain(plain);
        assertThat(done.at("/containers/0/run/status").asText()).isEqualTo("updated");
        assertThat(ctl.sh("docker exec " + web + " cat /tmp/updates").lines()).hasSize(1);
    }

    @Test
    void itSaysWhetherItWorksAndWhetherItSees() throws Exception {
        assertThat(agent.get("/-/healthy").statusCode()).isEqualTo(200);
        agent.await(() -> agent.get("/-/ready").statusCode() == 200 ? true : null);
    }

    @Test
    void aRequestThatCannotBeReadIsTheCallersMistakeAndAStrangeHostIsRefused() throws Exception {
        String host = agent.address().substring("http://".length());
        assertThat(status("/metrics?container=%FF%", host)).contains(" 400 ");
        assertThat(status("/metrics?container=no+such", host)).contains(" 404 ");
        assertThat(status("/", host)).contains(" 200 ");
        assertThat(status("/", "evil.example")).contains(" 403 ");
    }

    /** By a plain socket, since Java's client refuses to send that. */
    private static String status(String path, String host) throws Exception {
        URI target = URI.create(agent.address());
        try (Socket socket = new Socket(target.getHost(), target.getPort())) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.lines().findFirst().orElse("");
        }
    }

    @Test
    void whatIsDoubtfulIsToldAtTheStart() throws Exception {
        Path token = Files.writeString(temp.resolve("open-token"), RunningAgent.TOKEN + "\n");
        ctl.sh("chmod 644 " + token);
        Process open = ctl.start("open", "agent", "--listen=:0", "--token-file=" + token, "--monitor-every=1s");
        try {
            String said = agent.await(() -> {
                String err = ctl.read(temp.resolve("open.err"));
                return err.contains("Status and metrics") ? err : null;
            });
            assertThat(said)
                    .contains("open-token can be read by every user of this machine")
                    .contains("--monitor-every 1s: each run starts a process in each container.")
                    .contains("for everybody who reaches it");
        } finally {
            open.destroy();
            open.waitFor();
        }
    }

    @Test
    void usageErrorsAreSentences() throws Exception {
        assertThat(ctl.run("agent", "--listen=nowhere").err()).contains("is no address with a port");
        assertThat(ctl.run("agent", "--tls-cert=/etc/hosts").err())
                .contains("--tls-cert and --tls-key belong together");
        assertThat(ctl.run("agent", "--token-file=/no/such").err()).contains("/no/such");
        assertThat(ctl.run("agent", "--token-file=/dev/zero").err()).contains("is a pipe or a device");
        Path two = Files.writeString(temp.resolve("two"), "a-token-in-two-lines\nthat-cannot-be-sent\n");
        assertThat(ctl.run("agent", "--token-file=" + two).err()).contains("could never be sent in a header");
        Result noProject = ctl.run("agent", "--webhook-secret==/etc/hostname");
        assertThat(noProject.exitCode()).isEqualTo(2);
        assertThat(noProject.err()).contains("has no project before '='");
        assertThat(ctl.run("agent", "--webhook-secret=shop=").exitCode()).isEqualTo(2);
        assertThat(ctl.run("agent", "--listen=" + agent.address().substring("http://".length()))
                        .err())
                .contains("cannot listen on");
    }
}

package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.containerlifecycle.cli.Ctl.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged command and containers that already run: a good one, a broken one, one with few hooks, one with none. */
@Timeout(90)
class MonitoringIT {
    private static final Path PROMTOOL = Path.of("/usr/bin/promtool");
    private static Ctl ctl;
    private static String web;
    private static String db;
    private static String cache;

    @TempDir
    static Path temp;

    @BeforeAll
    static void start() throws Exception {
        ctl = new Ctl(temp);
        String service = ctl.buildWith(
                "service",
                "RUN [\"/bin/busybox\", \"--install\", \"-s\", \"/bin\"]\n",
                "--project=shop",
                "--validate=exit 0",
                "--monitor=eval \"$MONITOR\"",
                "--metrics=eval \"$METRICS\"",
                "--update=eval \"$UPDATE\"");
        String few = ctl.buildWith(
                "few",
                "RUN [\"/bin/busybox\", \"--install\", \"-s\", \"/bin\"]\n",
                "--project=few",
                "--monitor=echo 'CACHE WARNING - half full | use=50% time=3ms'; exit 1",
                "--update=sleep 611; true");
        web = run(
                "web",
                service,
                "echo 'WEB OK - fine | links=2 bad=1,5'",
                "echo '# HELP pages Pages.'; echo '# TYPE pages gauge'; echo 'pages{container=\"x\"} 3'",
                "echo updating");
        db = run("db", service, "echo 'DB CRITICAL - gone'; exit 2", "echo pages; exit 0", "exit 75");
        cache = run("cache", few, "", "", "");
        run("plain", ctl.base, "", "", "");
    }

    private static String run(String name, String image, String monitor, String metrics, String update) {
        String unique = ctl.name(name);
        ctl.sh("docker run --detach --network none --name " + unique + " --env MONITOR=" + quoted(monitor)
                + " --env METRICS=" + quoted(metrics) + " --env UPDATE=" + quoted(update) + " " + image);
        return unique;
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    @AfterAll
    static void clean() {
        if (ctl != null) {
            ctl.close();
        }
    }

    private static JsonNode json(Result result) throws Exception {
        return new ObjectMapper().readTree(result.out());
    }

    @Test
    void monitorIsOneCheckOfAllThatAreSelected() {
        Result result = ctl.run("monitor", "--label", ctl.label(), "--output", "nagios");

        assertThat(result.exitCode()).as(result.toString()).isEqualTo(2);
        assertThat(result.out().lines())
                .containsExactly(
                        "CRITICAL - 3 containers: 1 critical, 1 warning, 1 ok, 1 without the hook - " + db
                                + ": DB CRITICAL - gone | '" + cache + "::use'=50% '" + cache + "::time'=3ms '" + web
                                + "::links'=2",
                        "WARNING " + cache + ": CACHE WARNING - half full",
                        "CRITICAL " + db + ": DB CRITICAL - gone",
                        "OK " + web + ": WEB OK - fine");
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .startsWith("containerctl: warning: " + web + ": The performance value 'bad' is left out");
    }

    @Test
    void monitorOfSomeIsAsBadAsTheWorstOfThem() throws Exception {
        assertThat(ctl.run("monitor", web, web).exitCode()).isZero();
        assertThat(ctl.run("monitor", "--project", "few", "--label", ctl.label())
                        .exitCode())
                .isEqualTo(1);
        Result result = ctl.run("monitor", "--output", "json", web, "no-such-container");
        assertThat(result.exitCode()).isEqualTo(3);
        JsonNode json = json(result);
        assertThat(json.get("state").asText()).isEqualTo("unknown");
        assertThat(json.at("/totals/ok").asInt()).isEqualTo(1);
        assertThat(json.findValuesAsText("summary")).anyMatch(text -> text.contains("no-such-container"));
        assertThat(json.findValuesAsText("label")).containsExactly("links");
    }

    @Test
    void whateverKeepsItFromAskingIsUnknownOnTheFirstLine() {
        assertUnknown(ctl.run("monitor", "--host", "unix:///no/such.sock", web), "No container engine answers");
        assertUnknown(ctl.run("monitor", "--all", web), "use either");
        assertUnknown(ctl.run("monitor", "--no-such-option"), "Unknown option");
        assertUnknown(ctl.run("monitor", "--label", ctl.label() + "x"), "No running container is selected");
        assertUnknown(ctl.run("monitor", ctl.name("plain")), "has no MONITOR hook");
    }

    private static void assertUnknown(Result result, String sentence) {
        assertThat(result.exitCode()).as(result.toString()).isEqualTo(3);
        assertThat(result.out()).startsWith("UNKNOWN - ").contains(sentence);
    }

    @Test
    void metricsOfAllAreOneTextAndWhatIsBrokenIsLeftOutAndSaid() {
        Result result = ctl.run("metrics", "--label", ctl.label());

        assertThat(result.exitCode()).as(result.toString()).isEqualTo(4);
        assertThat(result.out().lines().filter(line -> !line.startsWith("# HELP container")))
                .containsExactly(
                        "# TYPE containerlifecycle_monitor_value_ratio gauge",
                        "containerlifecycle_monitor_value_ratio{container=\"" + cache
                                + "\",project=\"few\",label=\"use\"} 0.5",
                        "# TYPE containerlifecycle_monitor_value_seconds gauge",
                        "containerlifecycle_monitor_value_seconds{container=\"" + cache
                                + "\",project=\"few\",label=\"time\"} 0.003",
                        "# HELP pages Pages.",
                        "# TYPE pages gauge",
                        "pages{container=\"" + web + "\",project=\"shop\",exported_container=\"x\"} 3");
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .startsWith(
                        "containerctl: " + db + ": What its METRICS hook printed is left out, since Prometheus would"
                                + " refuse it: line 1 ('pages')");
    }

    @Test
    void promtoolTakesTheMetrics() throws Exception {
        if (!Files.isExecutable(PROMTOOL)) {
            String message = "The check by promtool needs Debian's prometheus: there is no " + PROMTOOL;
            System.err.println("SKIPPED: " + message);
            Assumptions.abort(message);
        }
        Path metrics = Files.writeString(
                temp.resolve("metrics"), ctl.run("metrics", web, cache).out());

        // It finds fault with a name of the hook's (code 3), which is for its author; code 1 is what it cannot read.
        assertThat(ctl.sh(PROMTOOL + " check metrics <" + metrics + " 2>&1 || test $? = 3"))
                .doesNotContain("error while");
    }

    @Test
    void anUpdateThatSaysNotNowIsNeitherSuccessNorFailure() throws Exception {
        Result one = ctl.run("update", web);
        assertThat(one.exitCode()).as(one.toString()).isZero();
        assertThat(one.out()).startsWith("updating\nUPDATED " + web + ": The update hook exited with 0");

        Result both = ctl.run("update", "--quiet", "--project", "shop", "--label", ctl.label());
        assertThat(both.exitCode()).as(both.toString()).isEqualTo(75);
        assertThat(both.out()).contains("DEFERRED " + db + ": ").endsWith("\n1 updated, 1 deferred\n");

        JsonNode json = json(ctl.run("update", "--output", "json", db));
        assertThat(json.at("/containers/0/outcome").asText()).isEqualTo("deferred");
        assertThat(json.at("/containers/0/exit_code").asInt()).isEqualTo(75);
        assertThat(json.at("/containers/0/reason").asText())
                .isEqualTo("The update hook said \"not now\" (exit code 75).");
    }

    @Test
    void anUpdateThatHangsIsEnded() throws Exception {
        Result result = ctl.run("update", "--timeout", "1s", cache);

        assertThat(result.exitCode()).isEqualTo(4);
        assertThat(result.out())
                .startsWith("TIMED OUT " + cache + ": The UPDATE hook did not end within 1 s. It was ended");
        assertThat(hooksIn(cache)).isEmpty();
    }

    @Test
    void oneThatIsStoppedEndsItsHook() throws Exception {
        Process process = ctl.start("stopped", "update", "--output", "json", cache);
        for (int i = 0; i < 200 && hooksIn(cache).isEmpty(); i++) {
            Thread.sleep(50);
        }
        assertThat(hooksIn(cache)).isNotEmpty();

        process.destroy();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(143);
        assertThat(hooksIn(cache)).isEmpty();
        JsonNode json = new ObjectMapper().readTree(ctl.read(temp.resolve("stopped.out")));
        assertThat(json.at("/containers/0/container").asText()).isEqualTo(cache);
        assertThat(json.at("/containers/0/outcome").asText()).isEqualTo("error");
        assertThat(json.at("/containers/0/reason").asText()).startsWith("The command was told to stop");
    }

    private static String hooksIn(String container) {
        return ctl.sh("docker top " + container + " -eo pid,args | grep 'sleep 611' || true");
    }

    @Test
    void allThatRunAreValidated() {
        Result result = ctl.run("validate", "--label", ctl.label(), "--jobs", "2", "--quiet");

        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.out()).contains("PASSED " + web + ":", "PASSED " + db + ":");
        assertThat(result.err()).contains("2 of 4 running containers have no VALIDATE hook.");
        assertThat(ctl.run("validate", "--project", "few", "--label", ctl.label())
                        .exitCode())
                .isEqualTo(4);
    }
}

package io.jenkins.plugins.containerlifecycle.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.containerlifecycle.agent.observe.ContainerFactsBuilder;
import io.jenkins.plugins.containerlifecycle.agent.observe.HookRun;
import io.jenkins.plugins.containerlifecycle.agent.observe.HookStatus;
import io.jenkins.plugins.containerlifecycle.agent.observe.Observations;
import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import io.jenkins.plugins.containerlifecycle.agent.schedule.Request;
import io.jenkins.plugins.containerlifecycle.agent.watch.EngineHealth;
import io.jenkins.plugins.containerlifecycle.agent.watch.ViewBuilder;
import io.jenkins.plugins.containerlifecycle.engine.SwarmRole;
import io.jenkins.plugins.containerlifecycle.hook.UpdateOutcome;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import io.jenkins.plugins.containerlifecycle.metadata.Samples;
import io.jenkins.plugins.containerlifecycle.monitoring.MonitorState;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PagesTest {
    private Optional<Duration> longest = Optional.empty();
    private final Observations observations = new Observations((container, hook) -> this.longest, container -> {});
    private EngineHealth.View engine = PageSamples.seen();
    private Optional<Request.Pending> pending = Optional.empty();
    private final Pages pages = new Pages(observations, () -> engine, (container, hook) -> pending, "1.2.3");

    /** As a reader sees it, in one line. */
    private static String text(String html) {
        return html.replaceAll("(?s)<head>.*</head>", "")
                .replaceAll("<[^>]*>", " ")
                .replaceAll("\\s+", " ")
                .replace(" ,", ",")
                .replace(" .", ".");
    }

    private static String title(String html) {
        Matcher title = Pattern.compile("<title>(.*)</title>").matcher(html);
        assertThat(title.find()).isTrue();
        return title.group(1);
    }

    private ObservedContainer put(String name) throws Exception {
        return PageSamples.put(observations, PageSamples.facts(name).build());
    }

    @Test
    void theWorstIsFirstThenByName() throws Exception {
        Pages all = new Pages(PageSamples.everything(), PageSamples::seen, PageSamples.NOBODY_WAITS, "1.2.3");

        String html = all.status();

        assertThat(text(html))
                .containsSubsequence(
                        "Containers of web-07",
                        "The agent sees its engine",
                        "1 bad 1 attention 2 unknown 1 good 4 not asked",
                        "bad (1)",
                        "ldap",
                        "attention (1)",
                        "web",
                        "unknown (2)",
                        "fresh",
                        "mirror",
                        "was ok, 1 h ago It has not run for long.",
                        "passed, 1 h ago",
                        "good (1)",
                        "dns",
                        "Not asked (4)",
                        "a-container-without-hooks",
                        "agent",
                        "postgres",
                        "redis");
        assertThat(title(html)).isEqualTo("1 bad, 1 attention, 2 unknown - web-07");
    }

    @Test
    void aContainerSaysAllThatMattersAtNight() throws Exception {
        String page = text(
                new Pages(PageSamples.everything(), PageSamples::seen, PageSamples.NOBODY_WAITS, "1.2.3").status());

        assertThat(page)
                .contains("bad for 13 min ldap")
                .contains("registry.example.org/ldap:12, not outdated")
                .contains("UPDATE The update hook exited with 2. failed, 15 min ago")
                .contains("no answer on port 389 after 10 s critical, 40 s ago")
                .contains("zone 1.example.org : the serial is older than that of git")
                .contains("zone 5.example.org")
                .contains("and 2 more")
                .doesNotContain("zone 6.example.org")
                .contains("failed, 11 min ago")
                .contains("2 d ago by https://ci.example.org/job/deploy/34/ fix for the slow transfers")
                .contains("fresh being deployed registry.example.org/fresh:12, not known whether it is outdated")
                .contains("web outdated registry.example.org/web:12")
                .contains("mirror paused")
                .contains("agent the agent itself");
    }

    @Test
    void theExactTimeIsThereToo() throws Exception {
        PageSamples.monitored(put("dns"), MonitorState.OK, "fine", 180);

        assertThat(pages.status())
                .containsPattern("<time datetime=\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\""
                        + " title=\"\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC\">3 min ago</time>");
    }

    @Test
    void theClockOfAnEngineMayBeAhead() throws Exception {
        PageSamples.monitored(put("dns"), MonitorState.OK, "fine", -90);

        assertThat(text(pages.status())).contains("ok, just now");
    }

    @Test
    void ifTheEngineIsNotSeenNothingIsSaidToBeGood() throws Exception {
        PageSamples.monitored(put("dns"), MonitorState.OK, "fine", 800);
        PageSamples.validated(put("dns"), Outcome.PASSED, 0, 800);
        engine = PageSamples.notSeen();

        for (String html :
                List.of(pages.status(), pages.container(observations.all().get(0)))) {
            assertThat(text(html))
                    .contains("The agent does not see its engine Since")
                    .contains("for 12 min : Cannot connect to the engine at unix:///var/run/docker.sock: Connection")
                    .contains("What follows is as of its last look, 12 min ago, and nothing of it counts as good.")
                    .contains("was ok", "was passed")
                    .doesNotContain(" good for");
            assertThat(html.toLowerCase(Locale.ROOT))
                    .doesNotContain("tally-good", "group-good", "panel-good", "word-good");
            assertThat(title(html)).startsWith("Engine not seen");
        }
        assertThat(text(pages.status())).doesNotContain("The agent sees its engine");
    }

    @Test
    void aHookThatHasNotRunForLongMakesNothingGoodAndThePageSaysWhy() throws Exception {
        ObservedContainer container = put("dns");
        longest = Optional.of(Duration.ofMinutes(10));
        PageSamples.monitored(container, MonitorState.OK, "fine", 700);
        PageSamples.validated(container, Outcome.FAILED, 2, 700);

        assertThat(text(pages.status())).contains("bad (1)", "was ok, 11 min ago It has not run for long.");
        assertThat(text(pages.container(container)))
                .contains(
                        "was ok", "was failed", "The hook has not run for long, so what it said last may not be so any")
                .contains("The agent has too much to ask, or cannot run it.");

        observations.put(
                new ContainerFactsBuilder().from(container.facts()).paused(true).build());
        assertThat(text(pages.container(container)))
                .contains("may not be so any more. The container is paused, so nothing can be run in it.");

        PageSamples.validated(put("web"), Outcome.PASSED, 0, 30);
        PageSamples.monitored(put("web"), MonitorState.OK, "fine", 700);
        assertThat(title(pages.status())).isEqualTo("1 bad, 1 unknown - web-07");
    }

    @Test
    void aTaskNamesItsServiceAndAWorkerSaysThatItOnlyObserves() throws Exception {
        ObservedContainer task = PageSamples.put(
                observations, PageSamples.facts("web.1.abc").service("web").build());
        engine = new ViewBuilder().from(engine).swarm(SwarmRole.WORKER).build();

        assertThat(text(pages.container(task))).contains("Service of the swarm web");
        assertThat(text(pages.status())).contains("a worker of a Docker Swarm, where the agent only observes");
    }

    @Test
    void howManyChecksFailedIsToldEvenIfNotAllOfThemAreKept() throws Exception {
        ObservedContainer container = put("dns");
        PageSamples.add(
                container,
                PageSamples.run(Hook.VALIDATE, HookStatus.of(Outcome.FAILED), "It failed.", 5)
                        .addFailures(new HookRun.FailedCheck("zone 1", null), new HookRun.FailedCheck("zone 2", null))
                        .failedChecks(2345)
                        .build());

        assertThat(text(pages.container(container))).contains("zone 2 and 2343 more");
        assertThat(ContainerJson.whole(container, engine, PageSamples.NOBODY_WAITS)
                        .at("/hooks/validate/last/failed_checks")
                        .asInt())
                .isEqualTo(2345);
    }

    @Test
    void anEngineThatWasNeverSeenMayHaveContainers() {
        engine = PageSamples.starting();
        assertThat(text(pages.status()))
                .contains("looks at its engine for the first time")
                .doesNotContain("No container runs");

        engine = new ViewBuilder().from(engine).trouble("Refused.").build();
        assertThat(text(pages.status()))
                .contains("It has not seen it since it was started, so it knows of no container.")
                .doesNotContain("No container runs");
    }

    @Test
    void ifNothingRunsThePageSaysWhatToDo() {
        assertThat(text(pages.status()))
                .contains("No container runs on this engine. Start one, for example with containerctl deploy");
        assertThat(title(pages.status())).isEqualTo("Containers - web-07");
    }

    @Test
    void ifAllIsGoodTheTitleSaysSo() throws Exception {
        PageSamples.monitored(put("dns"), MonitorState.OK, "fine", 800);
        PageSamples.validated(put("dns"), Outcome.PASSED, 0, 700);

        assertThat(title(pages.status())).isEqualTo("All good - web-07");
        assertThat(text(pages.status())).as("after the last has become good").contains("good for 11 min dns");
    }

    @Test
    void aContainersPageHasEverything() throws Exception {
        Observations all = PageSamples.everything();
        Pages everything = new Pages(all, PageSamples::seen, PageSamples.NOBODY_WAITS, "1.2.3");

        String html = everything.container(all.find("dns").orElseThrow());

        assertThat(text(html))
                .containsSubsequence(
                        "dns",
                        "good for 21 min",
                        "MONITOR",
                        "ok for 49 min",
                        "14 zones, 2013 queries a second",
                        "took 132 ms",
                        "The last 100 of 120 runs since the agent was started",
                        "VALIDATE",
                        "passed",
                        "All checks passed.",
                        "12 checks: 12 passed",
                        "Output",
                        "not ok 2",
                        "METRICS",
                        "3 values measured",
                        "dns_queries_total",
                        "type=A",
                        "123456",
                        "UPDATE",
                        "It was not asked for since the agent was started.",
                        "Facts",
                        "Deployed by https://ci.example.org/job/deploy/34/",
                        "Verdict passed",
                        "Ancestry",
                        "debian-base",
                        "dns",
                        "Why SCMTRIGGER",
                        "Commit e1b0a445744fec5e584919711cafd8f4cebdee0e on main",
                        "Repository https://git.example.org/dns.git");
        assertThat(html)
                .contains("aria-label=\"The last 100 runs of MONITOR: 1 critical, 98 ok, 1 warning\"")
                .contains("<a href=\"https://git.example.org/dns.git\" rel=\"noreferrer\">")
                .contains("href=\"/api/v1/containers/dns\"")
                .contains("href=\"/metrics?container=dns\"");
        assertThat(title(html)).isEqualTo("dns: good - web-07");
    }

    @Test
    void aRunThatWasAskedForNamesTheRequestAndABadOneTheLastGoodOne() throws Exception {
        Observations all = PageSamples.everything();
        Pages everything = new Pages(all, PageSamples::seen, PageSamples.NOBODY_WAITS, "1.2.3");

        String html = everything.container(all.find("ldap").orElseThrow());

        assertThat(html).contains("<a href=\"/api/v1/requests/0f1e2d3c4b5a\">");
        assertThat(text(html))
                .contains("last good run: 14 min ago")
                .contains("last good run: none since the agent was started; asked for by request 0f1e2d3c4b5a")
                .contains("zone 7.example.org");
    }

    @Test
    void whatWasNotRunSaysWhy() throws Exception {
        ObservedContainer container = put("dns");
        container.begin(Hook.MONITOR);
        assertThat(text(pages.container(container)))
                .contains("MONITOR It runs for the first time")
                .contains("VALIDATE It was not run yet");

        observations.judge(facts -> null, facts -> true);
        assertThat(text(pages.container(container))).contains("VALIDATE It waits until the container is deployed.");

        observations.put(
                new ContainerFactsBuilder().from(container.facts()).paused(true).build());
        assertThat(text(pages.container(container))).contains("METRICS The container is paused");

        observations.put(
                new ContainerFactsBuilder().from(container.facts()).self(true).build());
        assertThat(text(pages.container(container))).contains("METRICS The agent itself runs in this container");

        observations.put(new ContainerFactsBuilder()
                .from(container.facts())
                .hooks(Set.of())
                .deployment(null)
                .build());
        assertThat(text(pages.container(container)))
                .contains("Its image has no hooks, so there is nothing to ask it.")
                .contains("there is no record: it was not started by this tool");
    }

    @Test
    void aContainerThatIsNotThereIsNamedOnThePage() {
        String html = pages.noContainer("<script>alert(1)</script>");

        assertThat(html)
                .contains("No running container is called <strong>&lt;script&gt;alert(1)&lt;/script&gt;</strong>");
    }

    @Test
    void whatStrangersSayIsTextAndShort() throws Exception {
        ObservedContainer hostile = PageSamples.hostile(observations);

        for (String html : List.of(pages.status(), pages.container(hostile), pages.noContainer(PageSamples.HOSTILE))) {
            assertThat(html.replace("<script src=\"/assets/refresh.js\" defer=\"\"></script>", ""))
                    .doesNotContainIgnoringCase("<script")
                    .doesNotContain("<img src=x", "<b>", "<i>", "<u>", "\u202E", "\u202C")
                    .doesNotContainPattern("href=\"(?!/|#|https?://)")
                    .doesNotContain("href=\"https://ci.example.org@")
                    .hasSizeLessThan(200_000);
            // Every quote that is not of the program's own attributes is escaped: a tag has no event and no style.
            assertThat(html).doesNotContainPattern("<[a-z0-9]+[^<>]*\\s(on[a-z]+|style)=");
            assertThat(html.replaceAll("(?s)<pre.*?</pre>", "")).doesNotContainPattern("w{1001}");
        }
        assertThat(pages.container(hostile)).contains("&lt;script&gt;window.pwned = 1&lt;/script&gt;");
    }

    @Test
    void twoHundredContainersAreShownAtOnce() throws Exception {
        for (int i = 0; i < 200; i++) {
            ObservedContainer container = put("service-" + i);
            for (int run = 0; run < 101; run++) {
                PageSamples.monitored(
                        container, i % 20 == 0 ? MonitorState.CRITICAL : MonitorState.OK, "said " + run, run);
            }
            PageSamples.validated(container, i % 10 == 0 ? Outcome.FAILED : Outcome.PASSED, i % 10 == 0 ? 100 : 0, 700);
        }
        String html = "";
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            long begin = System.nanoTime();
            html = pages.status();
            fastest = Math.min(fastest, System.nanoTime() - begin);
        }
        System.out.println("200 containers: " + html.length() + " characters in " + fastest / 1_000_000.0 + " ms");

        assertThat(html).hasSizeLessThan(500_000);
        assertThat(fastest).as("nanoseconds").isLessThan(100_000_000L);
    }

    @Test
    void anUpdateThatIsDeferredSaysWhenItIsAskedAgain() throws Exception {
        ObservedContainer container = put("dns");
        PageSamples.add(
                container,
                PageSamples.run(Hook.UPDATE, HookStatus.of(UpdateOutcome.DEFERRED), "It said \"not now\".", 5)
                        .build());
        pending = Optional.of(new Request.Pending(
                "0f1e2d3c4b5a",
                new Request.Part(
                        "dns",
                        Request.State.DEFERRED,
                        "It said \"not now\": attempt 2 of 10.",
                        2,
                        Instant.now().plusSeconds(125),
                        null)));

        assertThat(text(pages.container(container)))
                .contains(
                        "Asked for by request 0f1e2d3c4b5a, and deferred. It said &quot;not now&quot;: attempt 2 of 10."
                                + " It is asked again in 2 min.");
        assertThat(text(pages.status())).contains("attempt 2 of 10. Asked again in 2 min.");
        JsonNode json =
                ContainerJson.whole(container, engine, (each, hook) -> pending).at("/hooks/update/pending");
        assertThat(json.path("state").asText()).isEqualTo("deferred");
        assertThat(json.path("attempts").asInt()).isEqualTo(2);
        assertThat(json.path("next_attempt").asText()).startsWith("20");
    }

    @Test
    void whatIsLongIsShortInARowAndWholeOnTheContainersPage() throws Exception {
        String id = "0123456789ab".repeat(6).substring(0, 64);
        String error =
                "The engine at unix:///var/run/docker.sock refused the call: OCI runtime exec failed in container " + id
                        + ": " + "unable to start container process ".repeat(6) + "THE END";
        ObservedContainer container = put("dns");
        PageSamples.add(
                container,
                PageSamples.run(Hook.VALIDATE, HookStatus.of(Outcome.ERROR), error, 5)
                        .addFailures(new HookRun.FailedCheck("validate", error))
                        .failedChecks(1)
                        .build());

        assertThat(text(pages.status()))
                .contains("in container 0123456789ab:")
                .doesNotContain(id, "THE END", "and 1 more");
        assertThat(text(pages.container(container)))
                .contains(id, "THE END")
                .as("said once")
                .doesNotContainPattern("THE END.*THE END");
    }

    @Test
    void thePageSaysWhoMadeTheImageAndWhatToDoNext() throws Exception {
        ImageMetadata image = Samples.builder()
                .project("dns")
                .set(MetadataField.AUTHORS, List.of("Ada <ada@example.org>", "Bob"))
                .set(MetadataField.URLS, Map.of("issues", "https://bugs.example.org/dns"))
                .set(MetadataField.REQUIRES, List.of("ldap", "ntp"))
                .build();
        ObservedContainer container = PageSamples.put(
                observations,
                PageSamples.facts("dns")
                        .ancestry(new Ancestry(List.of(image), image.key(), List.of()))
                        .build());
        PageSamples.validated(container, Outcome.FAILED, 2, 60);
        observations.judge(facts -> true, facts -> false);

        String html = pages.container(container);
        assertThat(html).contains("<a href=\"https://bugs.example.org/dns\" rel=\"noreferrer\">");
        assertThat(text(html))
                .contains("Authors Ada &lt;ada@example.org&gt;, Bob", "Requires ldap, ntp")
                .contains(
                        "docker logs --tail 50 dns",
                        "docker exec dns container --validate",
                        "containerctl rollback dns",
                        "containerctl deploy dns registry.example.org/dns:12");

        ObservedContainer task = PageSamples.put(
                observations, PageSamples.facts("web.1.abc").service("web").build());
        observations.judge(facts -> true, facts -> false);
        assertThat(text(pages.container(task)))
                .contains("containerctl deploy --service web registry.example.org/web.1.abc:12")
                .doesNotContain("containerctl rollback");
    }
}

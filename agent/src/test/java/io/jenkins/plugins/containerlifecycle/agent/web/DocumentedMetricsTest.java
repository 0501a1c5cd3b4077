package io.jenkins.plugins.containerlifecycle.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.containerlifecycle.agent.metrics.AgentMetrics;
import io.jenkins.plugins.containerlifecycle.agent.metrics.MetricsFormat;
import io.jenkins.plugins.containerlifecycle.agent.observe.ContainerEnd;
import io.jenkins.plugins.containerlifecycle.agent.observe.EngineSigns;
import io.jenkins.plugins.containerlifecycle.agent.observe.Observations;
import io.jenkins.plugins.containerlifecycle.agent.schedule.Lateness;
import io.jenkins.plugins.containerlifecycle.agent.watch.EngineHealth;
import io.jenkins.plugins.containerlifecycle.agent.watch.ViewBuilder;
import io.jenkins.plugins.containerlifecycle.agent.webhook.WebhookResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the documentation says of the agent's metrics, what the agent tells, and what the examples make of it. */
class DocumentedMetricsTest {
    private static final Path ROOT = Path.of("..");
    private static final String NAME = "containerlifecycle_[a-z_]+";

    /** Those that no panel of the dashboard shows, and why. */
    private static final Map<String, String> NOT_ON_THE_DASHBOARD = Map.of(
            "containerlifecycle_engine_last_event_timestamp_seconds",
            "an engine that has nothing to do has no events, so that its age says nothing",
            "containerlifecycle_web_refused_total",
            "it says something of who asks the agent, and nothing of containers");

    private static Set<String> documented() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String line : Files.readAllLines(ROOT.resolve("docs/agent.md"))) {
            Matcher row = Pattern.compile("\\| `(" + NAME + ")`(?:, `(_[a-z]+)`)? \\|.*")
                    .matcher(line);
            if (row.matches()) {
                names.add(row.group(1));
                if (row.group(2) != null) {
                    names.add(row.group(1).replaceFirst("_[a-z]+$", row.group(2)));
                }
            }
        }
        return names;
    }

    private static Set<String> told() throws Exception {
        Observations all = PageSamples.everything();
        PageSamples.put(
                all,
                PageSamples.facts("sick")
                        .signs(new EngineSigns(false, 2, "unhealthy", "", false))
                        .build());
        String gone =
                PageSamples.put(all, PageSamples.facts("gone").build()).facts().id();
        all.ended(gone, new ContainerEnd(Instant.now(), 3, false, false, false));
        EngineHealth.View engine = new ViewBuilder()
                .from(PageSamples.seen())
                .events(Map.of("container start", 3L))
                .build();
        AgentMetrics metrics =
                new AgentMetrics(all, () -> engine, new Lateness(), () -> Map.of(WebhookResult.ACCEPTED, 1L), "1.2.3");
        Set<String> names = new TreeSet<>();
        new String(metrics.all(MetricsFormat.TEXT), StandardCharsets.UTF_8)
                .lines()
                .map(Pattern.compile("^(" + NAME + ")(?:\\{.*)? ")::matcher)
                .filter(Matcher::lookingAt)
                .forEach(line -> names.add(line.group(1)));
        return names;
    }

    private static Set<String> namesIn(String text) {
        // A state set's label has the name of its metric.
        Matcher matcher = Pattern.compile("\\b" + NAME).matcher(text);
        Set<String> names = new TreeSet<>();
        while (matcher.find()) {
            names.add(matcher.group());
        }
        return names;
    }

    private static Set<String> onDashboard() throws IOException {
        JsonNode dashboard = new ObjectMapper()
                .readTree(ROOT.resolve("examples/monitoring/grafana-dashboard.json")
                        .toFile());
        StringBuilder expressions = new StringBuilder();
        dashboard
                .findValuesAsText("expr")
                .forEach(expression -> expressions.append(expression).append('\n'));
        return namesIn(expressions.toString());
    }

    @Test
    void whatTheAgentTellsIsWhatIsDocumented() throws Exception {
        assertThat(told()).containsExactlyElementsOf(documented());
    }

    @Test
    void eachDocumentedMetricIsOnTheDashboardOrIsLeftOutForAReason() throws Exception {
        Set<String> accountedFor = new TreeSet<>(onDashboard());
        assertThat(accountedFor).doesNotContainAnyElementsOf(NOT_ON_THE_DASHBOARD.keySet());
        accountedFor.addAll(NOT_ON_THE_DASHBOARD.keySet());
        assertThat(accountedFor).containsExactlyElementsOf(documented());
    }

    @Test
    void theAlertsAskForNothingThatIsNotDocumented() throws Exception {
        assertThat(documented()).containsAll(namesIn(Files.readString(ROOT.resolve("examples/monitoring/alerts.yml"))));
    }
}

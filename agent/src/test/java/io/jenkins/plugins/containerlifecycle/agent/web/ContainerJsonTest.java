package io.jenkins.plugins.containerlifecycle.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.jenkins.plugins.containerlifecycle.agent.observe.HookStatus;
import io.jenkins.plugins.containerlifecycle.agent.observe.Observations;
import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import io.jenkins.plugins.containerlifecycle.agent.schedule.Request;
import io.jenkins.plugins.containerlifecycle.agent.schedule.Requests;
import io.jenkins.plugins.containerlifecycle.hook.UpdateOutcome;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.text.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The API's answers and the schema that is published of them. */
class ContainerJsonTest {
    private static void assertValid(JsonNode answer, String definition) {
        String schema = new String(Assets.read("api.schema.json"), StandardCharsets.UTF_8);
        String root = "{ \"$ref\": \"#/$defs/" + definition + "\", " + schema.substring(1);
        Schema reader = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(root, InputFormat.JSON);
        assertThat(reader.validate(Json.compact(answer), InputFormat.JSON))
                .as(Json.pretty(answer))
                .isEmpty();
    }

    @Test
    void theListAndEachContainerAreValidByTheSchema() throws Exception {
        Observations all = PageSamples.everything();
        PageSamples.hostile(all);
        assertValid(ContainerJson.all(PageSamples.seen(), all.all(), PageSamples.NOBODY_WAITS), "containers");
        assertValid(ContainerJson.all(PageSamples.notSeen(), List.of(), PageSamples.NOBODY_WAITS), "containers");
        for (ObservedContainer container : all.all()) {
            assertValid(ContainerJson.whole(container, PageSamples.seen(), PageSamples.NOBODY_WAITS), "container");
        }
    }

    @Test
    void aRequestIsValidByTheSchemaWhileItWaitsAndWhenItIsDone() throws Exception {
        ObservedContainer container = PageSamples.everything().all().stream()
                .filter(each -> each.facts().hooks().contains(Hook.UPDATE) && !each.deploying())
                .filter(each -> !each.facts().paused() && !each.facts().self())
                .findFirst()
                .orElseThrow();
        try (Requests requests = new Requests(
                (each, hook, cause) -> PageSamples.run(hook, HookStatus.of(UpdateOutcome.UPDATED), "updated", 0)
                        .causeId(cause)
                        .build(),
                1,
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                line -> {})) {
            Request request = requests.add(Hook.UPDATE, List.of(container), "test");
            JsonNode waiting = ContainerJson.request(request);
            JsonNode asked = ContainerJson.whole(container, PageSamples.seen(), requests::pending);
            assertThat(asked.at("/hooks/update/pending/state").asText()).isEqualTo("waiting");
            assertValid(waiting, "request");
            assertValid(asked, "container");
            for (int i = 0; i < 200 && !request.isFinished(); i++) {
                Thread.sleep(50);
            }
            assertThat(request.isFinished()).isTrue();
            assertValid(ContainerJson.request(request), "request");
        }
    }
}

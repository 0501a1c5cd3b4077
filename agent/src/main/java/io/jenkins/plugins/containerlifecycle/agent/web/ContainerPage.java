package io.jenkins.plugins.containerlifecycle.agent.web;

import io.jenkins.plugins.containerlifecycle.agent.observe.ContainerEnd;
import io.jenkins.plugins.containerlifecycle.agent.observe.ContainerFacts;
import io.jenkins.plugins.containerlifecycle.agent.observe.Light;
import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import io.jenkins.plugins.containerlifecycle.agent.schedule.PendingRequests;
import io.jenkins.plugins.containerlifecycle.agent.watch.EngineHealth;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;

/** Everything that is known of one container. */
final class ContainerPage {
    /** What somebody asks first is first. */
    private static final List<Hook> ORDER = List.of(Hook.MONITOR, Hook.VALIDATE, Hook.METRICS, Hook.UPDATE, Hook.START);

    /** Of the deployment's record, what the container says itself, or is shown in another form. */
    private static final Set<String> SAID_BEFORE = Set.of("deployed_at", "image", "image_id");

    private final ObservedContainer container;
    private final PendingRequests pending;
    private final ContainerFacts facts;
    private final Light light;

    ContainerPage(ObservedContainer container, EngineHealth.View engine, PendingRequests pending) {
        this.pending = pending;
        this.container = container;
        this.facts = container.facts();
        this.light = engine.asFarAsSeen(container.light());
    }

    String title() {
        return facts.name() + ": " + light.id();
    }

    void write(PageWriter page) {
        Html html = page.html();
        page.name("h1", facts.name());
        html.in("p", "summary", () -> {
            page.light(light, light.id());
            Instant since = LightSince.of(container, light);
            if (since != null) {
                html.text(" ");
                page.lasting(since);
            }
            page.badges(container);
        });
        container.complaints().forEach(complaint -> html.element("p", "notice", complaint));
        advice(html);
        facts.warnings().forEach(warning -> html.element("p", "notice", warning));
        if (facts.hooks().isEmpty() && container.end() == null) {
            html.element("p", "notice", "Its image has no hooks, so there is nothing to ask it.");
        }
        for (Hook hook : ORDER) {
            if (facts.hooks().contains(hook)) {
                new HookSection(container, hook, pending.of(container, hook).orElse(null)).write(page);
            }
        }
        facts(page);
        AncestrySection.write(page, facts.ancestry());
        programs(html);
    }

    /** What somebody would do next. */
    private void advice(Html html) {
        ContainerEnd end = container.end();
        if (end != null && end.removed()) {
            html.element("p", "sub", "The engine has removed it as it was told to (--rm), and its log with it.");
            return;
        }
        if (light == Light.BAD || light == Light.ATTENTION) {
            advice(html, "To look further", "docker logs --tail 50 " + facts.name());
            if (end != null) {
                advice(html, "To start it again", "docker start " + facts.name());
                advice(html, "To be told no more of it", "docker rm " + facts.name());
            } else if (facts.hooks().contains(Hook.VALIDATE)) {
                advice(html, "To validate it now", "docker exec " + facts.name() + " container --validate");
            }
            DeploymentRecord record = facts.deployment();
            if (record != null && record.previousImageId() != null && facts.service() == null) {
                advice(html, "To go back to what ran before", "containerctl rollback " + facts.name());
            }
        }
        if (Boolean.TRUE.equals(container.outdated())) {
            String service = facts.service();
            advice(
                    html,
                    "To bring it to the image that its image's name means now",
                    service == null
                            ? "containerctl deploy " + facts.name() + " " + facts.image()
                            : "containerctl deploy --service " + service + " " + facts.image());
        }
    }

    private static void advice(Html html, String what, String command) {
        html.in("p", "sub", () -> {
            html.text(what + ": ");
            command(html, command);
        });
    }

    private static void command(Html html, String command) {
        html.in("code", () -> html.text(command, 2 * PageWriter.MAX_NAME));
    }

    private void facts(PageWriter page) {
        Html html = page.html();
        html.with("aria-labelledby", "facts").in("section", "panel", () -> {
            html.with("id", "facts").element("h2", "Facts");
            html.in("dl", () -> {
                String project = facts.project();
                if (project != null) {
                    fact(html, "Project", () -> page.name("span", project));
                }
                String service = facts.service();
                if (service != null) {
                    fact(html, "Service of the swarm", () -> page.name("span", service));
                }
                fact(html, "Image", () -> page.name("code", facts.image()));
                fact(html, "Image's name", () -> html.text(PageWriter.currency(container.outdated())));
                fact(html, "Image ID", () -> page.name("code", facts.imageId()));
                fact(html, "Container ID", () -> page.name("code", facts.id()));
                String started = facts.startedAt();
                if (started != null) {
                    fact(html, "Started", () -> started(page, started));
                }
                fact(
                        html,
                        "Restarts by the engine",
                        () -> html.text(String.valueOf(facts.signs().restarts())));
                String health = facts.signs().health();
                if (health != null) {
                    fact(html, "HEALTHCHECK", () -> page.name("span", health));
                }
                DeploymentRecord record = facts.deployment();
                if (record == null) {
                    fact(html, "Deployed", () -> html.text("there is no record: it was not started by this tool"));
                } else {
                    deployed(page, record);
                }
            });
        });
    }

    private static void started(PageWriter page, String started) {
        try {
            Instant time = OffsetDateTime.parse(started).toInstant();
            page.ago(time);
            page.html().text(", ");
            page.exactly(time);
        } catch (DateTimeException e) {
            page.html().text(started);
        }
    }

    private static void deployed(PageWriter page, DeploymentRecord record) {
        Html html = page.html();
        fact(html, "Deployed", () -> {
            page.ago(record.deployedAt());
            html.text(", ");
            page.exactly(record.deployedAt());
        });
        record.fields().forEach((field, value) -> {
            if (!SAID_BEFORE.contains(field)) {
                fact(html, label(field), () -> page.address("span", value));
            }
        });
    }

    /** {@code deployed_by} as {@code Deployed by}. */
    private static String label(String field) {
        String words = field.replace('_', ' ').replace(" id", " ID");
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private static void fact(Html html, String name, Runnable value) {
        html.in("div", () -> {
            html.element("dt", name);
            html.in("dd", value);
        });
    }

    private void programs(Html html) {
        html.in("p", "sub", () -> {
            html.text("For programs: ");
            html.with("href", WebLink.json(facts.name())).element("a", "JSON of this container");
            html.text(", ");
            html.with("href", WebLink.metrics(facts.name())).element("a", "metrics of this container");
        });
    }
}

package io.jenkins.plugins.containerlifecycle.agent.web;

import io.jenkins.plugins.containerlifecycle.agent.observe.ContainerEnd;
import io.jenkins.plugins.containerlifecycle.agent.observe.ContainerFacts;
import io.jenkins.plugins.containerlifecycle.agent.observe.HookHistory;
import io.jenkins.plugins.containerlifecycle.agent.observe.HookRun;
import io.jenkins.plugins.containerlifecycle.agent.observe.Light;
import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import io.jenkins.plugins.containerlifecycle.agent.schedule.PendingRequests;
import io.jenkins.plugins.containerlifecycle.agent.schedule.Request;
import io.jenkins.plugins.containerlifecycle.agent.watch.EngineHealth;
import io.jenkins.plugins.containerlifecycle.engine.SwarmRole;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** All containers, those first that somebody should look at first. */
final class StatusPage {
    private static final List<Light> WORST_FIRST = List.of(Light.BAD, Light.ATTENTION, Light.UNKNOWN, Light.GOOD);
    private static final List<String> COLUMNS = List.of("State", "Container", "MONITOR", "VALIDATE", "Deployed");
    private static final int MAX_FAILURES = 5;

    private final EngineHealth.View engine;
    private final PendingRequests pending;
    private final Map<Light, List<ObservedContainer>> groups = new EnumMap<>(Light.class);
    private final List<ObservedContainer> notAsked = new ArrayList<>();

    /** @param containers by name */
    StatusPage(List<ObservedContainer> containers, EngineHealth.View engine, PendingRequests pending) {
        this.engine = engine;
        this.pending = pending;
        WORST_FIRST.forEach(light -> groups.put(light, new ArrayList<>()));
        for (ObservedContainer container : containers) {
            boolean asked =
                    !container.facts().self() && (!container.facts().hooks().isEmpty() || container.isJudged());
            (asked ? group(engine.asFarAsSeen(container.light())) : notAsked).add(container);
        }
    }

    private List<ObservedContainer> group(Light light) {
        return Objects.requireNonNull(groups.get(light), "group");
    }

    String title() {
        if (engine.trouble() != null) {
            return "Engine not seen";
        }
        StringJoiner title = new StringJoiner(", ");
        for (Light light : WORST_FIRST) {
            if (light != Light.GOOD && !group(light).isEmpty()) {
                title.add(group(light).size() + " " + light.id());
            }
        }
        return title.length() > 0 ? title.toString() : group(Light.GOOD).isEmpty() ? "Containers" : "All good";
    }

    void write(PageWriter page) {
        Html html = page.html();
        html.in("h1", () -> html.text("Containers" + (engine.node().isEmpty() ? "" : " of " + engine.node()), 300));
        seen(page);
        if (notAsked.isEmpty() && groups.values().stream().allMatch(List::isEmpty)) {
            empty(html);
            return;
        }
        tally(page);
        for (Light light : WORST_FIRST) {
            if (!group(light).isEmpty()) {
                group(page, light);
            }
        }
        if (!notAsked.isEmpty()) {
            notAsked(page);
        }
    }

    private void seen(PageWriter page) {
        Instant last = engine.lastLook();
        if (engine.trouble() == null && last != null) {
            page.html().in("p", "sub", () -> {
                page.html().text("The agent sees its engine; it last looked ");
                page.ago(last);
                page.html().text(".");
                if (engine.swarm() == SwarmRole.WORKER) {
                    page.html()
                            .text(
                                    " This node is a worker of a Docker Swarm, where the agent only observes: no UPDATE is"
                                            + " run on demand.");
                }
            });
        }
    }

    private void empty(Html html) {
        if (engine.lastLook() == null) {
            return;
        }
        html.in("p", "notice", () -> {
            html.text("No container runs on this engine. Start one, for example with ");
            html.element("code", "containerctl deploy web example/web:1");
            html.text("; it is here a second later.");
        });
    }

    /** Zeros too: that nothing is bad should be seen, not concluded. */
    private void tally(PageWriter page) {
        Html html = page.html();
        html.with("aria-label", "How many").in("ul", "tally", () -> {
            for (Light light : WORST_FIRST) {
                int count = group(light).size();
                html.in("li", count == 0 ? "none" : "some tally-" + light.id(), () -> {
                    Runnable content = () -> {
                        html.element("span", "count", String.valueOf(count));
                        page.light(light, light.id());
                    };
                    if (count == 0) {
                        content.run();
                    } else {
                        html.with("href", "#" + light.id()).in("a", content);
                    }
                });
            }
            if (!notAsked.isEmpty()) {
                html.in(
                        "li",
                        "some",
                        () -> html.with("href", "#not-asked").in("a", () -> {
                            html.element("span", "count", String.valueOf(notAsked.size()));
                            html.text("not asked");
                        }));
            }
        });
    }

    private void group(PageWriter page, Light light) {
        Html html = page.html();
        html.with("aria-labelledby", light.id()).in("section", "group group-" + light.id(), () -> {
            html.with("id", light.id()).in("h2", () -> {
                page.light(light, light.id());
                html.text(" (" + group(light).size() + ")");
            });
            html.with("aria-labelledby", light.id()).in("table", "containers", () -> {
                html.in(
                        "thead",
                        () -> html.in(
                                "tr",
                                () -> COLUMNS.forEach(
                                        column -> html.with("scope", "col").element("th", column))));
                html.in("tbody", () -> group(light).forEach(container -> row(page, container, light)));
            });
        });
    }

    private void row(PageWriter page, ObservedContainer container, Light light) {
        Html html = page.html();
        ContainerFacts facts = container.facts();
        html.with("id", "c-" + facts.id()).in("tr", () -> {
            html.in("td", "state", () -> {
                page.light(light, light.id());
                Instant since = LightSince.of(container, light);
                if (since != null) {
                    html.in("p", "sub", () -> page.lasting(since));
                }
            });
            html.with("scope", "row").in("th", () -> container(page, container));
            cell(html, "MONITOR", () -> hook(page, container, Hook.MONITOR));
            cell(html, "VALIDATE", () -> hook(page, container, Hook.VALIDATE));
            cell(html, "Deployed", () -> deployed(page, facts.deployment()));
        });
    }

    /** @param label shown if there is no room for columns */
    private static void cell(Html html, String label, Runnable content) {
        html.with("data-label", label).in("td", () -> html.in("div", content));
    }

    private void container(PageWriter page, ObservedContainer container) {
        Html html = page.html();
        link(page, container.facts());
        page.badges(container);
        container.complaints().forEach(complaint -> html.in("p", "said", () -> page.brief(complaint)));
        ContainerEnd end = container.end();
        if (end != null) {
            html.in("p", "sub", () -> page.ago(end.time()));
        }
        html.in("p", "sub", () -> {
            String project = container.facts().project();
            if (project != null && !project.equals(container.facts().name())) {
                page.name("span", project);
                html.text(", ");
            }
            page.name("code", container.facts().image());
            if (!Boolean.TRUE.equals(container.outdated()) && container.end() == null) {
                html.text(", " + PageWriter.currency(container.outdated()));
            }
        });
        for (Hook hook : List.of(Hook.UPDATE, Hook.METRICS)) {
            HookRun last = container.view(hook).last();
            if (last != null && last.status().light() != Light.GOOD) {
                html.in("div", "note", () -> {
                    html.element("span", "hook-name", hook.name());
                    run(page, last, page.isPast(container, hook));
                    pending.of(container, hook).ifPresent(asked -> again(page, asked.part()));
                });
            }
        }
    }

    private static void again(PageWriter page, Request.Part part) {
        Html html = page.html();
        Instant next = part.next();
        String reason = part.reason();
        if (next != null && reason != null) {
            html.in("p", "sub", () -> {
                html.text(reason + " Asked again ");
                page.until(next);
                html.text(".");
            });
        }
    }

    private static void link(PageWriter page, ContainerFacts facts) {
        page.html()
                .with("href", WebLink.page(facts.name()))
                .in("a", "name", () -> page.html().text(facts.name(), PageWriter.MAX_NAME));
    }

    private static void hook(PageWriter page, ObservedContainer container, Hook hook) {
        Html html = page.html();
        HookHistory.View view = container.view(hook);
        HookRun last = view.last();
        if (!container.facts().hooks().contains(hook)) {
            html.element("p", "sub", "no hook");
        } else if (last == null) {
            html.element("p", "sub", container.isRunning(hook) ? "runs for the first time" : notYet(container, hook));
        } else {
            run(page, last, page.isPast(container, hook));
            if (container.isSilent(hook) && container.end() == null) {
                html.element("p", "sub", "It has not run for long.");
            }
            page.firstFailures(last, MAX_FAILURES);
        }
    }

    private static String notYet(ObservedContainer container, Hook hook) {
        return container.end() != null
                ? "not run"
                : "not run yet: the first time within " + (hook == Hook.VALIDATE ? "a minute" : "ten seconds");
    }

    private static void run(PageWriter page, HookRun run, boolean past) {
        Html html = page.html();
        html.in("p", "said", () -> page.brief(run.summary()));
        html.in("p", "sub", () -> {
            Light light = run.status().light();
            html.element(
                    "span",
                    "word-" + (past ? light.or(Light.UNKNOWN) : light).id(),
                    (past ? "was " : "") + PageWriter.word(run));
            html.text(", ");
            page.ago(run.started());
        });
    }

    private static void deployed(PageWriter page, @Nullable DeploymentRecord record) {
        Html html = page.html();
        if (record == null) {
            html.element("p", "sub", "no record");
            return;
        }
        html.in("p", "said", () -> {
            page.ago(record.deployedAt());
            String by = record.deployedBy();
            if (by != null) {
                html.text(" by ");
                page.address("span", by);
            }
        });
        html.in(
                "p",
                "sub",
                () -> html.text(
                        record.reason() == null ? record.deploymentCause() : record.reason(), 2 * PageWriter.MAX_NAME));
    }

    private void notAsked(PageWriter page) {
        Html html = page.html();
        html.with("aria-labelledby", "not-asked").in("section", "group", () -> {
            html.with("id", "not-asked").element("h2", "Not asked (" + notAsked.size() + ")");
            html.element(
                    "p",
                    "sub",
                    "These have nothing that could tell how they are: no hooks and no HEALTHCHECK; or the agent itself runs"
                            + " in them. They run, and that is all that is known.");
            html.in(
                    "ul",
                    "compact",
                    () -> notAsked.forEach(container -> html.in("li", () -> {
                        link(page, container.facts());
                        page.badges(container);
                        html.text(" ");
                        html.in(
                                "span",
                                "sub",
                                () -> page.name("code", container.facts().image()));
                    })));
        });
    }
}

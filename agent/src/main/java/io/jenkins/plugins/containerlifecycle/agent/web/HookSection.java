package io.jenkins.plugins.containerlifecycle.agent.web;

import io.jenkins.plugins.containerlifecycle.agent.observe.HookHistory;
import io.jenkins.plugins.containerlifecycle.agent.observe.HookRun;
import io.jenkins.plugins.containerlifecycle.agent.observe.Light;
import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import io.jenkins.plugins.containerlifecycle.agent.schedule.Request;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one hook of a container said last, and before. */
final class HookSection {
    private static final int MAX_HISTORY = 100;

    private final ObservedContainer container;
    private final Hook hook;
    private final HookHistory.View view;
    private final Request.@Nullable Pending pending;

    /** @param pending null if nobody waits for it */
    HookSection(ObservedContainer container, Hook hook, Request.@Nullable Pending pending) {
        this.pending = pending;
        this.container = container;
        this.hook = hook;
        this.view = container.view(hook);
    }

    void write(PageWriter page) {
        Html html = page.html();
        HookRun last = view.last();
        Light light = page.isPast(container, hook) ? container.light(hook).or(Light.UNKNOWN) : container.light(hook);
        html.with("aria-labelledby", "hook-" + hook.id()).in("section", "panel panel-" + light.id(), () -> {
            html.with("id", "hook-" + hook.id()).element("h2", hook.name());
            if (pending != null) {
                pending(page, pending);
            }
            if (last == null) {
                html.element("p", "sub", whyNot());
            } else {
                run(page, last);
                if (view.runs() > 1) {
                    history(page, last);
                }
                if (last.metrics() != null) {
                    MetricsTable.write(page, hook, container.facts().name(), last.metrics());
                }
            }
        });
    }

    private static void pending(PageWriter page, Request.Pending pending) {
        Html html = page.html();
        Request.Part part = pending.part();
        html.in("p", "notice", () -> {
            html.text("Asked for by ");
            html.with("href", WebLink.request(pending.request()))
                    .in("a", () -> html.text("request " + pending.request(), PageWriter.MAX_NAME));
            html.text(
                    part.state() == Request.State.RUNNING
                            ? ", and runs."
                            : ", and " + part.state().id() + ".");
            String reason = part.reason();
            if (reason != null) {
                html.text(" " + reason);
            }
            Instant next = part.next();
            if (next != null) {
                html.text(" It is asked again ");
                page.until(next);
                html.text(".");
            }
        });
    }

    private String whyNot() {
        if (container.end() != null) {
            return "It was not run while the agent saw the container.";
        }
        if (container.isRunning(hook)) {
            return "It runs for the first time since the agent was started.";
        }
        String held = container.holdsBack(hook);
        if (held != null) {
            return held;
        }
        return switch (hook) {
            case START -> "The agent does not run it: it starts the container.";
            case UPDATE -> "It was not asked for since the agent was started.";
            case VALIDATE -> "It was not run yet: the first time is within a minute after the agent saw the container.";
            case MONITOR, METRICS ->
                "It was not run yet: the first time is within ten seconds after the agent saw the container.";
        };
    }

    private String past() {
        if (container.end() != null) {
            return "The container has ended, so what the hook said last is not so any more.";
        }
        if (!container.isSilent(hook)) {
            return "The container was started again since, so what the hook said last need not be so any more. It is run"
                    + " again soon.";
        }
        String held = container.holdsBack(hook);
        String why = held != null
                ? held
                : container.isRunning(hook) ? "It runs just now." : "The agent has too much to ask, or cannot run it.";
        return "The hook has not run for long, so what it said last may not be so any more. " + why;
    }

    private void run(PageWriter page, HookRun last) {
        Html html = page.html();
        html.in("p", "summary", () -> {
            page.status(last, page.isPast(container, hook));
            Instant since = view.since();
            if (since != null && !container.isPast(hook)) {
                html.text(" ");
                page.lasting(since);
            }
            if (container.isRunning(hook)) {
                html.element("span", "badge", "runs now");
            }
        });
        html.element("p", "said", last.summary());
        if (container.isPast(hook)) {
            html.element("p", "notice", past());
        }
        page.failures(last);
        last.details().forEach(line -> html.element("p", "detail", line));
        last.warnings().forEach(warning -> html.element("p", "notice", warning));
        html.in("p", "sub", () -> {
            html.text("Run ");
            page.ago(last.started());
            html.text(" (");
            page.exactly(last.started());
            html.text("), took " + Durations.text(last.duration()));
            Instant success = view.lastSuccess();
            if (last.status().light() != Light.GOOD) {
                html.text("; last good run: ");
                if (success == null) {
                    html.text("none since the agent was started");
                } else {
                    page.ago(success);
                }
            }
            String cause = last.causeId();
            if (cause != null) {
                html.text("; asked for by ");
                html.with("href", WebLink.request(cause)).in("a", () -> html.text("request " + cause, 80));
            }
            html.text(".");
        });
        if (!last.output().isBlank()) {
            html.with("id", "output-" + hook.id()).in("details", () -> {
                html.element("summary", "Output");
                html.with("tabindex", "0").in("pre", () -> html.block(last.output()));
            });
        }
    }

    private void history(PageWriter page, HookRun last) {
        Html html = page.html();
        List<HookRun> runs = new ArrayList<>();
        runs.add(last);
        view.earlier().stream().limit(MAX_HISTORY - 1).forEach(runs::add);
        HistoryStrip.write(html, hook, runs);
        html.with("id", "history-" + hook.id()).in("details", () -> {
            html.element(
                    "summary",
                    view.runs() == runs.size()
                            ? "All " + runs.size() + " runs since the agent was started"
                            : "The last " + runs.size() + " of " + view.runs() + " runs since the agent was started");
            html.with("aria-label", "Runs of " + hook.name() + ", newest first").in("table", "history", () -> {
                html.in(
                        "thead",
                        () -> html.in(
                                "tr",
                                () -> List.of("Run", "State", "Took", "Summary")
                                        .forEach(column ->
                                                html.with("scope", "col").element("th", column))));
                html.in("tbody", () -> runs.forEach(run -> row(page, run)));
            });
        });
    }

    private static void row(PageWriter page, HookRun run) {
        Html html = page.html();
        html.in("tr", () -> {
            html.with("scope", "row").in("th", () -> page.exactly(run.started()));
            html.in("td", () -> page.status(run, false));
            html.element("td", Durations.text(run.duration()));
            html.in("td", () -> html.text(run.summary(), PageWriter.MAX_NAME));
        });
    }
}

package io.jenkins.plugins.containerlifecycle.agent.web;

import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.monitoring.Exposition;
import io.jenkins.plugins.containerlifecycle.monitoring.MetricFamily;
import java.util.List;

/** What a hook measured last. */
final class MetricsTable {
    private static final int MAX_SHOWN = 200;

    private MetricsTable() {}

    static void write(PageWriter page, Hook hook, String container, Exposition measured) {
        Html html = page.html();
        html.with("id", "metrics-" + hook.id()).in("details", () -> {
            int samples = measured.samples();
            html.element("summary", samples + (samples == 1 ? " value" : " values") + " measured");
            html.with("aria-label", "What " + hook.name() + " measured").in("table", "metrics", () -> {
                html.in(
                        "thead",
                        () -> html.in(
                                "tr",
                                () -> List.of("Metric", "Labels", "Value")
                                        .forEach(column ->
                                                html.with("scope", "col").element("th", column))));
                html.in(
                        "tbody",
                        () -> measured.families().stream()
                                .flatMap(family -> family.samples().stream())
                                .limit(MAX_SHOWN)
                                .forEach(sample -> row(page, sample)));
            });
            if (samples > MAX_SHOWN) {
                html.in("p", "sub", () -> {
                    html.text("These are the first " + MAX_SHOWN + "; ");
                    html.with("href", WebLink.metrics(container)).element("a", "all of them");
                    html.text(" are at the address for programs.");
                });
            }
        });
    }

    private static void row(PageWriter page, MetricFamily.Sample sample) {
        Html html = page.html();
        html.in("tr", () -> {
            html.with("scope", "row").in("th", () -> page.name("code", sample.name()));
            html.in(
                    "td",
                    () -> sample.labels().forEach((label, value) -> {
                        html.in("code", "label", () -> html.text(label + "=" + value, PageWriter.MAX_NAME));
                        html.text(" ");
                    }));
            html.in("td", "number", () -> html.text(sample.value(), 40));
        });
    }
}

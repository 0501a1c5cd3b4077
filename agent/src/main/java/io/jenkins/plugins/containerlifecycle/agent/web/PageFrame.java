package io.jenkins.plugins.containerlifecycle.agent.web;

import io.jenkins.plugins.containerlifecycle.agent.observe.Light;
import io.jenkins.plugins.containerlifecycle.agent.watch.EngineHealth;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** What is around the content of each page. */
final class PageFrame {
    /** For who has no JavaScript. */
    private static final String RELOAD_SECONDS = "30";

    private static final String DISC = "M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0z";

    /** Different outlines with a sign cut out of them: to be told apart without colours, and from far away. */
    private static final Map<Light, String> MARKS = new EnumMap<>(Map.of(
            Light.BAD,
            "M4.7 0h6.6L16 4.7v6.6L11.3 16H4.7L0 11.3V4.7z"
                    + "M8 6.4 5.5 3.9 3.9 5.5 6.4 8l-2.5 2.5 1.6 1.6L8 9.6l2.5 2.5 1.6-1.6L9.6 8l2.5-2.5-1.6-1.6z",
            Light.ATTENTION,
            "M8 .5 16 15.5H0zM7 5.8v5h2v-5zM7 12v2h2v-2z",
            Light.UNKNOWN,
            DISC + "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8z"
                    + "M5 6.3C5 4.6 6.3 3.5 8 3.5s3 1.1 3 2.7c0 1.8-2 1.9-2 3.3H7c0-2.2 2-2.3 2-3.3 "
                    + "0-.6-.4-1-1-1s-1 .4-1 1.1zM7 10.5h2v2H7z",
            Light.GOOD,
            DISC + "M6.9 12 12.8 6l-1.5-1.5L6.9 9 4.7 6.8 3.2 8.3z"));

    private final EngineHealth.View engine;
    private final String version;
    private final Instant now = Instant.now();

    PageFrame(EngineHealth.View engine, String version) {
        this.engine = engine;
        this.version = version;
    }

    /** @param title the most important first: it may be all that is seen of a tab */
    String page(String title, Consumer<PageWriter> main) {
        Html html = new Html();
        PageWriter page = new PageWriter(html, now, !engine.up());
        html.with("lang", "en").in("html", () -> {
            html.in("head", () -> head(html, title));
            html.in("body", () -> {
                html.with("href", "#main").element("a", "skip", "Skip to the content");
                marks(html);
                html.in("header", () -> header(html));
                html.with("id", "silence").with("role", "alert").in("div", () -> {});
                html.with("id", "news").with("role", "status").in("div", "unseen", () -> {});
                html.with("id", "main").with("tabindex", "-1").in("main", () -> {
                    blindness(page);
                    main.accept(page);
                    html.in("p", "sub made", () -> {
                        html.text("As of ");
                        page.exactly(now);
                        html.text(".");
                    });
                });
                html.in("footer", () -> footer(html));
            });
        });
        return html.toString();
    }

    private void head(Html html, String title) {
        html.with("charset", "utf-8").single("meta");
        html.with("name", "viewport")
                .with("content", "width=device-width, initial-scale=1")
                .single("meta");
        html.with("name", "color-scheme").with("content", "light dark").single("meta");
        String node = engine.node().isEmpty() ? "" : " - " + engine.node();
        html.in("title", () -> html.text(title + node, PageWriter.MAX_NAME));
        html.with("rel", "icon")
                .with("type", "image/svg+xml")
                .with("href", "/assets/icon.svg")
                .single("link");
        html.with("rel", "stylesheet").with("href", "/assets/agent.css").single("link");
        html.with("src", "/assets/refresh.js").with("defer", "").in("script", () -> {});
        html.in(
                "noscript",
                () -> html.with("http-equiv", "refresh")
                        .with("content", RELOAD_SECONDS)
                        .single("meta"));
    }

    private static void marks(Html html) {
        html.with("aria-hidden", "true")
                .in(
                        "svg",
                        "marks",
                        () -> MARKS.forEach((light, path) -> html.with("id", "mark-" + light.id())
                                .with("viewBox", "0 0 16 16")
                                .in(
                                        "symbol",
                                        () -> html.with("d", path)
                                                .with("fill-rule", "evenodd")
                                                .in("path", () -> {}))));
    }

    private void header(Html html) {
        html.with("aria-label", "Site")
                .in(
                        "nav",
                        () -> html.with("href", "/").in("a", "brand", () -> {
                            html.with("src", "/assets/icon.svg")
                                    .with("alt", "")
                                    .with("width", "24")
                                    .with("height", "24")
                                    .single("img");
                            html.text("All containers");
                        }));
        html.with("id", "updated").in("p", () -> {});
    }

    /** Whoever looks must not take for the present what is past. */
    private void blindness(PageWriter page) {
        Html html = page.html();
        String trouble = engine.trouble();
        Instant last = engine.lastLook();
        if (trouble != null) {
            html.in("div", "alarm", () -> {
                html.element("p", "alarm-title", "The agent does not see its engine");
                html.in("p", () -> {
                    html.text("Since ");
                    page.exactly(engine.since());
                    html.text(", ");
                    page.lasting(engine.since());
                    html.text(": ").text(Shortening.after(trouble, Html.MAX_LINE));
                });
                html.in("p", () -> {
                    if (last == null) {
                        html.text("It has not seen it since it was started, so it knows of no container.");
                    } else {
                        html.text("What follows is as of its last look, ");
                        page.ago(last);
                        html.text(", and nothing of it counts as good. No hook can be run until the engine answers; the"
                                + " agent asks it again every few seconds.");
                    }
                });
            });
        } else if (last == null) {
            html.element("p", "notice", "The agent was started just now, and looks at its engine for the first time.");
        }
    }

    private void footer(Html html) {
        html.element("p", "Container lifecycle agent " + version);
        html.with("aria-label", "For programs")
                .in(
                        "nav",
                        () -> html.in("ul", () -> {
                            link(html, "/api/v1/containers", "JSON");
                            link(html, "/metrics", "Metrics");
                            link(html, "/sd", "Service discovery");
                        }));
    }

    private static void link(Html html, String address, String text) {
        html.in("li", () -> html.with("href", address).element("a", text));
    }
}

package io.jenkins.plugins.containerlifecycle.agent.web;

import io.jenkins.plugins.containerlifecycle.agent.observe.HookRun;
import io.jenkins.plugins.containerlifecycle.agent.observe.Light;
import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What all parts of a page have in common: how they show a state, a time, a link. */
final class PageWriter {
    /** A container's, a project's or a check's. */
    static final int MAX_NAME = 200;

    /** In a narrow column. What is longer is whole on the container's own page. */
    private static final int MAX_IN_ROW = 160;

    /** An ID of an image or a container, which is as clear by its first twelve digits. */
    private static final Pattern FULL_ID = Pattern.compile("\\b([0-9a-f]{12})[0-9a-f]{52}\\b");

    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Html html;
    private final Instant now;
    private final boolean blind;

    /** @param blind whether the agent does not see its engine, so that what it knows was so and need not be so */
    PageWriter(Html html, Instant now, boolean blind) {
        this.html = html;
        this.now = now;
        this.blind = blind;
    }

    Html html() {
        return html;
    }

    /** By shape, word and colour. */
    void light(Light light, String word) {
        html.in("span", "light light-" + light.id(), () -> {
            html.with("aria-hidden", "true")
                    .in(
                            "svg",
                            "mark",
                            () -> html.with("href", "#mark-" + light.id()).in("use", () -> {}));
            html.text(word);
        });
    }

    /** @param past whether it was so, and need not be so now */
    void status(HookRun run, boolean past) {
        light(
                past ? run.status().light().or(Light.UNKNOWN) : run.status().light(),
                past ? "was " + word(run) : word(run));
    }

    /** Whether what the hook said last need not be so now. */
    boolean isPast(ObservedContainer container, Hook hook) {
        return blind || container.isPast(hook);
    }

    /** How it ended. */
    static String word(HookRun run) {
        return run.status().id().replace('_', ' ');
    }

    /** Such as {@code 3 min ago}. */
    void ago(Instant time) {
        time(time, isNow(time) ? "just now" : age(time) + " ago");
    }

    /** Such as {@code for 3 min}. */
    void lasting(Instant since) {
        time(since, isNow(since) ? "just begun" : "for " + age(since));
    }

    /** Such as {@code in 3 min}. */
    void until(Instant time) {
        Duration left = Duration.between(now, time);
        time(time, left.toSeconds() < 1 ? "now" : "in " + Durations.roughly(left));
    }

    void exactly(Instant time) {
        time(time, EXACT.format(time));
    }

    /** Clocks differ, so it may be in the future. */
    private boolean isNow(Instant time) {
        return Duration.between(time, now).toSeconds() < 1;
    }

    private String age(Instant time) {
        return Durations.roughly(Duration.between(time, now));
    }

    private void time(Instant time, String text) {
        html.with("datetime", time.truncatedTo(ChronoUnit.SECONDS).toString())
                .with("title", EXACT.format(time))
                .element("time", text);
    }

    /** @param element what it becomes if it is no address that may be followed */
    void address(String element, String address) {
        if (WebLink.isSafe(address)) {
            html.with("href", address).with("rel", "noreferrer").element("a", address);
        } else {
            html.element(element, address);
        }
    }

    /** What a hook or the engine said, short enough for a column. */
    void brief(String said) {
        html.text(FULL_ID.matcher(said).replaceAll("$1"), MAX_IN_ROW);
    }

    void name(String element, String name) {
        html.in(element, () -> html.text(name, MAX_NAME));
    }

    /** What is to be known of it besides what its hooks say; nothing if it is as usual. */
    void badges(ObservedContainer container) {
        if (container.facts().self()) {
            html.element("span", "badge", "the agent itself");
        }
        if (container.end() != null) {
            html.element("span", "badge badge-attention", "gone");
        }
        if (container.facts().signs().restarting()) {
            html.element("span", "badge badge-attention", "restarting");
        } else if (container.isRestarting()) {
            html.element("span", "badge badge-attention", "restarts again and again");
        }
        if (container.facts().signs().isUnhealthy()) {
            html.element("span", "badge badge-attention", "unhealthy");
        }
        if (container.facts().paused()) {
            html.element("span", "badge badge-attention", "paused");
        }
        if (container.deploying()) {
            html.element("span", "badge", "being deployed");
        }
        if (Boolean.TRUE.equals(container.outdated())) {
            html.element("span", "badge badge-attention", "outdated");
        }
    }

    /** Whether its image is that which the image's name means now. */
    static String currency(@Nullable Boolean outdated) {
        if (outdated == null) {
            return "not known whether it is outdated";
        }
        return outdated ? "outdated: its name means a newer image by now" : "not outdated";
    }

    /** All that are known. */
    void failures(HookRun run) {
        failures(run, Integer.MAX_VALUE, message -> html.text(message, Html.MAX_LINE));
    }

    /** @param max how many are shown, each of them short */
    void firstFailures(HookRun run, int max) {
        failures(run, max, this::brief);
    }

    private void failures(HookRun run, int max, Consumer<String> show) {
        // A run without a report is a check, too, which has nothing to add.
        List<HookRun.FailedCheck> failures = run.failures().stream()
                .filter(check -> !run.summary().equals(check.message()))
                .toList();
        if (failures.isEmpty()) {
            return;
        }
        html.in("ul", "checks", () -> {
            failures.stream()
                    .limit(max)
                    .forEach(check -> html.in("li", () -> {
                        name("strong", check.name());
                        if (check.message() != null) {
                            html.text(": ");
                            show.accept(check.message());
                        }
                    }));
            int more = run.failedChecks() - Math.min(max, failures.size());
            if (more > 0) {
                html.element("li", "more", "and " + more + " more");
            }
        });
    }
}

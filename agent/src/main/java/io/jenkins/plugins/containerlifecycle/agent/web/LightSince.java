package io.jenkins.plugins.containerlifecycle.agent.web;

import io.jenkins.plugins.containerlifecycle.agent.observe.ContainerEnd;
import io.jenkins.plugins.containerlifecycle.agent.observe.HookHistory;
import io.jenkins.plugins.containerlifecycle.agent.observe.HookRun;
import io.jenkins.plugins.containerlifecycle.agent.observe.Light;
import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Since when a container is as it is, as far as the agent has seen it. */
final class LightSince {
    private LightSince() {}

    /** @return null if nothing is known */
    static @Nullable Instant of(ObservedContainer container, Light light) {
        ContainerEnd end = container.end();
        if (end != null) {
            return end.time();
        }
        Stream<Instant> since = Stream.of(Hook.MONITOR, Hook.VALIDATE)
                .filter(hook -> !container.isPast(hook))
                .map(container::view)
                .filter(view -> isSo(view.last(), light))
                .map(HookHistory.View::since)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull);
        // It is good after the last one has become good, but bad after the first one has become bad.
        return (light == Light.GOOD ? since.max(Instant::compareTo) : since.min(Instant::compareTo)).orElse(null);
    }

    private static boolean isSo(@Nullable HookRun last, Light light) {
        return last != null && last.status().light() == light;
    }
}

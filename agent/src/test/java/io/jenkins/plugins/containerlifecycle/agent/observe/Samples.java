package io.jenkins.plugins.containerlifecycle.agent.observe;

import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.monitoring.MonitorState;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Containers and runs for tests. */
public final class Samples {
    /** As if nothing ran by itself. */
    public static final LongestSilence NEVER_SILENT = (container, hook) -> Optional.empty();

    private Samples() {}

    /** To be changed by the test. */
    public static ContainerFactsBuilder facts(String name, Hook... hooks) {
        return new ContainerFactsBuilder()
                .id(name + "-id")
                .name(name)
                .image("example/" + name + ":1")
                .imageId("sha256:" + "1".repeat(64))
                .startedAt("2026-11-28T01:02:03Z")
                .ancestry(Ancestry.EMPTY)
                .service(null)
                .deployment(null)
                .hooks(Set.of(hooks))
                .paused(false)
                .self(false)
                .signs(EngineSigns.NONE);
    }

    public static ObservedContainer container(String name, Hook... hooks) {
        return new ObservedContainer(facts(name, hooks).build(), NEVER_SILENT);
    }

    public static HookRunBuilder monitor(MonitorState state, String summary) {
        return run(Hook.MONITOR, HookStatus.of(state), summary);
    }

    public static HookRunBuilder validate(Outcome outcome, String summary) {
        return run(Hook.VALIDATE, HookStatus.of(outcome), summary);
    }

    public static HookRunBuilder run(Hook hook, HookStatus status, String summary) {
        return new HookRunBuilder()
                .hook(hook)
                .started(Instant.parse("2026-11-28T01:02:03Z"))
                .duration(Duration.ofMillis(120))
                .status(status)
                .summary(summary)
                .failedChecks(0)
                .output("")
                .metrics(null)
                .causeId(null);
    }
}

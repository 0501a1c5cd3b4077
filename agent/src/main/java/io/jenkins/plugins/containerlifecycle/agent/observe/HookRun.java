package io.jenkins.plugins.containerlifecycle.agent.observe;

import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.monitoring.Exposition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * One run of a hook in a container. All texts come from the container; they are free of control characters.
 *
 * @param started by the clock of this machine
 * @param summary one line
 * @param details more lines for people
 * @param failures the checks that did not pass, or the first of them
 * @param failedChecks how many did not pass
 * @param output what it printed, shortened
 * @param metrics what it measured, if it measures and that could be read
 * @param warnings sentences on what of it could not be used
 * @param causeId what made it run if not the schedule, such as the ID of a webhook's delivery
 */
@Value.Builder
public record HookRun(
        Hook hook,
        Instant started,
        Duration duration,
        HookStatus status,
        String summary,
        List<String> details,
        List<FailedCheck> failures,
        int failedChecks,
        String output,
        @Nullable Exposition metrics,
        List<String> warnings,
        @Nullable String causeId) {
    public HookRun {
        details = List.copyOf(details);
        failures = List.copyOf(failures);
        failedChecks = Math.max(failedChecks, failures.size());
        // MONITOR's figures are read by two readers, which may have the same to say.
        warnings = warnings.stream().distinct().toList();
    }

    /** @param message what is wrong, one line, if the hook said that */
    public record FailedCheck(String name, @Nullable String message) {}

    /** Without what takes memory, for the history. */
    public HookRun remembered() {
        return new HookRunBuilder()
                .from(this)
                .details(List.of())
                .failures(List.of())
                .output("")
                .metrics(null)
                .warnings(List.of())
                .build();
    }
}

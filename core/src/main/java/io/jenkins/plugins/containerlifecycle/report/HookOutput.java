package io.jenkins.plugins.containerlifecycle.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one run of a hook left, before it is judged.
 *
 * @param exitCode the exit code, if the engine gave one
 * @param stdout what it printed
 * @param stderr what it printed to stderr
 * @param reportFiles name to content of the files in the hook's {@code CONTAINER_REPORT_DIR}, in the given order. The
 *     map is copied, the arrays are not: do not change them
 * @param incomplete one sentence on why the run is not fully known (lost connection, report folder cut off)
 * @param forced an outcome that the runner is sure of and that overrides everything, {@link Outcome#TIMED_OUT} or
 *     {@link Outcome#ERROR}; else it is left to exit code and report
 */
public record HookOutput(
        @Nullable Integer exitCode,
        CapturedText stdout,
        CapturedText stderr,
        Map<String, byte[]> reportFiles,
        @Nullable String incomplete,
        @Nullable Outcome forced) {

    /**
     * Copies the map.
     *
     * @throws IllegalArgumentException if {@code forced} is anything but {@code TIMED_OUT} or {@code ERROR}
     */
    public HookOutput {
        if (forced != null && !forced.isBroken()) {
            throw new IllegalArgumentException("Only TIMED_OUT and ERROR can be forced, not " + forced + ".");
        }
        // Not Map.copyOf: its order differs from one JVM to the next, and the order decides what is reported first.
        reportFiles = Collections.unmodifiableMap(new LinkedHashMap<>(reportFiles));
        incomplete = ReportTexts.message(incomplete);
    }
}

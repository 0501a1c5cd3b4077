package io.jenkins.plugins.containerlifecycle.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All that one run of a hook left behind, before anybody has judged it.
 *
 * @param exitCode the exit code, null where the engine gave none
 * @param stdout what it printed; null is read as nothing
 * @param stderr what it printed to stderr; null is read as nothing
 * @param reportFiles name to content of the files in the hook's {@code CONTAINER_REPORT_DIR}, in the order given; null
 *     is read as none. The map is copied, the arrays are not: do not change them
 * @param incomplete one sentence saying why the run is not known in full (lost connection, report folder cut off), null
 *     where it is
 * @param forced an outcome that the runner is sure of and that wins over everything, {@link Outcome#TIMED_OUT} or
 *     {@link Outcome#ERROR}; null leaves it to exit code and report
 */
public record HookOutput(
        Integer exitCode,
        CapturedText stdout,
        CapturedText stderr,
        Map<String, byte[]> reportFiles,
        String incomplete,
        Outcome forced) {

    /**
     * Copies the map.
     *
     * @throws IllegalArgumentException where {@code forced} is anything but {@code TIMED_OUT}, {@code ERROR} or null
     */
    public HookOutput {
        if (forced != null && !forced.isBroken()) {
            throw new IllegalArgumentException("Only TIMED_OUT and ERROR can be forced, not " + forced + ".");
        }
        stdout = stdout == null ? CapturedText.EMPTY : stdout;
        stderr = stderr == null ? CapturedText.EMPTY : stderr;
        // Not Map.copyOf: its order differs from one JVM to the next, and the order decides what is reported first.
        reportFiles = reportFiles == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(reportFiles));
        incomplete = ReportTexts.message(incomplete);
    }
}

package io.jenkins.plugins.containerlifecycle.metadata;

import java.time.Instant;
import java.util.List;

/** The paths in a stamped image. */
public final class ImageLayout {
    public static final String SCRIPT = "/usr/bin/container";
    public static final String METADATA_DIRECTORY = "/usr/lib/container/metadata.d";
    public static final String HOOK_DIRECTORY = "/usr/lib/container/hooks";

    /** The operator's hooks, which override the image's. */
    public static final String OPERATORS_HOOK_DIRECTORY = "/etc/container/hooks";

    private static final String REPORT_DIRECTORY = "/usr/lib/container/report/";

    /** What an engine keeps as the test of a HEALTHCHECK that is made from a hook. */
    public static final List<String> HEALTHCHECK = List.of("CMD", SCRIPT, "--health");

    private ImageLayout() {}

    /**
     * An empty folder that everybody may write to, for the reports of a hook that runs in a container of its own. No
     * build step can have put anything into it, because nobody knows its name before the last lines of the Dockerfile
     * create it. {@link #untouched} tells whether anything has been put into it since.
     *
     * @param buildId of the image
     */
    public static String reportDirectory(String buildId) {
        return REPORT_DIRECTORY + buildId;
    }

    /** The report folder's time of change as long as nobody has put anything into it. */
    public static Instant untouched(long buildTimeStamp) {
        return Instant.ofEpochSecond(buildTimeStamp);
    }
}

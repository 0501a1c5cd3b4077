package io.jenkins.plugins.containerlifecycle.metadata;

import java.time.Instant;

/** Where things are in a stamped image. */
public final class ImageLayout {
    public static final String SCRIPT = "/usr/bin/container";
    public static final String METADATA_DIRECTORY = "/usr/lib/container/metadata.d";
    public static final String HOOK_DIRECTORY = "/usr/lib/container/hooks";

    /** The operator's hooks, which override the image's. */
    public static final String OPERATORS_HOOK_DIRECTORY = "/etc/container/hooks";

    private static final String REPORT_DIRECTORY = "/usr/lib/container/report/";

    private ImageLayout() {}

    /**
     * An empty folder that everybody may write to: for the reports of a hook that runs in a container of its own. Nothing
     * that built the image can have put anything into it, since nobody knows its name before the last lines of the
     * Dockerfile make it. That nothing has been put into it since, {@link #untouched} tells.
     *
     * @param buildId of the image
     */
    public static String reportDirectory(String buildId) {
        return REPORT_DIRECTORY + buildId;
    }

    /** When the report folder was last changed, as long as nobody has put anything into it. */
    public static Instant untouched(long buildTimeStamp) {
        return Instant.ofEpochSecond(buildTimeStamp);
    }
}

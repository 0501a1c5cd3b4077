package io.jenkins.plugins.containerlifecycle.metadata;

/** Where things are in a stamped image. */
public final class ImageLayout {
    public static final String SCRIPT = "/usr/bin/container";
    public static final String METADATA_DIRECTORY = "/usr/lib/container/metadata.d";
    public static final String HOOK_DIRECTORY = "/usr/lib/container/hooks";

    /** The operator's hooks, which override the image's. */
    public static final String OPERATORS_HOOK_DIRECTORY = "/etc/container/hooks";

    /** Empty, writable by everybody: for the reports of a hook that runs in a container of its own. */
    public static final String REPORT_DIRECTORY = "/usr/lib/container/report";

    private ImageLayout() {}
}

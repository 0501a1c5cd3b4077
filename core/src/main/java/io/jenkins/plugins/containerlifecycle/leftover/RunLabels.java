package io.jenkins.plugins.containerlifecycle.leftover;

import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;

/**
 * How the containers of a run are found again when the process that made them is gone.
 *
 * <p>Labels alone prove nothing: an image may carry ours, and every container of it would inherit them. So a container
 * is the tool's own only when its name, which nothing inherits, has the run's ID in it as well.
 */
public final class RunLabels {
    /** The ID of the run. */
    public static final String RUN = ImageLabels.PREFIX + "run";

    /** Which process made it, see {@link ProcessIdentity}. */
    public static final String OWNER = ImageLabels.PREFIX + "owner";

    /** Epoch seconds, by the engine's own clock, after which nobody waits for it any more. */
    public static final String EXPIRES = ImageLabels.PREFIX + "expires";

    private static final String NAME_PREFIX = "container-lifecycle-";

    private RunLabels() {}

    public static String containerName(String runId) {
        return NAME_PREFIX + runId;
    }

    /** Whether this tool made the container. */
    public static boolean isOurs(ContainerSummary container) {
        String run = container.labels().get(RUN);
        return run != null && container.names().contains(containerName(run));
    }
}

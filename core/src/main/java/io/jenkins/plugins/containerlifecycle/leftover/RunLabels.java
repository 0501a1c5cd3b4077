package io.jenkins.plugins.containerlifecycle.leftover;

import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import io.jenkins.plugins.containerlifecycle.engine.ImageSummary;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import java.time.Instant;

/**
 * How a run's containers are found again when the process that created them is gone.
 *
 * <p>Labels alone prove nothing: an image may carry ours, and every container of it would inherit them. So a container
 * is the tool's own only if its name, which nothing inherits, also contains the run's ID.
 */
public final class RunLabels {
    /** The ID of the run. */
    public static final String RUN = ImageLabels.PREFIX + "run";

    /** Which process created it, see {@link ProcessIdentity}. */
    public static final String OWNER = ImageLabels.PREFIX + "owner";

    /** Epoch seconds, by the engine's own clock, after which nobody waits for it any more. */
    public static final String EXPIRES = ImageLabels.PREFIX + "expires";

    /** On an image that was made only to be read, and is removed at once. */
    public static final String TEMPORARY = ImageLabels.PREFIX + "temporary";

    /** When such an image says that it was made: whatever is built on one inherits its labels, but not its time. */
    public static final Instant TEMPORARY_CREATED = Instant.ofEpochSecond(271_828_182);

    private static final String NAME_PREFIX = "container-lifecycle-";

    private RunLabels() {}

    public static String containerName(String runId) {
        return NAME_PREFIX + runId;
    }

    /** Whether this tool created the container. */
    public static boolean isOurs(ContainerSummary container) {
        String run = container.labels().get(RUN);
        return run != null && container.names().contains(containerName(run));
    }

    /**
     * Whether this tool made the image only to read it. Anybody's image may have the label, and so has all that is built on
     * that, which may have lost its name.
     */
    public static boolean isTemporary(ImageSummary image) {
        return image.labels().containsKey(TEMPORARY)
                && image.created() == TEMPORARY_CREATED.getEpochSecond()
                && image.repoTags().isEmpty()
                && image.repoDigests().isEmpty();
    }
}

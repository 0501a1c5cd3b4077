package io.jenkins.plugins.containerlifecycle.plugin.images;

import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.jobs.JobIds;
import io.jenkins.plugins.containerlifecycle.plugin.jobs.ReadableJobs;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Finds the builds of this Jenkins that have stamped images, as far as the reader may see them. It does not go by what
 * an image says about its build, which is only its author's claim and out of date after a renaming, but by the stamp
 * itself, which the build noted when it made it.
 */
public final class ProducingBuilds {
    private static final Logger LOGGER = Logger.getLogger(ProducingBuilds.class.getName());

    /** The build whose images are shown; it knows its own stamps by itself. Null if it is not about one build. */
    private final ContainerImagesAction own;

    public ProducingBuilds() {
        this(null);
    }

    ProducingBuilds(ContainerImagesAction own) {
        this.own = own;
    }

    /** @return null if no build is known or the reader may not see it */
    Run<?, ?> find(ImageMetadata metadata) {
        return find(metadata.key());
    }

    /**
     * @param key of the metadata
     * @return null if no build is known or the reader may not see it
     */
    public Run<?, ?> find(String key) {
        if (own != null && own.hasStamped(key)) {
            return own.getRun();
        }
        try {
            StampIndex.Stamper stamper = StampIndex.get().find(key);
            Job<?, ?> job =
                    stamper == null ? null : ReadableJobs.find(JobIds.get().name(stamper.job()));
            return job == null ? null : job.getBuildByNumber(stamper.number());
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Not known which build has made the stamp " + key);
            return null;
        }
    }
}

package io.jenkins.plugins.containerlifecycle.plugin.images;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.InvisibleAction;
import hudson.model.Job;
import hudson.model.Run;
import java.util.Collection;
import java.util.List;
import jenkins.model.TransientActionFactory;

/** The images of a job's newest build that has any, on the job's own page. */
public final class LatestContainerImages extends InvisibleAction {
    /** Each build has to be loaded to look at it, and earlier ones have only older versions of the same images. */
    private static final int MAX_BUILDS = 10;

    private final Job<?, ?> job;

    LatestContainerImages(Job<?, ?> job) {
        this.job = job;
    }

    /** @return null if none of the last builds has any */
    public ContainerImagesAction getLatest() {
        Run<?, ?> run = job.getLastBuild();
        for (int i = 0; run != null && i < MAX_BUILDS; i++) {
            ContainerImagesAction action = run.getAction(ContainerImagesAction.class);
            if (action != null) {
                return action;
            }
            run = run.getPreviousBuild();
        }
        return null;
    }

    /** Gives every job the action. */
    @Extension
    @SuppressWarnings("rawtypes")
    public static final class Factory extends TransientActionFactory<Job> {
        @Override
        public Class<Job> type() {
            return Job.class;
        }

        @NonNull
        @Override
        public Collection<LatestContainerImages> createFor(@NonNull Job job) {
            return List.of(new LatestContainerImages(job));
        }
    }
}

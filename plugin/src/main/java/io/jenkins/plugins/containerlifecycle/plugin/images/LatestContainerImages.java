package io.jenkins.plugins.containerlifecycle.plugin.images;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.InvisibleAction;
import hudson.model.Job;
import hudson.model.Run;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    /** The oldest build that is looked at for {@link #getDeployed}; null if there is none before it. */
    @CheckForNull
    public Run<?, ?> getOldestLookedAt() {
        Run<?, ?> run = job.getLastBuild();
        for (int i = 1; run != null && i < MAX_BUILDS; i++) {
            run = run.getPreviousBuild();
        }
        return run == null || run.getPreviousBuild() == null ? null : run;
    }

    /**
     * By container and service, what the last builds have deployed last and not rolled back. One that found nothing to do
     * only confirms that; one of which nobody knows how it ended stands for itself.
     */
    public Collection<CurrentDeployment> getDeployed() {
        Map<String, CurrentDeployment> deployed = new TreeMap<>();
        Run<?, ?> run = job.getLastBuild();
        for (int i = 0; run != null && i < MAX_BUILDS; i++) {
            List<RecordedDeployment> deployments = ContainerImages.deployments(run);
            for (int j = deployments.size() - 1; j >= 0; j--) {
                RecordedDeployment deployment = deployments.get(j);
                if (deployment.isDeployed() || deployment.isUnclear()) {
                    CurrentDeployment earlier = new CurrentDeployment(deployment, run, null);
                    deployed.merge(
                            deployment.getContainer() + " " + deployment.isService(),
                            earlier,
                            CurrentDeployment::foundAgain);
                }
            }
            run = run.getPreviousBuild();
        }
        return deployed.values();
    }

    /** What a container or service runs, and the build that deployed it. */
    public static final class CurrentDeployment {
        private final RecordedDeployment deployment;
        private final Run<?, ?> run;
        private final Run<?, ?> confirmedBy;

        private CurrentDeployment(RecordedDeployment deployment, Run<?, ?> run, Run<?, ?> confirmedBy) {
            this.deployment = deployment;
            this.run = run;
            this.confirmedBy = confirmedBy;
        }

        /** This one, or the earlier one if this one only found that again. */
        private CurrentDeployment foundAgain(CurrentDeployment earlier) {
            return deployment.isUnchanged() && earlier.deployment.isFoundBy(deployment)
                    ? new CurrentDeployment(earlier.deployment, earlier.run, confirmedBy == null ? run : confirmedBy)
                    : this;
        }

        public RecordedDeployment getDeployment() {
            return deployment;
        }

        public Run<?, ?> getRun() {
            return run;
        }

        /** The newest build that found it unchanged; null if none did. */
        @CheckForNull
        public Run<?, ?> getConfirmedBy() {
            return confirmedBy;
        }
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

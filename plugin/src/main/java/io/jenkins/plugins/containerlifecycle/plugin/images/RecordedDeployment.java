package io.jenkins.plugins.containerlifecycle.plugin.images;

import hudson.Util;
import io.jenkins.plugins.containerlifecycle.deploy.DeployOutcome;
import io.jenkins.plugins.containerlifecycle.plugin.jobs.UnreadableJobs;
import io.jenkins.plugins.containerlifecycle.plugin.text.ShownTime;
import io.jenkins.plugins.containerlifecycle.plugin.text.StoredText;
import io.jenkins.plugins.containerlifecycle.service.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** One deployment of a container or service, as it is kept in the build's record: plain values only, and immutable. */
@ExportedBean(defaultVisibility = 5)
public final class RecordedDeployment {
    private static final int MAX_REASON = 1000;
    private static final int MAX_TASKS = 20;

    /** Those after which the container or service is what it was before. */
    private static final Set<String> KNOWN_ENDS =
            Set.of(DeployOutcome.FAILED.name(), DeployOutcome.ROLLED_BACK.name(), DeployOutcome.UNDONE.name());

    /** Whether it is a service of a swarm. */
    private final boolean service;
    /** Its name. */
    private final String container;

    private final String image;
    /** The name of a {@link DeployOutcome}; if this release does not know it, it is not green. */
    private final String outcome;

    private final String reason;
    /** Null if no container was made, like everything that the container's own record says. */
    private final String deploymentId;

    private final String imageId;
    /** Null also if it replaced none. */
    private final String previousImageId;
    /** What the engine calls its machine. */
    private final String node;
    /** The build or user; like the next two, null in the record of an earlier release. */
    private final String deployedBy;
    /** What was given as the reason for the deployment; null also if nobody gave one. */
    private final String deploymentReason;
    /** Milliseconds; null also if the old container was not stopped, and of a service. */
    private final Long downtime;
    /** How the image's validation before the deployment ended; null also if there was none. */
    private final String verdict;
    /** How the old container did before; null if it was not validated. */
    private final Check before;
    /** How the new one did; likewise. */
    private final Check after;
    /** How the old one did after a rollback; likewise. */
    private final Check restored;
    /** Of a service, such as {@code web.1 on node-a: running}. Null in the record of a release that had no services. */
    private final ArrayList<String> tasks;
    /** Those for which there was no room. */
    private final int moreTasks;
    /** Epoch milliseconds. */
    private final long when;

    /** How a container did. */
    @ExportedBean(defaultVisibility = 5)
    public static final class Check {
        private final boolean passed;
        private final String reason;

        private Check(boolean passed, String reason) {
            this.passed = passed;
            this.reason = reason;
        }

        private static Check of(Object values) {
            return values instanceof Map<?, ?> check
                    ? new Check(Boolean.TRUE.equals(check.get("passed")), text(check, "reason"))
                    : null;
        }

        @Exported
        public boolean isPassed() {
            return passed;
        }

        @Exported
        public String getReason() {
            return reason;
        }
    }

    /**
     * @param values what the step returns to a Pipeline, as the log would show it
     * @param service whether {@code container} is the name of one
     * @param image as the user named it
     */
    public RecordedDeployment(
            boolean service,
            String container,
            String image,
            DeployOutcome outcome,
            String reason,
            Map<String, ?> values,
            Instant when) {
        this.service = service;
        this.container = StoredText.clip(container);
        this.image = StoredText.clip(image);
        this.outcome = outcome.name();
        this.reason = StoredText.clip(reason, MAX_REASON);
        deploymentId = text(values, "deployment_id");
        imageId = text(values, "image_id");
        previousImageId = text(values, "previous_image_id");
        node = text(values, "node");
        deployedBy = text(values, "deployed_by");
        deploymentReason = text(values, "deployment_reason");
        downtime = values.get("downtime") instanceof Number seconds ? Math.round(seconds.doubleValue() * 1000) : null;
        verdict = text(values, "verdict");
        before = Check.of(values.get("before"));
        after = Check.of(values.get("after"));
        restored = Check.of(values.get("restored"));
        tasks = tasks(values.get("tasks"));
        moreTasks = values.get("tasks") instanceof List<?> list ? Math.max(0, list.size() - MAX_TASKS) : 0;
        this.when = when.toEpochMilli();
    }

    private static String text(Map<?, ?> values, String key) {
        return values.get(key) instanceof String text ? StoredText.clip(text, MAX_REASON) : null;
    }

    private static ArrayList<String> tasks(Object values) {
        ArrayList<String> tasks = new ArrayList<>();
        if (values instanceof List<?> list) {
            for (Object value : list.subList(0, Math.min(MAX_TASKS, list.size()))) {
                if (value instanceof Map<?, ?> task) {
                    TaskState state = new TaskState(
                            Util.fixNull(text(task, "name")),
                            Util.fixNull(text(task, "node")),
                            Util.fixNull(text(task, "state")),
                            Util.fixNull(text(task, "error")));
                    tasks.add(StoredText.clip(state.toString(), MAX_REASON));
                }
            }
        }
        return tasks;
    }

    /** Whether the other is the record of the same deployment, written again after a restart. */
    boolean isSameAs(RecordedDeployment other) {
        // One that found nothing to do names the deployment before.
        return deploymentId != null && deploymentId.equals(other.deploymentId) && isUnchanged() == other.isUnchanged();
    }

    /** Whether it found that the container or service had the image already. */
    public boolean isUnchanged() {
        return DeployOutcome.UNCHANGED.name().equals(outcome);
    }

    /** Whether it ended such that nobody knows what runs. */
    boolean isUnclear() {
        return !isDeployed() && !KNOWN_ENDS.contains(outcome);
    }

    /** Whether the other, which found nothing to do, may have found what this one has deployed. */
    boolean isFoundBy(RecordedDeployment later) {
        if (!isDeployed()) {
            return false;
        }
        // A container that nobody has deployed has no such ID, but an image.
        return deploymentId != null && later.deploymentId != null
                ? deploymentId.equals(later.deploymentId)
                : imageId != null && imageId.equals(later.imageId);
    }

    @Exported
    public boolean isService() {
        return service;
    }

    /** The name of the container or service. */
    @Exported
    public String getContainer() {
        return container;
    }

    /** Those that are to run now and those that failed, up to a limit; empty for a container. */
    @Exported
    public List<String> getTasks() {
        return tasks == null ? List.of() : List.copyOf(tasks);
    }

    /** How many there are besides, for which the build's record has no room. */
    @Exported
    public int getMoreTasks() {
        return moreTasks;
    }

    @Exported
    public String getImage() {
        return image;
    }

    /** Such as {@code ROLLED_BACK}. */
    @Exported
    public String getOutcome() {
        return outcome;
    }

    /** As a page shows it: {@code rolled back}. */
    public String getOutcomeText() {
        return switch (outcome) {
            case "DEPLOYED" -> Messages.RecordedDeployment_Deployed();
            case "UNCHANGED" -> Messages.RecordedDeployment_Unchanged();
            case "FAILED" -> Messages.RecordedDeployment_Failed();
            case "ROLLED_BACK" -> Messages.RecordedDeployment_RolledBack();
            case "ROLLBACK_FAILED" -> Messages.RecordedDeployment_RollbackFailed();
            case "UNDONE" -> Messages.RecordedDeployment_Undone();
            case "UNKNOWN" -> Messages.RecordedDeployment_Unknown();
            default -> outcome.toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }

    /** Whether the container or service runs the image. Never true for an outcome that this release does not know. */
    @Exported
    public boolean isDeployed() {
        return DeployOutcome.DEPLOYED.name().equals(outcome)
                || DeployOutcome.UNCHANGED.name().equals(outcome);
    }

    /** What happened, in sentences. */
    @Exported
    public String getReason() {
        return reason;
    }

    @Exported
    public String getDeploymentId() {
        return deploymentId;
    }

    @Exported
    public String getImageId() {
        return imageId;
    }

    @Exported
    public String getPreviousImageId() {
        return previousImageId;
    }

    @Exported
    public String getNode() {
        return node;
    }

    /**
     * The build that deployed it, or the user; if nothing was to be done, of the deployment before. Null also if that is a build
     * of this Jenkins that the reader may not see.
     */
    @Exported
    public String getDeployedBy() {
        return isOfSecretBuild() ? null : deployedBy;
    }

    /** What was given as the reason for the deployment; null also if {@link #getDeployedBy} hides who has. */
    @Exported
    public String getDeploymentReason() {
        return isOfSecretBuild() ? null : deploymentReason;
    }

    /** What a build has deployed itself, its own readers may know. */
    private boolean isOfSecretBuild() {
        return isUnchanged() && new UnreadableJobs().haveBuild(deployedBy);
    }

    /** Milliseconds from the stop of the old container to the start of the new one. */
    @Exported
    public Long getDowntime() {
        return downtime;
    }

    @Exported
    public String getVerdict() {
        return verdict;
    }

    @Exported
    public Check getBefore() {
        return before;
    }

    @Exported
    public Check getAfter() {
        return after;
    }

    @Exported
    public Check getRestored() {
        return restored;
    }

    /** RFC 3339, in UTC. */
    @Exported
    public String getTime() {
        return Instant.ofEpochMilli(when).toString();
    }

    /** As a page shows it. */
    public ShownTime getShownTime() {
        return new ShownTime(Instant.ofEpochMilli(when));
    }
}

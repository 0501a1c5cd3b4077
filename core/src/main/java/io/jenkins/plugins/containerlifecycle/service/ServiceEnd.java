package io.jenkins.plugins.containerlifecycle.service;

import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.deploy.DeployOutcome;
import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ServiceTask;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the end of an update means. The swarm's word alone is not enough: it also says "completed" of an update of which
 * some tasks may fail, and "rollback completed" if it went back to what somebody else had made of the service meanwhile.
 *
 * @param changed what the service was told to be
 * @param plan null if it was not made here
 */
record ServiceEnd(
        ContainerEngine engine,
        ServiceWatch watch,
        ServiceWatch.Sight sight,
        ServiceSpec changed,
        @Nullable ServicePlan plan) {
    private static final int LOG_LINES = 20;
    private static final int LOG_BYTES = 4096;
    private static final int MAX_HEALTH = 300;

    /**
     * @param before what the service was
     * @param settled whether it was that, and not in the middle of an update
     */
    ServiceResult ofDeployment(ServiceSpec before, boolean settled, Judgement judgement)
            throws DeployException, InterruptedException {
        String service = sight.service().name();
        String image = changed.image();
        switch (sight.service().updateState()) {
            case "", "completed" -> {
                String complaint = complaint(judgement.accepted());
                if (!complaint.isEmpty()) {
                    throw new DeployException("The swarm says that the service " + service + " is updated to " + image
                            + ", but " + complaint + ". Nothing was undone.");
                }
                return result(
                        DeployOutcome.DEPLOYED,
                        "Service " + service + " runs " + image + ": " + sentence(judgement.judged()));
            }
            case "rollback_completed" -> {
                String failed = image + " did not pass for the service " + service + ": " + why() + ".";
                if (!sight.service().spec().runsAs(before)) {
                    return result(
                            DeployOutcome.ROLLBACK_FAILED,
                            failed + " The swarm rolled back, but to "
                                    + sight.service().spec().image()
                                    + " as somebody else left it meanwhile, not to what was before.");
                }
                if (!sight.allRun()) {
                    return result(
                            DeployOutcome.ROLLBACK_FAILED,
                            failed + " The swarm went back to " + before.image() + ", but not all of its tasks run: "
                                    + states() + ".");
                }
                if (!settled) {
                    return result(
                            DeployOutcome.ROLLBACK_FAILED,
                            failed + " The swarm went back to " + before.image()
                                    + ", but the update to that had not come to its end either.");
                }
                return result(DeployOutcome.ROLLED_BACK, failed + " The swarm brought back " + before.image() + ".");
            }
            default -> {
                return paused();
            }
        }
    }

    ServiceResult ofRollback() throws InterruptedException {
        String service = sight.service().name();
        if (!sight.service().updateState().equals("rollback_completed")) {
            return paused();
        }
        String image = sight.service().spec().image();
        if (!sight.allRun()) {
            return result(
                    DeployOutcome.ROLLBACK_FAILED,
                    "The service " + service + " went back to " + image + ", but not all of its tasks run: " + states()
                            + ".");
        }
        return result(
                DeployOutcome.BROUGHT_BACK,
                "Service " + service + " runs " + image + " again: "
                        + sight.wanted().size() + " of its tasks run.");
    }

    private ServiceResult paused() throws InterruptedException {
        return result(
                DeployOutcome.ROLLBACK_FAILED,
                "The swarm stopped in the middle of an update of the service "
                        + sight.service().name() + ", which is to be "
                        + sight.service().spec().image() + " now: " + watch.cause() + ". Its tasks: " + states() + ".");
    }

    /** Why an update that the swarm calls completed is not; empty if it is. */
    private String complaint(boolean accepted) throws InterruptedException {
        if (sight.wanted().isEmpty()) {
            return accepted ? "" : "it has no task that is to run, so nothing of it was tried";
        }
        if (!sight.allRun()) {
            return "not all of its tasks run: " + states();
        }
        int failed = sight.failed(changed).size();
        return accepted || failed == 0 ? "" : failed + " of its new tasks failed before those that run now: " + why();
    }

    private String sentence(boolean judged) {
        int tasks = sight.wanted().size();
        if (tasks == 0) {
            return "but it has no task that is to run, so nothing of it was tried.";
        }
        int failed = sight.failed(changed).size();
        String watched = (tasks == 1 ? "its task runs" : "all of its " + tasks + " tasks run") + ", each watched for "
                + Durations.text(changed.monitor()) + (failed == 0 ? "." : ", though " + failed + " failed before.");
        return judged ? watched : watched + " Whether they work nobody knows: no health check tells it in time.";
    }

    private ServiceResult result(DeployOutcome outcome, String sentence) throws InterruptedException {
        List<TaskState> states = new ArrayList<>();
        sight.wanted().forEach(task -> states.add(watch.state(task)));
        if (outcome == DeployOutcome.DEPLOYED || outcome == DeployOutcome.BROUGHT_BACK) {
            return new ServiceResult(outcome, sentence, plan, states, "");
        }
        sight.failed(changed).forEach(task -> states.add(watch.state(task)));
        return new ServiceResult(outcome, sentence, plan, states, evidence());
    }

    private String states() {
        List<String> states = sight.wanted().stream()
                .map(task -> watch.state(task).toString())
                .toList();
        return states.isEmpty() ? "none" : String.join(", ", states);
    }

    /** The one that the swarm names, else any. */
    private Optional<ServiceTask> culprit() {
        return sight.failed(changed).stream()
                .min(Comparator.comparing((ServiceTask task) -> !watch.cause().endsWith(task.id())));
    }

    private String why() throws InterruptedException {
        Optional<ServiceTask> culprit = culprit();
        if (culprit.isPresent()) {
            return watch.state(culprit.get()) + health(culprit.get());
        }
        return watch.cause().isEmpty() ? "the swarm does not say why" : watch.cause();
    }

    /** What the health check said, if the task ran on this very machine. */
    private String health(ServiceTask task) throws InterruptedException {
        if (task.containerId().isEmpty()) {
            return "";
        }
        try {
            ContainerDetails container = engine.containers().inspect(task.containerId());
            return container.health().equals("unhealthy")
                    ? ", since its health check failed: "
                            + Shortening.after(
                                    SafeText.line(container.healthOutput()).strip(), MAX_HEALTH)
                    : "";
        } catch (EngineException e) {
            // On another machine, or gone.
            return "";
        }
    }

    private String evidence() throws InterruptedException {
        Optional<ServiceTask> culprit = culprit();
        if (culprit.isEmpty()) {
            return "";
        }
        try {
            return SafeText.block(engine.services().logTail(culprit.get().id(), LOG_LINES, LOG_BYTES))
                    .strip();
        } catch (EngineException e) {
            // Its log cannot be read from here; that changes nothing of the result.
            return "";
        }
    }
}

package io.jenkins.plugins.containerlifecycle.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.deploy.DeployOutcome;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ServiceTask;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
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
        if (!watch.foreign().isEmpty()) {
            return result(DeployOutcome.ROLLBACK_FAILED, watch.foreign());
        }
        String service = sight.service().name();
        String image = changed.imageName();
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
                String back = sight.service().spec().imageName();
                if (!sight.service().spec().runsAs(before)) {
                    return rolledBack(" The swarm rolled back, but to " + back
                            + " as somebody else left it meanwhile, not to what was before.");
                }
                return rolledBack(
                        settled
                                ? ""
                                : " The swarm went back to " + back
                                        + ", but the update to that had not come to its end either.");
            }
            default -> {
                return paused();
            }
        }
    }

    /**
     * Of one that was on its way back when it was found.
     *
     * @param asBefore whether the service is what it was before the deployment, as far as anybody knows
     */
    ServiceResult ofTakenBack(boolean asBefore) throws InterruptedException {
        if (!watch.foreign().isEmpty()) {
            return result(DeployOutcome.ROLLBACK_FAILED, watch.foreign());
        }
        if (!sight.service().updateState().equals("rollback_completed")) {
            return paused();
        }
        return rolledBack(
                asBefore
                        ? ""
                        : " The swarm went back to " + sight.service().spec().imageName()
                                + "; whether that is what was before is not known.");
    }

    /** @param doubt why the service may not be what it was, as a sentence; empty if it is */
    private ServiceResult rolledBack(String doubt) throws InterruptedException {
        String failed = changed.imageName() + " did not pass for the service "
                + sight.service().name() + ": " + why() + ".";
        String back = sight.service().spec().imageName();
        if (!doubt.isEmpty()) {
            return result(DeployOutcome.ROLLBACK_FAILED, failed + doubt);
        }
        if (!sight.allRun()) {
            return result(
                    DeployOutcome.ROLLBACK_FAILED,
                    failed + " The swarm went back to " + back + ", but not all of its tasks run: " + states() + ".");
        }
        return result(DeployOutcome.ROLLED_BACK, failed + " The swarm brought back " + back + ".");
    }

    ServiceResult ofRollback() throws InterruptedException {
        if (!watch.foreign().isEmpty()) {
            return result(DeployOutcome.ROLLBACK_FAILED, watch.foreign());
        }
        String service = sight.service().name();
        if (!sight.service().updateState().equals("rollback_completed")) {
            return paused();
        }
        String image = sight.service().spec().imageName();
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
                        + sight.service().spec().imageName() + " now: " + watch.cause() + ". Its tasks: " + states()
                        + ".");
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
            return new ServiceResult(outcome, sentence, plan, deployment(outcome), states, "");
        }
        sight.failed(changed).forEach(task -> states.add(watch.state(task)));
        return new ServiceResult(outcome, sentence, plan, deployment(outcome), states, evidence());
    }

    private @Nullable DeploymentRecord deployment(DeployOutcome outcome) {
        return outcome == DeployOutcome.BROUGHT_BACK ? null : changed.record().orElse(null);
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
            return watch.state(culprit.get()) + howItEnded(culprit.get());
        }
        return watch.cause().isEmpty() ? "the swarm does not say why" : watch.cause();
    }

    /** By its health check or by itself, if the task ran on this very machine. */
    private String howItEnded(ServiceTask task) throws InterruptedException {
        if (task.containerId().isEmpty()) {
            return "";
        }
        try {
            JsonNode container = engine.containers().describe(task.containerId());
            if (HealthCheck.failedIn(container)) {
                String said = Shortening.after(
                        SafeText.line(HealthCheck.lastOutput(container)).strip(), MAX_HEALTH);
                return ", since its health check failed" + (said.isEmpty() ? "" : ": " + said);
            }
            return task.error().isEmpty()
                    ? ", since its process ended with exit code "
                            + container.at("/State/ExitCode").asInt()
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

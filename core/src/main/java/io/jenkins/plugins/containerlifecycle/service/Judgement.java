package io.jenkins.plugins.containerlifecycle.service;

import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.Images;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the swarm can tell that the new tasks of a service work.
 *
 * @param judged whether a health check tells it
 * @param accepted whether the caller takes it without that
 * @param monitor how long the swarm must watch each new task
 * @param doubts sentences on why it cannot tell
 */
record Judgement(boolean judged, boolean accepted, Duration monitor, List<String> doubts) {
    /** A check that takes longer until it fails is none, since nobody waits for that. */
    private static final Duration LONGEST = Duration.ofDays(1);

    /**
     * @param imageId of the image that the service gets or has
     * @throws DeployException if nobody can ever judge such a service
     */
    static Judgement of(Images images, ServiceRequest request, String imageId, ServiceWatch.Sight start)
            throws DeployException, EngineException, InterruptedException {
        ServiceSpec spec = start.service().spec();
        String service = start.service().name();
        if (!spec.hasContainers() || spec.isJob()) {
            throw new DeployException("The service " + service
                    + " is a job or a plugin, not a service whose containers are replaced: it cannot be deployed.");
        }
        Optional<HealthCheck> health = HealthCheck.of(images, imageId, spec);
        boolean judged =
                health.filter(check -> check.monitor().compareTo(LONGEST) <= 0).isPresent();
        Duration needed = judged ? health.get().monitor() : ServiceSpec.DEFAULT_MONITOR;
        Duration monitor = spec.monitor().compareTo(needed) < 0 ? needed : spec.monitor();
        List<String> doubts = new ArrayList<>();
        if (health.isEmpty()) {
            doubts.add("Neither the image " + request.image() + " nor the service " + service
                    + " has a health check, so the swarm can only tell that new tasks keep running for "
                    + Durations.text(monitor) + ", not that they work.");
        } else if (!judged) {
            doubts.add("The health check of the service " + service + " with the image " + request.image()
                    + " may take " + Durations.about(health.get().monitor())
                    + " until it has failed, and no task is watched for longer than " + Durations.about(LONGEST) + ".");
        }
        if (start.wanted().isEmpty()) {
            doubts.add("The service " + service + " has no task that is to run, so nothing of the image "
                    + request.image() + " is tried.");
        }
        if (spec.maxFailureRatio() > 0) {
            doubts.add("The service " + service + " accepts that some of its new tasks fail (max-failure-ratio "
                    + spec.maxFailureRatio() + ").");
        }
        return new Judgement(judged, request.unjudged(), monitor, doubts);
    }

    /** @throws UnjudgedServiceException if the swarm cannot tell it, and the caller wants to know */
    void require() throws UnjudgedServiceException {
        if (!doubts.isEmpty() && !accepted) {
            throw new UnjudgedServiceException(doubts.get(0) + " Mend that; nothing was changed.");
        }
    }
}

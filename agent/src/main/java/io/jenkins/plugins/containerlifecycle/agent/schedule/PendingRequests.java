package io.jenkins.plugins.containerlifecycle.agent.schedule;

import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import java.util.Optional;

/** The requests that wait, run or are asked again later. */
@FunctionalInterface
public interface PendingRequests {
    /** Empty if nobody waits for the hook in that container. */
    Optional<Request.Pending> of(ObservedContainer container, Hook hook);
}

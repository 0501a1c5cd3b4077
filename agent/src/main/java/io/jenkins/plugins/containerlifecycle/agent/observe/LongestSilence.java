package io.jenkins.plugins.containerlifecycle.agent.observe;

import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import java.time.Duration;
import java.util.Optional;

/** How long a hook may be silent before what it said counts no longer. */
@FunctionalInterface
public interface LongestSilence {
    /**
     * @return counted from the end of its last run; empty if the hook runs on demand only, so that its silence means nothing
     */
    Optional<Duration> of(ContainerFacts container, Hook hook);
}

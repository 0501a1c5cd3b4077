package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.engine.Containers;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import java.time.Instant;
import java.util.Optional;

/** Which of the containers of a deployment are there, as they are found by their names. */
record Situation(
        Optional<KnownContainer> current,
        Optional<KnownContainer> next,
        Optional<KnownContainer> replaced,
        Optional<KnownContainer> previous,
        Optional<KnownContainer> refused) {

    /** Whether the one before was to be kept for a time, and that is over. */
    boolean isExpired(Instant time) {
        return previous.isPresent()
                && current.filter(found -> found.replaces(previous.get()))
                        .flatMap(KnownContainer::journal)
                        .map(Journal::keepUntil)
                        .filter(until -> !time.isBefore(until))
                        .isPresent();
    }

    static Situation look(Containers containers, DeployNames names) throws EngineException, InterruptedException {
        return new Situation(
                KnownContainer.find(containers, names.name()),
                KnownContainer.find(containers, names.next()),
                KnownContainer.find(containers, names.replaced()),
                KnownContainer.find(containers, names.previous()),
                KnownContainer.find(containers, names.refused()));
    }
}

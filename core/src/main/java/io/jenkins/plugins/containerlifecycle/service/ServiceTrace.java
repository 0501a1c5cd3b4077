package io.jenkins.plugins.containerlifecycle.service;

import io.jenkins.plugins.containerlifecycle.engine.ServiceTask;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is there of a deployment whose end nobody has told, by its ID in the records.
 *
 * @param deploymentId null for one that has none, of which nothing is found
 */
record ServiceTrace(@Nullable String deploymentId, ServiceWatch.Sight sight) {
    /** How far it came. */
    enum Stand {
        /** It is what the service is to be, and nobody has changed that since. */
        CURRENT,
        /** The swarm goes back, or went back, from it. */
        TAKEN_BACK,
        /** Somebody else changed the service after it. */
        CHANGED,
        /** The swarm was never told, as far as can be seen. */
        NONE
    }

    Stand stand() {
        KnownService service = sight.service();
        boolean rollback = service.rollsBack();
        boolean current = isOurs(service.spec().record());
        // Who changes a service by the docker command keeps its labels.
        if (current && !rollback && !isOurs(service.previous().record())) {
            return Stand.CURRENT;
        }
        if (current) {
            return Stand.CHANGED;
        }
        if (record().isEmpty()) {
            return Stand.NONE;
        }
        return rollback ? Stand.TAKEN_BACK : Stand.CHANGED;
    }

    /** Of the tasks that it has made, or of the specification that was changed after it. */
    Optional<DeploymentRecord> record() {
        return Stream.concat(
                        Stream.of(sight.service().previous().record()),
                        sight.tasks().stream().map(ServiceTrace::record))
                .filter(this::isOurs)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private boolean isOurs(Optional<DeploymentRecord> record) {
        return record.filter(found -> found.deploymentId().equals(deploymentId)).isPresent();
    }

    private static Optional<DeploymentRecord> record(ServiceTask task) {
        try {
            return DeploymentRecord.ofService(task.labels());
        } catch (MetadataException e) {
            return Optional.empty();
        }
    }
}

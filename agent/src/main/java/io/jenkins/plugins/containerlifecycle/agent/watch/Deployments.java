package io.jenkins.plugins.containerlifecycle.agent.watch;

import io.jenkins.plugins.containerlifecycle.deploy.DeployNames;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which containers are deployed just now, and which are kept by deployments. A name alone is no sign of either: anybody may
 * call a container {@code web-next}.
 */
final class Deployments {
    private static final int MAX_REMEMBERED = 1000;

    private final Set<String> locked = new HashSet<>();
    /** Names that were not made by a suffix, of now and of before. */
    private final Set<String> ordinary = new LinkedHashSet<>();

    /** @param all the containers that there are, whether they run or not */
    void look(List<ContainerSummary> all) {
        locked.clear();
        for (ContainerSummary container : all) {
            Map<String, String> labels = container.labels();
            for (String name : container.names()) {
                DeployNames.locked(name, labels).ifPresent(locked::add);
                if (DeployNames.namedAfter(name).isEmpty()) {
                    // The newest last, so that it is remembered for longest.
                    ordinary.remove(name);
                    ordinary.add(name);
                }
            }
        }
        while (ordinary.size() > MAX_REMEMBERED) {
            ordinary.remove(ordinary.iterator().next());
        }
    }

    /** Whether the container of that name is being replaced, or is one of those that a deployment has just now. */
    boolean isDeploying(String name) {
        return locked.contains(name)
                || DeployNames.namedAfter(name).filter(locked::contains).isPresent();
    }

    /**
     * Whether a container of that name belongs to a deployment that goes on, or was kept by one when another container took
     * its name.
     */
    boolean keeps(String name) {
        return DeployNames.namedAfter(name)
                .filter(after -> locked.contains(after)
                        // The new one has a record as soon as the lock is gone; else it is somebody's web-next beside a
                        // web.
                        || !DeployNames.isNext(name) && ordinary.contains(after))
                .isPresent();
    }
}

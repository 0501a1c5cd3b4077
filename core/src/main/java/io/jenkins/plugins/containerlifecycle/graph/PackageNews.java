package io.jenkins.plugins.containerlifecycle.graph;

import io.jenkins.plugins.containerlifecycle.inventory.PackageChange;
import java.util.List;

/**
 * What a rebuild would change in the packages of an image.
 *
 * @param changes of packages that the image has from bases that changed
 * @param doubts why there may be more, in sentences that are safe to print
 */
public record PackageNews(List<PackageChange> changes, List<String> doubts) {
    public PackageNews {
        changes = List.copyOf(changes);
        doubts = List.copyOf(doubts);
    }

    /** Whether it is certain that no package would change. */
    public boolean isNothing() {
        return changes.isEmpty() && doubts.isEmpty();
    }
}

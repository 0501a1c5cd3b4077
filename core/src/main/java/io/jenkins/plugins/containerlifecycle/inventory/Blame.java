package io.jenkins.plugins.containerlifecycle.inventory;

import java.util.List;
import java.util.Optional;

/**
 * Which image of an ancestry brought a package, found by comparing what is installed in each of them. The layer that
 * last wrote the database says nothing: whoever installs one package writes all of them again.
 */
public final class Blame {
    private final List<Ancestor> ancestors;
    private final boolean fromScratch;

    /**
     * @param ancestors oldest first, the image itself last, without gaps: one that cannot be asked has no inventory. Below
     *     the first nothing is known
     */
    public Blame(List<Ancestor> ancestors) {
        this(ancestors, false);
    }

    /** @param fromScratch whether there is nothing below the first */
    public Blame(List<Ancestor> ancestors, boolean fromScratch) {
        this.fromScratch = fromScratch;
        this.ancestors = List.copyOf(ancestors);
    }

    /** The images, oldest first. */
    public List<Ancestor> ancestors() {
        return ancestors;
    }

    /**
     * What first had the package in its present version, and all since have had it.
     *
     * @param installed of the last image
     * @return empty if the last image does not have it, or was not asked
     */
    public Optional<Origin> versionBy(InstalledPackage installed) {
        Ancestor oldest = null;
        // Whether one below it could not be asked.
        boolean gap = false;
        for (int i = ancestors.size() - 1; i >= 0; i--) {
            PackageInventory inventory = ancestors.get(i).inventory();
            if (inventory != null && inventory.has(installed)) {
                oldest = ancestors.get(i);
                gap = false;
            } else if (oldest == null) {
                return Optional.empty();
            } else if (inventory != null
                    && (inventory.hasSome(installed) || inventory.coverage().isComplete())) {
                return Optional.of(new Origin(oldest, !gap));
            } else {
                gap = true;
            }
        }
        boolean exact = fromScratch && !gap;
        return Optional.ofNullable(oldest).map(found -> new Origin(found, exact));
    }
}

package io.jenkins.plugins.containerlifecycle.inventory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Which image of an ancestry brought a package, found by comparing what is installed in each of them. The layer that
 * last wrote the database says nothing: whoever installs one package writes all of them again.
 */
public final class Blame {
    /** What distinguishes packages in one image: several architectures and several versions may be there at once. */
    private record Key(Ecosystem ecosystem, String name, String architecture) {}

    private final List<Ancestor> ancestors;
    private final boolean fromScratch;
    private final List<Map<Key, Set<String>>> versions = new ArrayList<>();

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
        for (Ancestor ancestor : this.ancestors) {
            versions.add(versions(ancestor));
        }
    }

    private static Map<Key, Set<String>> versions(Ancestor ancestor) {
        Map<Key, Set<String>> versions = new HashMap<>();
        if (ancestor.inventory() != null) {
            for (InstalledPackage installed : ancestor.inventory().packages()) {
                versions.computeIfAbsent(key(installed), key -> new HashSet<>()).add(installed.version());
            }
        }
        return versions;
    }

    /** The images, oldest first. */
    public List<Ancestor> ancestors() {
        return ancestors;
    }

    /**
     * What first had the package, in any version, and all since have had it.
     *
     * @param installed of the last image
     * @return empty if the last image does not have it, or was not asked
     */
    public Optional<Origin> broughtBy(InstalledPackage installed) {
        return origin(installed, (there, version) -> true);
    }

    /**
     * What first had the package in its present version, and all since have had it.
     *
     * @param installed of the last image
     * @return empty if the last image does not have it, or was not asked
     */
    public Optional<Origin> versionBy(InstalledPackage installed) {
        return origin(installed, Set::contains);
    }

    private Optional<Origin> origin(InstalledPackage installed, BiPredicate<Set<String>, String> same) {
        Ancestor oldest = null;
        // Whether one below it could not be asked.
        boolean gap = false;
        for (int i = ancestors.size() - 1; i >= 0; i--) {
            PackageInventory inventory = ancestors.get(i).inventory();
            Set<String> there = versions.get(i).get(key(installed));
            if (there != null && same.test(there, installed.version())) {
                oldest = ancestors.get(i);
                gap = false;
            } else if (oldest == null) {
                return Optional.empty();
            } else if (there != null
                    || inventory != null && inventory.coverage().isComplete()) {
                return Optional.of(new Origin(oldest, !gap));
            } else {
                gap = true;
            }
        }
        boolean exact = fromScratch && !gap;
        return Optional.ofNullable(oldest).map(found -> new Origin(found, exact));
    }

    private static Key key(InstalledPackage installed) {
        return new Key(installed.ecosystem(), installed.name(), installed.architecture());
    }
}

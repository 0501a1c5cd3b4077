package io.jenkins.plugins.containerlifecycle.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One version of something that a rule means, where it comes from and where it is.
 *
 * @param source what the packages were built from
 * @param version of the source
 * @param packages their names
 * @param origin which ancestor brought that version; null if it is in the container only, or nobody knows
 * @param inContainer whether it was installed in the container, and is not in its image
 * @param targets everything that has it
 */
public record AuditFinding(
        String source,
        String version,
        SortedSet<String> packages,
        @Nullable Origin origin,
        boolean inContainer,
        List<AuditTarget> targets) {

    static AuditFinding of(InstalledPackage installed, @Nullable Origin origin, boolean inContainer) {
        return new AuditFinding(
                installed.sourceName(),
                installed.sourceVersion(),
                new TreeSet<>(),
                origin,
                inContainer,
                new ArrayList<>());
    }

    /** Those of one target come one after the other. */
    void add(InstalledPackage installed, AuditTarget target) {
        packages.add(installed.name());
        // Some have thousands of packages of one source.
        if (targets.isEmpty() || !targets.get(targets.size() - 1).equals(target)) {
            targets.add(target);
        }
    }
}

package io.jenkins.plugins.containerlifecycle.leftover;

import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The runs of this process that ended without being able to remove their containers, because the engine was away or
 * hung. Their labels name a living process, such as an agent that lives for months, which would protect them.
 *
 * <p>Kept in a system property: it belongs to the process, as {@link ProcessIdentity} does, and an agent loads these
 * classes again for each connection. Containers that are lost with it are found when their time is over.
 */
public final class Abandoned {
    private static final String PROPERTY = Abandoned.class.getPackageName() + ".abandoned";
    /** There are so many only if an engine never comes back. */
    private static final int MOST = 1000;

    private Abandoned() {}

    public static void add(String runId) {
        System.getProperties().compute(PROPERTY, (key, known) -> {
            List<String> runs = without(runId, known);
            runs.add(runId);
            return String.join(",", runs.subList(Math.max(0, runs.size() - MOST), runs.size()));
        });
    }

    /** The run was swept, or another attempt at it begins. */
    public static void forget(String runId) {
        System.getProperties().computeIfPresent(PROPERTY, (key, known) -> {
            List<String> runs = without(runId, known);
            return runs.isEmpty() ? null : String.join(",", runs);
        });
    }

    /** Whether it is a container that a run in this process has given up. */
    public static boolean isAbandoned(ContainerSummary container) {
        String run = container.labels().get(RunLabels.RUN);
        return RunLabels.isOurs(container) && runs(System.getProperty(PROPERTY)).contains(run);
    }

    private static List<String> without(String runId, @Nullable Object known) {
        List<String> runs = new ArrayList<>(runs(known));
        runs.remove(runId);
        return runs;
    }

    private static List<String> runs(@Nullable Object known) {
        return known == null ? List.of() : List.of(known.toString().split(","));
    }
}

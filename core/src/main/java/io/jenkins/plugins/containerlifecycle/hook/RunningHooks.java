package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.leftover.RunLabels;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which containers of an engine have a hook. Labels say it of most, a look at files of the others; nothing is run. */
public final class RunningHooks {
    /**
     * @param project null if it is of none
     * @param hook the first of those asked for that it has; null if it has none
     */
    public record Candidate(
            String id,
            String name,
            @Nullable String project,
            @Nullable Hook hook) {}

    private final ContainerEngine engine;
    private final List<Hook> wanted;

    /** @param wanted in the order of preference */
    public RunningHooks(ContainerEngine engine, Hook... wanted) {
        this.engine = engine;
        this.wanted = List.of(wanted);
    }

    /**
     * All running containers but those of validations, by name.
     *
     * @param projects only of these; none for of any
     * @param labels only those that have all of them; an empty value asks for the label only
     */
    public List<Candidate> select(Set<String> projects, Map<String, String> labels)
            throws EngineException, InterruptedException {
        List<Candidate> candidates = new ArrayList<>();
        for (ContainerSummary container : engine.containers().list(false, labels)) {
            Ancestry ancestry = ImageLabels.read(container.labels());
            String project = project(ancestry);
            if (!RunLabels.isOurs(container) && (projects.isEmpty() || projects.contains(project))) {
                try {
                    String name = container.names().stream().findFirst().orElse(container.id());
                    candidates.add(new Candidate(container.id(), name, project, hook(container.id(), ancestry)));
                } catch (EngineException e) {
                    if (e.kind() != EngineException.Kind.NO_SUCH_CONTAINER) {
                        throw e;
                    }
                    // It has just gone, so it does not run.
                }
            }
        }
        candidates.sort(Comparator.comparing(Candidate::name));
        return candidates;
    }

    /** @param name or ID of a container, running or not */
    public Candidate named(String name) throws EngineException, InterruptedException {
        ContainerDetails container = engine.containers().inspect(name);
        Ancestry ancestry = ImageLabels.read(container.labels());
        return new Candidate(container.id(), container.name(), project(ancestry), hook(container.id(), ancestry));
    }

    private static @Nullable String project(Ancestry ancestry) {
        return ancestry.image().map(ImageMetadata::project).orElse(null);
    }

    private @Nullable Hook hook(String id, Ancestry ancestry) throws EngineException, InterruptedException {
        for (Hook hook : wanted) {
            if (new HookCommand(engine.containers(), hook, null).isThere(id, ancestry)) {
                return hook;
            }
        }
        return null;
    }
}

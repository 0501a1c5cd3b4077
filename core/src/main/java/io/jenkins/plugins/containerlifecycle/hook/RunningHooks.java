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
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which containers of an engine have a hook. Labels tell for most, files for the others; nothing is run. */
public final class RunningHooks {
    /**
     * @param project null if it belongs to none
     * @param hook the first of the requested ones that it has; null if it has none of them
     */
    public record Candidate(
            String id,
            String name,
            @Nullable String project,
            @Nullable Hook hook) {
        /** What to say if it has no such hook, so that nothing could be run. */
        public String without(Hook wanted) {
            return "Container " + SafeText.line(name) + " has no " + wanted
                    + " hook: neither its image's metadata nor a file of the container names one.";
        }
    }

    private final ContainerEngine engine;
    private final List<Hook> wanted;

    /** @param wanted in order of preference */
    public RunningHooks(ContainerEngine engine, Hook... wanted) {
        this.engine = engine;
        this.wanted = List.of(wanted);
    }

    /**
     * All running containers except those of validations, by name. One of which the engine cannot tell counts as one that
     * has the first of the hooks.
     *
     * @param projects only those of these projects; empty for all
     * @param labels only those that have all of them; an empty value asks for the label only
     */
    public List<Candidate> select(Set<String> projects, Map<String, String> labels)
            throws EngineException, InterruptedException {
        List<Candidate> candidates = new ArrayList<>();
        for (ContainerSummary container : engine.containers().list(false, labels)) {
            Ancestry ancestry = ImageLabels.read(container.labels());
            String project = project(ancestry);
            if (!RunLabels.isOurs(container) && (projects.isEmpty() || projects.contains(project))) {
                String name = container.names().stream().findFirst().orElse(container.id());
                try {
                    candidates.add(new Candidate(container.id(), name, project, hook(container.id(), ancestry)));
                } catch (EngineException e) {
                    switch (e.kind()) {
                        // It has just gone, so it does not run.
                        case NO_SUCH_CONTAINER -> {}
                        case UNREACHABLE, PERMISSION -> throw e;
                        // Whoever runs the hook gets the error, and the other containers are not held up.
                        default -> candidates.add(new Candidate(container.id(), name, project, wanted.get(0)));
                    }
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

    /**
     * All hooks of a container that can be run while it runs.
     *
     * @param ancestry by its labels
     */
    public static Set<Hook> of(ContainerEngine engine, String id, Ancestry ancestry)
            throws EngineException, InterruptedException {
        Set<Hook> hooks = EnumSet.noneOf(Hook.class);
        for (Hook hook : Hook.values()) {
            if (hook != Hook.START && new HookCommand(engine.containers(), hook, null).isThere(id, ancestry)) {
                hooks.add(hook);
            }
        }
        return hooks;
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

package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.hook.RunningHooks;
import io.jenkins.plugins.containerlifecycle.hook.RunningHooks.Candidate;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Running containers that are meant without being named. What is selected by several options must fit all of them. */
final class SelectionOptions {
    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    @Option(names = "--all", description = "Every running container that has the hook, in place of names.")
    boolean all;

    @Option(names = "--project", paramLabel = "NAME", description = "Likewise, of this project only. May be repeated.")
    Set<String> projects = new LinkedHashSet<>();

    @Option(
            names = "--label",
            paramLabel = "KEY[=VALUE]",
            description = "Likewise, with this label only. May be repeated: then it must have all of them.")
    List<String> labels = new ArrayList<>();

    boolean isGiven() {
        return all || !projects.isEmpty() || !labels.isEmpty();
    }

    void check(List<String> names) {
        if (isGiven() && !names.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "'" + SafeText.line(names.get(0))
                            + "' is named, but --all, --project and --label select; use either.");
        }
        if (!isGiven() && names.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "Nothing is named; give names, or --all, --project or --label to select.");
        }
    }

    /** The labels that a container must have, with their values; an empty value asks for the label only. */
    static Map<String, String> filter(List<String> labels) {
        Map<String, String> filter = new LinkedHashMap<>();
        for (String label : labels) {
            int equals = label.indexOf('=');
            filter.put(equals < 0 ? label : label.substring(0, equals), equals < 0 ? "" : label.substring(equals + 1));
        }
        return filter;
    }

    /**
     * @param hooks in the order of preference
     * @return also those without a hook
     * @throws NothingDoneException if none has one
     */
    List<Candidate> select(ContainerEngine engine, Hook... hooks)
            throws NothingDoneException, EngineException, InterruptedException {
        List<Candidate> candidates = new RunningHooks(engine, hooks).select(projects, filter(labels));
        if (candidates.stream().allMatch(candidate -> candidate.hook() == null)) {
            throw new NothingDoneException((candidates.isEmpty()
                            ? "No running container is selected"
                            : "None of the " + candidates.size() + " running containers that are selected has a "
                                    + hooks[0] + " hook")
                    + ", so nothing is known; that is no success. 'containerctl ls' shows what is there.");
        }
        return candidates;
    }
}

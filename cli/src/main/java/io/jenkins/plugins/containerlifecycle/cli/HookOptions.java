package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.hook.RunningHooks;
import io.jenkins.plugins.containerlifecycle.hook.RunningHooks.Candidate;
import io.jenkins.plugins.containerlifecycle.hook.SeenScripts;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the commands have in common that run a hook in containers which already run: in which, and how. */
final class HookOptions {
    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    @Mixin
    CommonOptions common;

    @Parameters(arity = "0..*", paramLabel = "CONTAINER", description = "Names or IDs of running containers.")
    List<String> names = new ArrayList<>();

    @Mixin
    SelectionOptions selection;

    @Option(
            names = {"-j", "--jobs"},
            paramLabel = "NUMBER",
            defaultValue = "4",
            description = "How many containers at a time. Default: ${DEFAULT-VALUE}.")
    int jobs;

    /** @param without how many containers are selected that have no such hook */
    record Results(List<HookTask.Result> each, int without) {}

    /**
     * Runs the hook in each container once, however often that is named.
     *
     * @param out gets the hooks' output, if anybody wants it
     * @param tell what came of it, and with which exit code; a signal does not end the program before that
     * @param hooks in the order of preference
     */
    int run(Duration timeout, @Nullable PrintWriter out, ToIntFunction<Results> tell, Hook... hooks) throws Exception {
        selection.check(names);
        if (jobs < 1 || jobs > Parallel.MAX_JOBS) {
            throw new ParameterException(
                    spec.commandLine(), "--jobs takes a number from 1 to " + Parallel.MAX_JOBS + ".");
        }
        Durations.requirePositive("The timeout", timeout);
        try (ContainerEngine engine = common.engine()) {
            List<HookTask.Result> troubles = new ArrayList<>();
            List<Candidate> candidates = selection.isGiven()
                    ? selection.select(engine, hooks)
                    : List.copyOf(named(engine, troubles, hooks).values());
            List<Candidate> having = candidates.stream()
                    .filter(candidate -> candidate.hook() != null)
                    .toList();
            List<HookTask> tasks = tasks(engine, having, timeout, out);
            try (Signals signals = new Signals(tasks)) {
                List<HookTask.Result> results = new ArrayList<>(troubles);
                results.addAll(Parallel.run(tasks, jobs));
                return tell.applyAsInt(new Results(results, candidates.size() - having.size()));
            }
        }
    }

    /**
     * By their IDs, since each is to be asked once.
     *
     * @param troubles gets what keeps one from being asked
     */
    private Map<String, Candidate> named(ContainerEngine engine, List<HookTask.Result> troubles, Hook... hooks)
            throws Exception {
        Map<String, Candidate> found = new LinkedHashMap<>();
        for (String name : new LinkedHashSet<>(names)) {
            try {
                Candidate candidate = new RunningHooks(engine, hooks).named(name);
                if (candidate.hook() == null) {
                    throw new NothingDoneException(candidate.without(hooks[0]));
                }
                found.put(candidate.id(), candidate);
            } catch (EngineException | NothingDoneException e) {
                if (e instanceof EngineException engineTrouble && ExitCode.of(engineTrouble) == ExitCode.NO_ENGINE) {
                    throw e;
                }
                troubles.add(new HookTask.Result(SafeText.line(name), null, null, e));
            }
        }
        return found;
    }

    private List<HookTask> tasks(
            ContainerEngine engine, List<Candidate> containers, Duration timeout, @Nullable PrintWriter out) {
        PrintWriter err = spec.commandLine().getErr();
        SeenScripts scripts = new SeenScripts();
        List<HookTask> tasks = new ArrayList<>();
        for (Candidate container : containers) {
            LiveOutput lines = new LiveOutput(out, err, containers.size() > 1 ? SafeText.line(container.name()) : null);
            tasks.add(new HookTask(engine, container, timeout, lines, scripts));
        }
        return tasks;
    }
}

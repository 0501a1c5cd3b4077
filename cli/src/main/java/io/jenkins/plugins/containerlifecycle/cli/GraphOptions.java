package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.graph.EngineGraph;
import io.jenkins.plugins.containerlifecycle.graph.RebuildPackages;
import io.jenkins.plugins.containerlifecycle.inventory.Depth;
import io.jenkins.plugins.containerlifecycle.inventory.InventoryCache;
import io.jenkins.plugins.containerlifecycle.inventory.InventoryReader;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import io.jenkins.plugins.containerlifecycle.verdict.VerdictFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which images are compared with their bases, and by what. */
final class GraphOptions {
    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    @Mixin
    CacheOptions cache;

    @Option(
            names = "--project",
            paramLabel = "NAME",
            description = "Only images of this project, with what they stand on. May be repeated.")
    Set<String> projects = new LinkedHashSet<>();

    @Option(names = "--all", description = "Also builds of which there is a newer one of the same project and branch.")
    boolean all;

    @Option(
            names = "--verdict",
            paramLabel = "FILE",
            description =
                    "What 'containerctl validate --verdict' wrote: a new build of a base that can be validated counts"
                            + " only if it passed. May be repeated.")
    List<Path> verdictFiles = new ArrayList<>();

    @Option(
            names = "--skip-unchanged",
            description =
                    "What is outdated counts only if a rebuild would change a package of it, or if that is not known.")
    boolean skipUnchanged;

    @Option(
            names = "--allow-unknown",
            description = "Images of which it is not known whether they are outdated are named, but do not count.")
    boolean allowUnknown;

    EngineGraph read(ContainerEngine engine) throws IOException, InputException, EngineException, InterruptedException {
        return EngineGraph.read(engine, verdicts(), projects, all);
    }

    private @Nullable List<ImageVerdict> verdicts() throws IOException, InputException {
        if (verdictFiles.isEmpty()) {
            return null;
        }
        VerdictFiles files = new VerdictFiles(verdictFiles);
        files.missing()
                .forEach(file -> spec.root()
                        .commandLine()
                        .getErr()
                        .println("containerctl: warning: There is no verdict file " + file
                                + "; a validation that does not come to an end leaves none."));
        return files.find("");
    }

    /** Whatever the work reads of images is removed if a signal comes. */
    interface Work<T> {
        T run(EngineGraph.@Nullable News news) throws EngineException, InterruptedException;
    }

    /** @param packages whether packages are asked for, even if all that is outdated counts */
    <T> T run(ContainerEngine engine, boolean packages, CommonOptions common, Work<T> work)
            throws DeployException, EngineException, InterruptedException {
        if (!packages && !skipUnchanged) {
            return work.run(null);
        }
        common.removeLeftovers(engine);
        InventoryCache kept = cache.cache(Depth.DATABASES);
        InventoryReader inventories = new InventoryReader(engine, kept);
        Progress progress = new Progress(spec.commandLine().getErr());
        EngineGraph.News news =
                new EngineGraph.News(new RebuildPackages(inventories, kept), progress::show, skipUnchanged);
        T result;
        try {
            result = StoppableReading.run(() -> work.run(news));
        } finally {
            progress.end();
        }
        inventories.cacheProblem().ifPresent(common::warn);
        return result;
    }

    /**
     * One that is misspelt, or has no image any more, is said with the results: the others have some.
     *
     * @return whether any is missing
     */
    boolean complainOfMissingProjects(EngineGraph graph, CommonOptions common)
            throws EngineException, InterruptedException {
        Set<String> missing = graph.missingProjects();
        if (!missing.isEmpty()) {
            common.warn("There is no image of " + SafeText.line(String.join(", ", missing))
                    + " here, so nothing is known of that; 'containerctl ls' shows what there is.");
        }
        return !missing.isEmpty();
    }

    /** @throws NothingDoneException always */
    void complainOfNothing() throws NothingDoneException {
        throw new NothingDoneException(
                projects.isEmpty()
                        ? "No image here has a name and metadata, so nothing is known; that is no success."
                        : "There is no image of " + SafeText.line(String.join(", ", projects))
                                + " here, so nothing is known; 'containerctl ls' shows what there is.");
    }
}

package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.graph.RebuildPackages;
import io.jenkins.plugins.containerlifecycle.graph.SourceGraph;
import io.jenkins.plugins.containerlifecycle.inventory.Depth;
import io.jenkins.plugins.containerlifecycle.inventory.InventoryCache;
import io.jenkins.plugins.containerlifecycle.inventory.InventoryReader;
import io.jenkins.plugins.containerlifecycle.inventory.PackageInventory;
import io.jenkins.plugins.containerlifecycle.registry.CredentialsException;
import io.jenkins.plugins.containerlifecycle.registry.RegistryException;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import io.jenkins.plugins.containerlifecycle.verdict.VerdictFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
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
    RegistryOptions registries;

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

    GraphSubject open(CommonOptions common)
            throws IOException, InputException, EngineException, RegistryException, CredentialsException,
                    InterruptedException {
        if (registries.areGiven()) {
            Progress progress = new Progress(spec.commandLine().getErr());
            return new GraphSubject(
                    null, SourceGraph.read(registries.read(common, verdicts(), progress), projects, all));
        }
        ContainerEngine engine = common.engine();
        boolean done = false;
        try {
            GraphSubject subject = new GraphSubject(engine, SourceGraph.read(engine, verdicts(), projects, all));
            done = true;
            return subject;
        } finally {
            if (!done) {
                engine.close();
            }
        }
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
        T run(SourceGraph.@Nullable News news) throws EngineException, InterruptedException;
    }

    /** @param packages whether packages are asked for, even if all that is outdated counts */
    <T> T run(GraphSubject subject, boolean packages, CommonOptions common, Work<T> work)
            throws DeployException, EngineException, InputException, InterruptedException {
        if (!packages && !skipUnchanged) {
            return work.run(null);
        }
        InventoryCache kept = cache.cache(Depth.DATABASES);
        ContainerEngine engine = subject.engine();
        if (engine == null) {
            return work.run(new SourceGraph.News(new RebuildPackages(known(kept)), line -> {}, skipUnchanged));
        }
        common.removeLeftovers(engine);
        InventoryReader inventories = new InventoryReader(engine, kept);
        Progress progress = new Progress(spec.commandLine().getErr());
        SourceGraph.News news =
                new SourceGraph.News(new RebuildPackages(inventories, kept), progress::show, skipUnchanged);
        T result;
        try {
            result = StoppableReading.run(() -> work.run(news));
        } finally {
            progress.end();
        }
        inventories.cacheProblem().ifPresent(common::warn);
        return result;
    }

    /** Images of registries are not unpacked: what was read of them before is known, by their IDs. */
    private static RebuildPackages.Inventories known(@Nullable InventoryCache kept) throws InputException {
        if (kept == null) {
            throw new InputException(
                    "With --registry the packages of images are known from the cache only: leave out --no-cache.");
        }
        return new RebuildPackages.Inventories() {
            @Override
            public Optional<PackageInventory> find(String imageId) {
                return kept.find(imageId);
            }

            @Override
            public String whyUnknown() {
                return "has not been read on this machine, as by 'containerctl audit'";
            }
        };
    }

    /**
     * One that is misspelt, or has no image any more, is said with the results: the others have some.
     *
     * @return whether any is missing
     */
    boolean complainOfMissingProjects(GraphSubject subject, CommonOptions common)
            throws EngineException, InterruptedException {
        Set<String> missing = subject.graph().missingProjects();
        if (!missing.isEmpty()) {
            common.warn("There is no image of " + SafeText.line(String.join(", ", missing))
                    + " here, so nothing is known of that" + where(subject));
        }
        return !missing.isEmpty();
    }

    private static String where(GraphSubject subject) {
        return subject.engine() == null ? "." : "; 'containerctl ls' shows what there is.";
    }

    /** @throws NothingDoneException always */
    void complainOfNothing(GraphSubject subject) throws NothingDoneException {
        throw new NothingDoneException(
                projects.isEmpty()
                        ? "No image here has a name and metadata, so nothing is known; that is no success."
                        : "There is no image of " + SafeText.line(String.join(", ", projects))
                                + " here, so nothing is known" + where(subject));
    }
}

package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.deploy.DeployNames;
import io.jenkins.plugins.containerlifecycle.deploy.Deployer;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageSummary;
import io.jenkins.plugins.containerlifecycle.hook.HookListener;
import io.jenkins.plugins.containerlifecycle.leftover.Leftovers;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.PrintWriter;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "prune",
        description = "Removes the containers and images that killed commands left behind, and the containers that a"
                + " deployment kept for a time that is over; no others.",
        footerHeading = "%nExample:%n",
        footer = {
            "  containerctl prune --dry-run",
            "",
            "A container that was made for a validation, or to read an image, is removed if its process is",
            "gone or its time is over, and so is an image that was made to be read; NAME-previous if the",
            "deployment said so with --keep-previous.",
            "Containers that the tool did not create are never touched."
        })
final class PruneCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    CommonOptions common;

    @Option(names = "--all", description = "Remove also the containers of commands that still run, which then fail.")
    boolean all;

    @Option(
            names = {"-n", "--dry-run"},
            description = "Only show what would be removed.")
    boolean dryRun;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (ContainerEngine engine = common.engine()) {
            List<ContainerSummary> leftovers = all ? Leftovers.findAll(engine.containers()) : Leftovers.find(engine);
            int removed = 0;
            for (ContainerSummary container : leftovers) {
                String name = SafeText.line(String.join(", ", container.names()) + " (" + container.image() + ")");
                if (dryRun) {
                    out.println("Would remove " + name);
                    continue;
                }
                try {
                    Leftovers.remove(engine.containers(), container);
                    out.println("Removed " + name);
                    removed++;
                } catch (EngineException e) {
                    // The others may still be removable.
                    err.println("containerctl: " + e.getMessage());
                }
            }
            List<ImageSummary> images = Leftovers.findImages(engine);
            for (ImageSummary image : images) {
                String name = "the image " + SafeText.line(image.id()) + ", which was made to be read";
                if (dryRun) {
                    out.println("Would remove " + name);
                    continue;
                }
                try {
                    Leftovers.remove(engine.images(), image);
                    out.println("Removed " + name);
                    removed++;
                } catch (EngineException e) {
                    err.println("containerctl: " + e.getMessage());
                }
            }
            Deployer deployer = new Deployer(engine, HookListener.SILENT);
            SortedSet<String> expired = deployer.expired();
            for (String name : expired) {
                DeployNames names = new DeployNames(name);
                if (dryRun) {
                    out.println("Would remove " + names.previous());
                    continue;
                }
                try {
                    out.println(
                            deployer.removeExpired(names)
                                    ? "Removed " + names.previous()
                                    : "Left " + names.previous() + ", since a deployment has changed it meanwhile.");
                    removed++;
                } catch (EngineException | DeployException e) {
                    err.println("containerctl: " + e.getMessage());
                }
            }
            if (leftovers.isEmpty() && images.isEmpty() && expired.isEmpty()) {
                out.println("Nothing to remove.");
            }
            boolean done = removed == leftovers.size() + images.size() + expired.size();
            return (dryRun || done ? ExitCode.FINE : ExitCode.BROKEN).code();
        }
    }
}

package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.examine.ExaminationJson;
import io.jenkins.plugins.containerlifecycle.examine.Inventory;
import io.jenkins.plugins.containerlifecycle.examine.InventoryText;
import io.jenkins.plugins.containerlifecycle.examine.InventoryTree;
import io.jenkins.plugins.containerlifecycle.text.Json;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "ls",
        description = "Lists the images and running containers of an engine with their metadata.",
        footerHeading = "%nExample:%n",
        footer = {
            "  containerctl ls",
            "  containerctl ls --project web --tree    what it stands on, and what stands on it",
            "  containerctl ls --all --output json",
            "",
            "On a terminal only the newest generations of each project are shown, in lines that fit."
        })
final class LsCommand implements Callable<Integer> {
    private static final int MAX_NAMED = 10;

    @Spec
    CommandSpec spec;

    @Mixin
    CommonOptions common;

    @Option(
            names = {"-a", "--all"},
            description = "Show also those without metadata.")
    boolean all;

    @Option(
            names = "--project",
            paramLabel = "NAME",
            description = "Show only this project, with all its generations. May be repeated.")
    Set<String> projects = new LinkedHashSet<>();

    @Option(names = "--tree", description = "Show which image stands on which.")
    boolean tree;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            defaultValue = "TEXT",
            description = "How to show it. Default: text.")
    OutputFormat output;

    @Override
    public Integer call() throws Exception {
        try (ContainerEngine engine = common.engine()) {
            List<Inventory.Entry> entries = Inventory.read(engine, all);
            warnOfUnknown(entries);
            PrintWriter out = spec.commandLine().getOut();
            out.print(shown(entries));
            out.flush();
            return ExitCode.FINE.code();
        }
    }

    private String shown(List<Inventory.Entry> all) {
        Instant now = Instant.now();
        int room = Terminal.columns();
        List<Inventory.Entry> entries = projects.isEmpty() ? all : Inventory.ofProjects(all, projects);
        if (output == OutputFormat.JSON) {
            return Json.pretty(ExaminationJson.of(entries));
        }
        if (tree) {
            return InventoryTree.of(all, projects, now, room);
        }
        // Whoever asks for a project, or pipes the output to a program, wants all of it.
        return room > 0 && projects.isEmpty()
                ? InventoryText.overview(entries, now, room)
                : InventoryText.of(entries, now, room);
    }

    private void warnOfUnknown(List<Inventory.Entry> entries) {
        SortedSet<String> known = Inventory.projects(entries);
        for (String project : projects) {
            if (!known.contains(project)) {
                common.warn("There is no image of the project '" + SafeText.line(project) + "'"
                        + (known.isEmpty()
                                ? "."
                                : "; there are images of "
                                        + known.stream()
                                                .limit(MAX_NAMED)
                                                .map(SafeText::line)
                                                .collect(Collectors.joining(", "))
                                        + (known.size() > MAX_NAMED ? ", ..." : "") + "."));
            }
        }
    }
}

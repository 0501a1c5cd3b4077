package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.examine.ExaminationJson;
import io.jenkins.plugins.containerlifecycle.examine.Inventory;
import io.jenkins.plugins.containerlifecycle.examine.InventoryText;
import io.jenkins.plugins.containerlifecycle.metadata.Json;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "ls",
        description = "Lists the images and running containers of an engine with their metadata.",
        footerHeading = "%nExample:%n",
        footer = {"  containerctl ls", "  containerctl ls --all --output json"})
final class LsCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    CommonOptions common;

    @Option(
            names = {"-a", "--all"},
            description = "Also those without metadata.")
    boolean all;

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
            PrintWriter out = spec.commandLine().getOut();
            if (output == OutputFormat.JSON) {
                out.print(Json.pretty(ExaminationJson.of(entries)));
            } else {
                out.print(InventoryText.of(entries, Instant.now()));
            }
            out.flush();
            return ExitCode.FINE;
        }
    }
}

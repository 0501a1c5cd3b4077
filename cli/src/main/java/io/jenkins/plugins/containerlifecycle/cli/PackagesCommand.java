package io.jenkins.plugins.containerlifecycle.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.Target;
import io.jenkins.plugins.containerlifecycle.inventory.Blame;
import io.jenkins.plugins.containerlifecycle.inventory.BlameReader;
import io.jenkins.plugins.containerlifecycle.inventory.Coverage;
import io.jenkins.plugins.containerlifecycle.inventory.InventoryCache;
import io.jenkins.plugins.containerlifecycle.inventory.InventoryReader;
import io.jenkins.plugins.containerlifecycle.inventory.PackageInventory;
import io.jenkins.plugins.containerlifecycle.inventory.PackagesJson;
import io.jenkins.plugins.containerlifecycle.inventory.PackagesText;
import io.jenkins.plugins.containerlifecycle.text.Json;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "packages",
        description =
                "Lists the packages that are installed in an image or container, and which ancestor brought each.",
        footerHeading = "%nExample:%n",
        footer = {
            "  containerctl packages example/dns:12",
            "  containerctl packages --output json web",
            "",
            "Reads what dpkg, apk or rpm have noted. Nothing is started, and no shell is needed.",
            "Exit code 4 if no package is known."
        })
final class PackagesCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    CommonOptions common;

    @Mixin
    KindOptions kind;

    @Mixin
    CacheOptions cache;

    @Mixin
    DepthOptions depth;

    @Parameters(paramLabel = "IMAGE|CONTAINER", description = "Name or ID.")
    String target;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            defaultValue = "TEXT",
            description = "How to show it. Default: text.")
    OutputFormat output;

    @Override
    public Integer call() throws Exception {
        try (ContainerEngine engine = common.engine()) {
            common.removeLeftovers(engine);
            Target found = kind.find(engine, target);
            InventoryCache kept = cache.cache(depth.depth());
            InventoryReader reader = new InventoryReader(engine, kept, depth.depth());
            PackageInventory inventory = StoppableReading.run(() -> reader.read(found));
            BlameReader blames = new BlameReader(engine, reader, kept);
            blames.call(found, target);
            Blame blame = StoppableReading.run(() -> blames.find(found)).orElse(null);
            PrintWriter out = spec.commandLine().getOut();
            if (output == OutputFormat.JSON) {
                ObjectNode json = PackagesJson.of(inventory, blame);
                out.print(Json.pretty(json));
            } else {
                out.print(PackagesText.of(inventory, blame, Terminal.columns()));
                out.println(PackagesText.summary(inventory));
            }
            out.flush();
            inventory.coverage().reasons().forEach(common::warn);
            reader.cacheProblem().ifPresent(common::warn);
            return (inventory.coverage().level() == Coverage.Level.NONE ? ExitCode.BROKEN : ExitCode.FINE).code();
        }
    }
}

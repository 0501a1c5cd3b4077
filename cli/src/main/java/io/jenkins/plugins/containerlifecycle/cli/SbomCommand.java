package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.Target;
import io.jenkins.plugins.containerlifecycle.examine.Examination;
import io.jenkins.plugins.containerlifecycle.examine.Examiner;
import io.jenkins.plugins.containerlifecycle.inventory.Blame;
import io.jenkins.plugins.containerlifecycle.inventory.BlameReader;
import io.jenkins.plugins.containerlifecycle.inventory.Coverage;
import io.jenkins.plugins.containerlifecycle.inventory.CycloneDx;
import io.jenkins.plugins.containerlifecycle.inventory.InventoryCache;
import io.jenkins.plugins.containerlifecycle.inventory.InventoryReader;
import io.jenkins.plugins.containerlifecycle.inventory.PackageInventory;
import io.jenkins.plugins.containerlifecycle.text.Json;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "sbom",
        description = "Prints a bill of materials of an image or container: CycloneDX 1.6, JSON.",
        footerHeading = "%nExample:%n",
        footer = {
            "  containerctl sbom example/dns:12 >dns.cdx.json",
            "",
            "It has the packages of dpkg, apk or rpm, and as pedigree the images that it is built from.",
            "Exit code 4 if no package is known."
        })
final class SbomCommand implements Callable<Integer> {
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
            Examination examination = StoppableReading.run(() -> new Examiner(engine).examine(found, target));
            PrintWriter out = spec.commandLine().getOut();
            out.print(Json.pretty(CycloneDx.of(
                    inventory,
                    blame,
                    target,
                    examination.ancestry(),
                    examination.stamped(),
                    Version.number(),
                    Instant.now())));
            out.flush();
            examination.warnings().forEach(common::warn);
            inventory.coverage().reasons().forEach(common::warn);
            reader.cacheProblem().ifPresent(common::warn);
            return (inventory.coverage().level() == Coverage.Level.NONE ? ExitCode.BROKEN : ExitCode.FINE).code();
        }
    }
}

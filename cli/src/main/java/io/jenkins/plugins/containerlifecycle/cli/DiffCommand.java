package io.jenkins.plugins.containerlifecycle.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.Target;
import io.jenkins.plugins.containerlifecycle.examine.AncestryDiff;
import io.jenkins.plugins.containerlifecycle.examine.Examination;
import io.jenkins.plugins.containerlifecycle.examine.Examiner;
import io.jenkins.plugins.containerlifecycle.inventory.Depth;
import io.jenkins.plugins.containerlifecycle.inventory.InventoryReader;
import io.jenkins.plugins.containerlifecycle.inventory.PackageDiff;
import io.jenkins.plugins.containerlifecycle.inventory.PackagesJson;
import io.jenkins.plugins.containerlifecycle.inventory.PackagesText;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
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
        name = "diff",
        description = "Shows what is not the same in two images or containers: metadata, hooks and packages.",
        footerHeading = "%nExample:%n",
        footer = {
            "  containerctl diff example/dns:11 example/dns:12",
            "  containerctl diff dns-previous dns    the container before, and the one that replaced it",
            "",
            "Nothing is started. Exit code 0 if they could be compared, the same or not."
        })
final class DiffCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    CommonOptions common;

    @Mixin
    KindOptions kind;

    @Mixin
    CacheOptions cache;

    @Parameters(index = "0", paramLabel = "OLD", description = "Image or container, by name or ID.")
    String before;

    @Parameters(index = "1", paramLabel = "NEW", description = "Image or container, by name or ID.")
    String after;

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
            Target old = kind.find(engine, before);
            Target now = kind.find(engine, after);
            Examiner examiner = new Examiner(engine);
            Ancestry oldImages = ancestry(examiner, old, before);
            Ancestry newImages = ancestry(examiner, now, after);
            AncestryDiff metadata = AncestryDiff.of(oldImages, newImages);
            InventoryReader reader = new InventoryReader(engine, cache.cache(Depth.DATABASES));
            PackageDiff packages = StoppableReading.run(() -> PackageDiff.of(reader.read(old), reader.read(now)));
            PrintWriter out = spec.commandLine().getOut();
            if (output == OutputFormat.JSON) {
                ObjectNode json = JsonNodeFactory.instance.objectNode();
                json.set("images", metadata.json());
                json.set("packages", PackagesJson.of(packages));
                out.print(Json.pretty(json));
            } else {
                if (oldImages.isEmpty() && newImages.isEmpty()) {
                    out.println("Neither has metadata.");
                } else {
                    out.print(metadata.images().isEmpty() ? "The metadata is the same.\n" : metadata.text());
                }
                out.println(PackagesText.summary(packages));
                out.print(PackagesText.of(packages, Terminal.columns()));
            }
            out.flush();
            packages.doubts().forEach(common::warn);
            reader.cacheProblem().ifPresent(common::warn);
            return ExitCode.FINE.code();
        }
    }

    private Ancestry ancestry(Examiner examiner, Target target, String name) throws Exception {
        Examination examination = StoppableReading.run(() -> examiner.examine(target, name));
        examination.warnings().forEach(common::warn);
        return examination.ancestry();
    }
}

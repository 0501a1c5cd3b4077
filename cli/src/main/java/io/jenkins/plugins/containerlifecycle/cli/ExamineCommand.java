package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.Target;
import io.jenkins.plugins.containerlifecycle.examine.Examination;
import io.jenkins.plugins.containerlifecycle.examine.ExaminationJson;
import io.jenkins.plugins.containerlifecycle.examine.ExaminationText;
import io.jenkins.plugins.containerlifecycle.examine.Examiner;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataJson;
import io.jenkins.plugins.containerlifecycle.text.Json;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "examine",
        description = "Shows where an image or container comes from and how it is operated.",
        footerHeading = "%nExample:%n",
        footer = {
            "  containerctl examine example/dns:12",
            "  containerctl examine --metadata example/dns:12    the JSON that 'container --metadata' prints",
            "",
            "Nothing is started: it works for images without a shell, too."
        })
final class ExamineCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    CommonOptions common;

    @Mixin
    KindOptions kind;

    @Parameters(paramLabel = "IMAGE|CONTAINER", description = "Name or ID.")
    String target;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            defaultValue = "TEXT",
            description = "How to show it. Default: text.")
    OutputFormat output;

    @Option(names = "--metadata", description = "Only the newest image's metadata, as JSON.")
    boolean metadata;

    @Option(names = "--all", description = "With --metadata: a JSON array of all images, base first.")
    boolean all;

    @Override
    public Integer call() throws Exception {
        try (ContainerEngine engine = common.engine()) {
            common.removeLeftovers(engine);
            Target found = kind.find(engine, target);
            Examination examination = StoppableReading.run(() -> new Examiner(engine).examine(found, target));
            PrintWriter err = spec.commandLine().getErr();
            examination.warnings().forEach(warning -> err.println("containerctl: warning: " + warning));
            if (metadata || all) {
                return printMetadata(examination);
            }
            PrintWriter out = spec.commandLine().getOut();
            if (output == OutputFormat.JSON) {
                out.print(Json.pretty(ExaminationJson.of(examination)));
            } else {
                out.print(ExaminationText.of(examination));
            }
            out.flush();
            return ExitCode.FINE.code();
        }
    }

    private int printMetadata(Examination examination) throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Optional<ImageMetadata> image = examination.ancestry().image();
        if (image.isEmpty()) {
            throw new EngineException(
                    EngineException.Kind.BAD_REFERENCE,
                    "Neither " + SafeText.line(target) + " nor its ancestors were stamped, so there is no metadata.");
        }
        out.print(
                all
                        ? examination.ancestry().toJson()
                        : new String(MetadataJson.write(image.get()), StandardCharsets.UTF_8));
        out.flush();
        return ExitCode.FINE.code();
    }
}

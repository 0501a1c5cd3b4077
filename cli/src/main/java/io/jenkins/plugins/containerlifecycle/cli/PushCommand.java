package io.jenkins.plugins.containerlifecycle.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.metadata.StampRule;
import io.jenkins.plugins.containerlifecycle.push.GateDecision;
import io.jenkins.plugins.containerlifecycle.push.PushPolicy;
import io.jenkins.plugins.containerlifecycle.push.PushRequest;
import io.jenkins.plugins.containerlifecycle.push.PushRequestBuilder;
import io.jenkins.plugins.containerlifecycle.push.PushResult;
import io.jenkins.plugins.containerlifecycle.push.PushResultJson;
import io.jenkins.plugins.containerlifecycle.text.Json;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.verdict.ReplacedHook;
import io.jenkins.plugins.containerlifecycle.verdict.VerdictFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "push",
        description = "Pushes an image to a registry, if that very image passed its validation.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  containerctl validate --verdict verdict.json example/dns:12",
            "  containerctl push --verdict verdict.json example/dns:12 \\",
            "      registry:5000/dns:12 registry:5000/dns:latest",
            "",
            "Credentials are those of 'docker login'. The digest that the registry has is written into",
            "the verdict file.",
            "",
            "Exit codes: 0 pushed and confirmed, 2 usage or no such image, 3 no engine, 4 the push failed,",
            "5 refused: no verdict, or not a passed and recent one, or another build_id."
        })
final class PushCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    CommonOptions common;

    @Parameters(index = "0", paramLabel = "IMAGE", description = "Name or ID of an image of the engine.")
    String image;

    @Parameters(
            index = "1..*",
            paramLabel = "REFERENCE",
            description = "Where to push it: [registry/]name[:tag]; may be repeated. Default: IMAGE's own name.")
    List<String> references = new ArrayList<>();

    @Option(
            names = "--verdict",
            paramLabel = "FILE",
            description = "What 'containerctl validate --verdict' wrote; may be given several times.")
    List<Path> verdictFiles = new ArrayList<>();

    @Option(
            names = "--max-age",
            paramLabel = "TIME",
            defaultValue = "24h",
            converter = DurationConverter.class,
            description = "How old the verdict may be. Default: ${DEFAULT-VALUE}.")
    Duration maxAge;

    @Option(
            names = "--force",
            paramLabel = "REASON",
            description = "Push even if the gate refuses. The reason is recorded in the verdict file.")
    @Nullable
    String force;

    @Option(
            names = "--accept-method",
            description = "Accept a pass of 'validate --method', a command in place of the image's own hook.")
    boolean acceptMethod;

    @Option(
            names = "--build-id",
            paramLabel = "ID",
            description =
                    "The build_id that the image must carry, as 'metadata' printed it; any other image is refused,"
                            + " --force or not.")
    @Nullable
    String buildId;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "30m",
            converter = DurationConverter.class,
            description = "How long the whole push may take. Default: ${DEFAULT-VALUE}.")
    Duration timeout;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            defaultValue = "TEXT",
            description = "How to show the result. Default: text.")
    OutputFormat output;

    @Option(
            names = {"-q", "--quiet"},
            description = "Do not show the progress.")
    boolean quiet;

    @Override
    public Integer call() throws Exception {
        PushRequest request = new PushRequestBuilder()
                .image(image)
                .references(references)
                .maxAge(maxAge)
                .force(force)
                .replacedHook(new ReplacedHook(acceptMethod, "say --accept-method"))
                .advice(advice())
                .policy(PushPolicy.DEFAULT.withTimeout(timeout))
                .build();
        StampRule rule = BuildIdOption.rule(buildId);
        VerdictFiles verdicts = new VerdictFiles(verdictFiles);
        verdicts.missing()
                .forEach(file -> err().println("containerctl: warning: There is no verdict file " + file
                        + "; a validation that does not finish leaves none."));
        try (ContainerEngine engine = common.engine()) {
            Pushing pushing = new Pushing(engine, request, rule, verdicts, new PushOutput(err(), quiet), common::warn);
            try (Signals signals = new Signals(List.of(pushing))) {
                GateDecision decision = pushing.check();
                if (decision.stops(force)) {
                    return refused(decision);
                }
                return report(pushing.call(this::printPushed));
            }
        }
    }

    private String advice() {
        String file =
                verdictFiles.isEmpty() ? "verdict.json" : verdictFiles.get(0).toString();
        return "get a verdict with 'containerctl validate --verdict " + SafeText.line(file) + " " + SafeText.line(image)
                + "'" + (verdictFiles.isEmpty() ? " and name it with --verdict" : "");
    }

    private int refused(GateDecision decision) {
        err().println("containerctl: " + decision.sentence());
        print(PushResultJson.of(image, decision));
        return ExitCode.REFUSED.code();
    }

    private int report(Pushing.Outcome outcome) {
        PushResult result = outcome.result();
        ExitCode exitCode = ExitCode.FINE;
        if (result.trouble() != null) {
            err().println("containerctl: " + result.sentence());
            exitCode = ExitCode.of(result.trouble());
        }
        if (outcome.unrecorded() != null) {
            err().println("containerctl: What was pushed could not be recorded: "
                    + ErrorReport.sentence(outcome.unrecorded()));
            exitCode = exitCode.or(ExitCode.BROKEN);
        }
        print(PushResultJson.of(result));
        return exitCode.code();
    }

    /** What was pushed is always reported: a script must know which names are no longer what they were. */
    private void printPushed(PushResult result) {
        PrintWriter out = spec.commandLine().getOut();
        if (output == OutputFormat.TEXT) {
            result.pushed().forEach(push -> out.println(push.reference() + " " + push.digest()));
        }
        out.flush();
    }

    private void print(ObjectNode json) {
        PrintWriter out = spec.commandLine().getOut();
        if (output == OutputFormat.JSON) {
            out.print(Json.pretty(json));
        }
        out.flush();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}

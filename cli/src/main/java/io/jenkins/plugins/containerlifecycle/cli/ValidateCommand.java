package io.jenkins.plugins.containerlifecycle.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import io.jenkins.plugins.containerlifecycle.hook.HookResult;
import io.jenkins.plugins.containerlifecycle.hook.HookRunJson;
import io.jenkins.plugins.containerlifecycle.hook.RunningHooks.Candidate;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.StampRule;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.Json;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "validate",
        description = "Runs the VALIDATE hook of images, or of containers that already run.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  containerctl validate example/dns:12",
            "  containerctl validate --ready port:53 --retry-for 30s --junit dns.xml example/dns:12",
            "  containerctl validate --jobs 4 --junit reports/ example/dns:12 example/web:7",
            "  containerctl validate --verdict verdict.json example/dns:12    for 'containerctl push'",
            "  containerctl validate --container dns    a container that already runs; it is not stopped",
            "  containerctl validate --all --jobs 4    all containers that run and have the hook",
            "",
            "Exit codes: 0 all passed, 1 one failed (or was skipped), 2 usage or no such image,",
            "3 no engine, 4 one could not be validated: an error, not a failure."
        })
final class ValidateCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    CommonOptions common;

    @Parameters(arity = "0..*", paramLabel = "IMAGE|CONTAINER", description = "Names or IDs.")
    List<String> targets = new ArrayList<>();

    @Mixin
    KindOptions kind;

    @Mixin
    SelectionOptions selection;

    @Mixin
    RunOptions run;

    @Option(
            names = BuildIdOption.NAME,
            paramLabel = "ID",
            description = "The build_id that the image must carry, as 'metadata' printed it; any other is an error"
                    + " and no hook is run. For one IMAGE.")
    @Nullable
    String buildId;

    @Option(
            names = {"-j", "--jobs"},
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "How many to validate at a time. Default: ${DEFAULT-VALUE}.")
    int jobs;

    @Option(
            names = "--junit",
            paramLabel = "FILE|FOLDER",
            description = "Write JUnit XML: a file if the name ends in .xml (one image only), else a folder.")
    @Nullable
    Path junit;

    @Option(
            names = "--verdict",
            paramLabel = "FILE",
            description = "Write the verdicts on the images, for 'containerctl push'. Replaces those in FILE.")
    @Nullable
    Path verdict;

    @Mixin
    OutputOptions output;

    @Option(names = "--allow-skipped", description = "A skipped validation is fine: exit code 0.")
    boolean allowSkipped;

    @Override
    public Integer call() throws Exception {
        // Before anything can go wrong: existing files are not from this run.
        VerdictTarget verdicts = VerdictTarget.of(verdict);
        verdicts.clear();
        selection.check(targets);
        if (jobs < 1 || jobs > Parallel.MAX_JOBS) {
            throw new ParameterException(
                    spec.commandLine(), "--jobs takes a number from 1 to " + Parallel.MAX_JOBS + ".");
        }
        StampRule rule = BuildIdOption.rule(buildId);
        if (selection.isGiven()) {
            if (kind.choice != null || buildId != null || verdict != null) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--all, --project and --label select containers that run; --image, --container, --build-id and"
                                + " --verdict are for what is named.");
            }
            // What is wrong whatever the container is said once and at once.
            run.request("--all", TargetKind.CONTAINER);
            try (ContainerEngine engine = common.engine()) {
                List<Candidate> candidates = selection.select(engine, Hook.VALIDATE);
                List<String> names = candidates.stream()
                        .filter(candidate -> candidate.hook() != null)
                        .map(Candidate::name)
                        .toList();
                JunitTarget junitTarget = JunitTarget.of(junit, names);
                junitTarget.clear(names);
                int without = candidates.size() - names.size();
                if (without > 0) {
                    spec.commandLine()
                            .getErr()
                            .println("containerctl: " + without + " of " + candidates.size()
                                    + " running containers have no VALIDATE hook.");
                }
                return validate(engine, names, KindOptions.ofContainers(), rule, junitTarget, verdicts);
            }
        }
        List<String> distinct = List.copyOf(new LinkedHashSet<>(targets));
        if (buildId != null && distinct.size() > 1) {
            throw new ParameterException(
                    spec.commandLine(), "--build-id is for one image; validate the images one at a time.");
        }
        JunitTarget junitTarget = JunitTarget.of(junit, distinct);
        junitTarget.clear(distinct);
        // Errors that do not depend on the image are reported once and at once.
        run.request(distinct.get(0), TargetKind.IMAGE);
        try (ContainerEngine engine = common.engine()) {
            return validate(engine, distinct, kind, rule, junitTarget, verdicts);
        }
    }

    private int validate(
            ContainerEngine engine,
            List<String> names,
            KindOptions kinds,
            StampRule rule,
            JunitTarget junitTarget,
            VerdictTarget verdicts)
            throws Exception {
        PrintWriter err = spec.commandLine().getErr();
        List<Validation> validations = new ArrayList<>();
        for (String target : names) {
            LiveOutput lines = new LiveOutput(output.live(spec), err, names.size() > 1 ? target : null);
            validations.add(new Validation(engine, target, kinds, run, rule, lines, junitTarget, verdicts));
        }
        try (Signals signals = new Signals(validations)) {
            return report(Parallel.run(validations, jobs), verdicts);
        }
    }

    private int report(List<Validation.Result> results, VerdictTarget verdicts) throws Exception {
        if (results.size() == 1 && results.get(0).run() == null) {
            throw results.get(0).trouble();
        }
        PrintWriter out = spec.commandLine().getOut();
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        ExitCode exitCode = ExitCode.FINE;
        for (Validation.Result result : results) {
            HookResult run = result.run();
            if (run != null) {
                exitCode = exitCode.or(ExitCode.of(run.report().outcome(), allowSkipped));
                json.add(HookRunJson.of(run));
                if (!output.json()) {
                    out.print(ResultText.of(result.target(), run, result.report()));
                }
            }
            if (result.trouble() != null) {
                exitCode = exitCode.or(ErrorReport.exitCode(result.trouble()));
                String sentence = result.trouble() instanceof InterruptedException
                        ? "The validation of " + SafeText.line(result.target()) + " was stopped before it had ended."
                        : ErrorReport.sentence(result.trouble());
                spec.commandLine().getErr().println("containerctl: " + sentence);
                if (result.run() == null) {
                    json.addObject()
                            .put("target", result.target())
                            .put("outcome", "error")
                            .put("reason", sentence);
                }
            }
        }
        try {
            // A run that was stopped leaves no file of verdicts: a script may look only for that.
            if (results.stream().noneMatch(result -> result.trouble() instanceof InterruptedException)) {
                verdicts.write(results);
            }
        } catch (IOException | InputException e) {
            exitCode = exitCode.or(ExitCode.BROKEN);
            spec.commandLine()
                    .getErr()
                    .println("containerctl: The verdict could not be written to " + verdict + ": "
                            + ErrorReport.sentence(e));
        }
        if (output.json()) {
            out.print(Json.pretty(results.size() == 1 ? json.get(0) : json));
        }
        out.flush();
        return exitCode.code();
    }
}

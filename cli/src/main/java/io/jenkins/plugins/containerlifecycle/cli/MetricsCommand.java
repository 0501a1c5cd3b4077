package io.jenkins.plugins.containerlifecycle.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.hook.HookResult;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.monitoring.ContainerMetrics;
import io.jenkins.plugins.containerlifecycle.text.Json;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "metrics",
        description =
                "Prints what the METRICS hooks of running containers say, as one text for Prometheus. For a container"
                        + " that has none, the figures of its MONITOR hook stand in.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  containerctl metrics web db",
            "  containerctl metrics --all >containers.prom.new && mv containers.prom.new containers.prom",
            "",
            "Exit codes: 0 all of them answered, 1 a hook failed, 2 usage or no such container, 3 no engine,",
            "4 a hook could not be run, or what it said cannot be read. The others are printed all the same."
        })
final class MetricsCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    HookOptions hooks;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "For each hook; one that takes longer is ended. Default: ${DEFAULT-VALUE}.")
    Duration timeout;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            defaultValue = "TEXT",
            description = "Prometheus' text format, or that in JSON with what came of each container. Default: text.")
    OutputFormat output;

    @Override
    public Integer call() throws Exception {
        return hooks.run(timeout, null, this::tell, Hook.METRICS, Hook.MONITOR);
    }

    private int tell(HookOptions.Results results) {
        PrintWriter err = spec.commandLine().getErr();
        ContainerMetrics metrics = new ContainerMetrics();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode containers = json.putArray("containers");
        ExitCode exitCode = ExitCode.FINE;
        for (HookTask.Result result : results.each()) {
            ContainerMetrics.Added added = add(metrics, result);
            ExitCode one = exitCode(result, added);
            exitCode = exitCode.or(one);
            ObjectNode each =
                    containers.addObject().put("container", result.name()).put("reason", added.trouble());
            added.warnings().forEach(each.putArray("warnings")::add);
            if (added.trouble() != null) {
                err.println("containerctl: " + result.name() + ": " + added.trouble());
            }
            added.warnings().forEach(warning -> hooks.common.warn(result.name() + ": " + warning));
        }
        PrintWriter out = spec.commandLine().getOut();
        json.put("without_hook", results.without()).put("metrics", metrics.text());
        out.print(output == OutputFormat.JSON ? Json.pretty(json) : metrics.text());
        out.flush();
        return exitCode.code();
    }

    private static ContainerMetrics.Added add(ContainerMetrics metrics, HookTask.Result result) {
        return result.container() == null || result.run() == null
                ? new ContainerMetrics.Added(ErrorReport.sentence(result.why()), List.of())
                : metrics.add(result.container(), result.run());
    }

    private static ExitCode exitCode(HookTask.Result result, ContainerMetrics.Added added) {
        if (added.trouble() == null) {
            return ExitCode.FINE;
        }
        HookResult run = result.run();
        if (run == null) {
            return ErrorReport.exitCode(result.why());
        }
        ExitCode ofHook = ExitCode.of(run.report().outcome(), false);
        return ofHook == ExitCode.FINE ? ExitCode.BROKEN : ofHook;
    }
}

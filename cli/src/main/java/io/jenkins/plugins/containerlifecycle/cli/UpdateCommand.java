package io.jenkins.plugins.containerlifecycle.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.hook.HookRunJson;
import io.jenkins.plugins.containerlifecycle.hook.UpdateOutcome;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import io.jenkins.plugins.containerlifecycle.text.Json;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "update",
        description = "Runs the UPDATE hook of running containers: new data into a container that goes on.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  containerctl update web",
            "  containerctl update --project web --jobs 1",
            "  containerctl update --all --quiet --output json",
            "",
            "Exit codes: 0 all updated, 75 one said 'not now' (neither success nor failure), 1 one failed,",
            "2 usage or no such container, 3 no engine, 4 one could not be updated: an error, not a failure."
        })
final class UpdateCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    HookOptions hooks;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "30m",
            converter = DurationConverter.class,
            description = "For each hook; one that takes longer is ended. Default: ${DEFAULT-VALUE}.")
    Duration timeout;

    @Mixin
    OutputOptions output;

    @Override
    public Integer call() throws Exception {
        return hooks.run(timeout, output.live(spec), this::tell, Hook.UPDATE);
    }

    private int tell(HookOptions.Results results) {
        PrintWriter out = spec.commandLine().getOut();
        ExitCode exitCode = ExitCode.FINE;
        Map<UpdateOutcome, Integer> counts = new EnumMap<>(UpdateOutcome.class);
        ArrayNode containers = JsonNodeFactory.instance.arrayNode();
        StringBuilder text = new StringBuilder();
        for (HookTask.Result result : results.each()) {
            UpdateOutcome outcome = result.run() == null ? UpdateOutcome.ERROR : UpdateOutcome.of(result.run());
            counts.merge(outcome, 1, Integer::sum);
            exitCode = exitCode.or(result.run() == null ? ErrorReport.exitCode(result.why()) : ExitCode.of(outcome));
            containers.add(json(result, outcome));
            text.append(text(result, outcome));
        }
        String summary = summary(counts, results.without());
        if (output.json()) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            ObjectNode totals = json.putObject("totals");
            for (UpdateOutcome outcome : UpdateOutcome.values()) {
                totals.put(outcome.id(), counts.getOrDefault(outcome, 0));
            }
            totals.put("without_hook", results.without());
            json.set("containers", containers);
            out.print(Json.pretty(json));
        } else {
            out.print(text);
            if (results.each().size() > 1 || results.without() > 0) {
                out.println(summary);
            }
        }
        out.flush();
        return exitCode.code();
    }

    private static ObjectNode json(HookTask.Result result, UpdateOutcome outcome) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("container", result.name());
        if (result.run() == null) {
            json.put("reason", ErrorReport.sentence(result.why()));
        } else {
            json.setAll(HookRunJson.of(result.run()));
            json.put("reason", UpdateOutcome.reason(result.run()));
        }
        return json.put("outcome", outcome.id());
    }

    private static String text(HookTask.Result result, UpdateOutcome outcome) {
        String why = result.run() == null
                ? ErrorReport.sentence(result.why())
                : UpdateOutcome.reason(result.run()) + " ("
                        + Durations.text(result.run().context().duration()) + ")";
        return word(outcome) + " " + result.name() + ": " + why + "\n";
    }

    private static String summary(Map<UpdateOutcome, Integer> counts, int without) {
        List<String> parts = new ArrayList<>();
        counts.forEach((outcome, count) -> parts.add(count + " " + words(outcome)));
        if (without > 0) {
            parts.add(without + " without the hook");
        }
        return String.join(", ", parts);
    }

    private static String words(UpdateOutcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String word(UpdateOutcome outcome) {
        String colour = switch (outcome) {
            case UPDATED -> "green";
            case DEFERRED -> "yellow";
            case FAILED, ERROR, TIMED_OUT -> "red";
        };
        Ansi ansi = Terminal.hasColours() ? Ansi.ON : Ansi.OFF;
        return ansi.string("@|bold," + colour + " " + outcome.name().replace('_', ' ') + "|@");
    }
}

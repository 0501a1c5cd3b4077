package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.monitoring.MonitorJson;
import io.jenkins.plugins.containerlifecycle.monitoring.MonitorReport;
import io.jenkins.plugins.containerlifecycle.monitoring.MonitorResult;
import io.jenkins.plugins.containerlifecycle.monitoring.MonitorState;
import io.jenkins.plugins.containerlifecycle.text.Json;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "monitor",
        description =
                "Asks the MONITOR hook of running containers how they are. Is itself a check for Nagios and Icinga.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  containerctl monitor web db",
            "  containerctl monitor --all --output nagios",
            "  containerctl monitor --project web --timeout 10s",
            "",
            "Exit codes, those of a Nagios check: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN; of all containers",
            "the worst, in the order 2, 3, 1, 0. What keeps it from asking (wrong usage, no engine) is 3."
        })
final class MonitorCommand implements Callable<Integer> {
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
            paramLabel = "text|json|nagios",
            defaultValue = "TEXT",
            converter = OutputFormat.WithNagios.class,
            description = "How to show it; nagios has the figures on the first line. Default: text.")
    OutputFormat output;

    @Override
    public Integer call() throws Exception {
        return hooks.run(timeout, null, this::tell, Hook.MONITOR);
    }

    private int tell(HookOptions.Results results) {
        List<MonitorReport.Entry> entries = new ArrayList<>();
        for (HookTask.Result result : results.each()) {
            MonitorResult said = result.run() == null
                    ? MonitorResult.unknown(ErrorReport.sentence(result.why()))
                    : MonitorResult.of(result.run());
            entries.add(new MonitorReport.Entry(result.name(), said));
            if (output != OutputFormat.JSON) {
                said.problems().forEach(problem -> hooks.common.warn(result.name() + ": " + problem));
            }
        }
        MonitorReport report = new MonitorReport(entries, results.without());
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                switch (output) {
                    case JSON -> Json.pretty(MonitorJson.of(report));
                    case NAGIOS -> report.nagios();
                    case TEXT -> report.text(MonitorCommand::word);
                });
        out.flush();
        return report.worst().exitCode();
    }

    /** What a check that could not be made says, in place of an error. */
    static int unknown(PrintWriter out, String sentence) {
        out.println(MonitorState.UNKNOWN.name() + " - " + sentence.replace('|', '/'));
        out.flush();
        return MonitorState.UNKNOWN.exitCode();
    }

    private static String word(MonitorState state) {
        String colour = switch (state) {
            case OK -> "green";
            case WARNING, UNKNOWN -> "yellow";
            case CRITICAL -> "red";
        };
        Ansi ansi = Terminal.hasColours() ? Ansi.ON : Ansi.OFF;
        return ansi.string("@|bold," + colour + " " + state.name() + "|@");
    }
}

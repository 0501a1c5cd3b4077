package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.graph.GraphJson;
import io.jenkins.plugins.containerlifecycle.graph.OutdatedReport;
import io.jenkins.plugins.containerlifecycle.graph.OutdatedText;
import io.jenkins.plugins.containerlifecycle.text.Json;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "outdated",
        description =
                "Finds images that were built on something whose name means a newer build by now, and running containers"
                        + " that are behind.",
        footerHeading = "%nExample:%n",
        footer = {
            "  containerctl outdated",
            "  containerctl outdated --packages                   what would a rebuild change?",
            "  containerctl outdated --verdict verdicts.json      only builds that passed count",
            "  containerctl outdated --registry registry:5000/example --base-registry docker.io",
            "",
            "Exit code 1 if anything is outdated, 4 if nothing is, but not of all of them that is known."
        })
final class OutdatedCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    CommonOptions common;

    @Mixin
    GraphOptions options;

    @Option(names = "--packages", description = "Say which packages of each outdated image a rebuild would change.")
    boolean packages;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            defaultValue = "TEXT",
            description = "How to show it. Default: text.")
    OutputFormat output;

    @Override
    public Integer call() throws Exception {
        try (GraphSubject subject = options.open(common)) {
            OutdatedReport report = options.run(subject, packages, common, subject.graph()::outdated);
            if (report.states().isEmpty()
                    && report.behind().isEmpty()
                    && report.unread().isEmpty()) {
                options.complainOfNothing(subject);
            }
            boolean missing = options.complainOfMissingProjects(subject, common);
            PrintWriter out = spec.commandLine().getOut();
            out.print(output == OutputFormat.JSON ? Json.pretty(GraphJson.of(report)) : OutdatedText.of(report));
            out.flush();
            if (!report.outdated().isEmpty() || !report.behind().isEmpty()) {
                return ExitCode.VALIDATION_FAILED.code();
            }
            boolean unknown = !report.unknown().isEmpty()
                    || !report.unknownContainers().isEmpty()
                    || !report.unread().isEmpty();
            return (missing || unknown && !options.allowUnknown ? ExitCode.BROKEN : ExitCode.FINE).code();
        }
    }
}

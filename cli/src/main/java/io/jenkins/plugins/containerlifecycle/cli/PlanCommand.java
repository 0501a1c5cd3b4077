package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.graph.GraphJson;
import io.jenkins.plugins.containerlifecycle.graph.PlanDiagram;
import io.jenkins.plugins.containerlifecycle.graph.PlanSvg;
import io.jenkins.plugins.containerlifecycle.graph.PlanText;
import io.jenkins.plugins.containerlifecycle.graph.RebuildPlan;
import io.jenkins.plugins.containerlifecycle.text.Json;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "plan",
        description = "Says in which order outdated images are to be built again, and draws it.",
        footerHeading = "%nExample:%n",
        footer = {
            "  containerctl plan",
            "  containerctl plan --rebuild example/base:latest       what would follow from that?",
            "  containerctl plan --output names                      for scripts",
            "  containerctl plan --output svg >plan.svg",
            "",
            "Exit code 0 if the plan is whole, even if there is nothing to do; 4 if images have no",
            "place in it, are not known to be up to date, or may not become what is planned."
        })
final class PlanCommand implements Callable<Integer> {
    enum Format {
        TEXT,
        JSON,
        NAMES,
        DOT,
        MERMAID,
        SVG
    }

    @Spec
    CommandSpec spec;

    @Mixin
    CommonOptions common;

    @Mixin
    GraphOptions options;

    @Option(
            names = "--rebuild",
            paramLabel = "IMAGE|PROJECT",
            description = "Plan as if this had to be built again, whether it is outdated or not. May be repeated.")
    Set<String> asked = new LinkedHashSet<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json|names|dot|mermaid|svg",
            defaultValue = "TEXT",
            description =
                    "How to show it: for people, for programs, for shell scripts (a line for each image: the number of"
                            + " its wave and all of its names), or as a picture (Graphviz, Mermaid, SVG). Default: text.")
    Format output;

    @Override
    public Integer call() throws Exception {
        try (GraphSubject subject = options.open(common)) {
            RebuildPlan plan =
                    options.run(subject, false, common, news -> subject.graph().plan(asked, news));
            if (plan.graph().states().isEmpty() && plan.unread().isEmpty()) {
                options.complainOfNothing(subject);
            }
            boolean missing = options.complainOfMissingProjects(subject, common);
            PrintWriter out = spec.commandLine().getOut();
            out.print(
                    switch (output) {
                        case TEXT -> PlanText.of(plan);
                        case JSON -> Json.pretty(GraphJson.of(plan));
                        case NAMES -> PlanText.names(plan);
                        case DOT -> PlanDiagram.dot(plan);
                        case MERMAID -> PlanDiagram.mermaid(plan);
                        case SVG -> PlanSvg.of(plan);
                    });
            out.flush();
            boolean known = plan.unknown().isEmpty()
                    && plan.unread().isEmpty()
                    && plan.obstacles().isEmpty();
            boolean whole = !missing && plan.endless().isEmpty() && (known || options.allowUnknown);
            return (whole ? ExitCode.FINE : ExitCode.BROKEN).code();
        }
    }
}

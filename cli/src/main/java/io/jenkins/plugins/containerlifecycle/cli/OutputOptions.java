package io.jenkins.plugins.containerlifecycle.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How the result of what hooks do is shown, and whether their output is. */
final class OutputOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            defaultValue = "TEXT",
            description = "How to show the result. With json the hook's output goes to stderr. Default: text.")
    OutputFormat format;

    @Option(
            names = {"-q", "--quiet"},
            description = "Do not show the hook's output.")
    boolean quiet;

    boolean json() {
        return format == OutputFormat.JSON;
    }

    /** Where the hook's output goes; null for nowhere. */
    @Nullable
    PrintWriter live(CommandSpec spec) {
        if (quiet) {
            return null;
        }
        return json() ? spec.commandLine().getErr() : spec.commandLine().getOut();
    }
}

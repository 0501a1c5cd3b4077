package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.context.Stamped;
import io.jenkins.plugins.containerlifecycle.context.StampedJson;
import io.jenkins.plugins.containerlifecycle.text.Json;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "metadata",
        description = "Writes an image's metadata into its build context, without building.",
        footerHeading = "%nExample:%n",
        footer = {
            "  options=$(containerctl metadata --image example/dns -t 12 --validate /srv/bin/validate .) &&",
            "    docker build -t example/dns:12 $options .",
            "",
            "Prints the options for the build, quoted for a shell if needed; if a path has spaces,",
            "build with",
            "  eval \"docker build -t example/dns:12 $options 'my folder'\"",
            "or with the option --print0:",
            "  containerctl metadata --print0 'my folder' |",
            "    xargs -0 -r docker build -t example/dns:12 'my folder'",
            "",
            "A file container.json in the context may say the same as the options:",
            "  { \"project\": \"dns\", \"image_name\": \"example/dns\", \"hooks\": { \"validate\": \"/srv/bin/validate\" } }"
        })
final class MetadataCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    StampOptions options;

    @ArgGroup
    Form form = new Form();

    /** Only one way to print at a time. */
    static final class Form {
        @Option(
                names = {"-o", "--output"},
                paramLabel = "text|json",
                description = "How to print the options, and in JSON all else that is known. Default: text.")
        OutputFormat output = OutputFormat.TEXT;

        @Option(names = "--print0", description = "Print the options as they are, each ending in NUL, for 'xargs -0'.")
        boolean print0;
    }

    @Override
    public Integer call() throws Exception {
        Stamped stamped = options.stamp();
        stamped.warnings().forEach(warning -> spec.commandLine().getErr().println("containerctl: warning: " + warning));
        PrintWriter out = spec.commandLine().getOut();
        if (form.print0) {
            stamped.buildOptions().forEach(option -> out.print(option + '\0'));
        } else {
            out.println(
                    form.output == OutputFormat.JSON ? Json.compact(StampedJson.of(stamped)) : stamped.shellOptions());
        }
        return ExitCode.FINE.code();
    }
}

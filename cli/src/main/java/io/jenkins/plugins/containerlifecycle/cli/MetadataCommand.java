package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.context.Stamped;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "metadata",
        description = "Writes an image's metadata into its build context, without building.",
        footerHeading = "%nExample:%n",
        footer = {
            "  options=$(containerctl metadata --image example/dns -t 12 --validate /srv/bin/validate .)",
            "  docker build -t example/dns:12 $options .",
            "",
            "Prints the options for 'docker build'. A file container.json in the context may say the same:",
            "  { \"project\": \"dns\", \"image_name\": \"example/dns\", \"hooks\": { \"validate\": \"/srv/bin/validate\" } }"
        })
final class MetadataCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    StampOptions options;

    @Override
    public Integer call() throws Exception {
        Stamped stamped = options.stamp();
        stamped.warnings().forEach(warning -> spec.commandLine().getErr().println("containerctl: warning: " + warning));
        spec.commandLine().getOut().println(stamped.shellOptions());
        return ExitCode.FINE;
    }
}

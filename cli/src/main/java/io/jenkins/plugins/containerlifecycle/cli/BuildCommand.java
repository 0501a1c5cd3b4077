package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.context.Stamped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "build",
        description = "Writes the metadata and builds the image with 'docker build'.",
        footerHeading = "%nExample:%n",
        footer = {
            "  containerctl build --image example/dns -t latest -t 12 --validate /srv/bin/validate . -- --no-cache",
            "",
            "What stands behind -- goes to 'docker build' as it is."
        })
final class BuildCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    StampOptions options;

    @Parameters(index = "1..*", paramLabel = "OPTION", description = "Options of 'docker build', behind --.")
    List<String> dockerOptions = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        Stamped stamped = options.stamp();
        stamped.warnings().forEach(this::warn);
        List<String> command = new ArrayList<>(List.of("docker"));
        if (options.common.host != null) {
            command.addAll(List.of("--host", options.common.host));
        }
        command.add("build");
        command.addAll(stamped.buildOptions());
        if (stamped.metadata().imageName() != null) {
            for (String tag : stamped.metadata().imageTagNames()) {
                command.addAll(List.of("--tag", stamped.metadata().imageName() + ":" + tag));
            }
        }
        options.buildArgs.forEach((name, value) -> command.addAll(List.of("--build-arg", name + "=" + value)));
        command.addAll(dockerOptions);
        command.add(options.context.toString());
        int exitCode = run(command);
        if (exitCode != 0) {
            spec.commandLine().getErr().println("containerctl: 'docker build' ended with exit code " + exitCode + ".");
            return ExitCode.BROKEN;
        }
        Optional<String> complaint = BuiltImage.complaint(options.common, stamped.metadata());
        complaint.ifPresent(sentence -> spec.commandLine().getErr().println("containerctl: " + sentence));
        return complaint.isPresent() ? ExitCode.BROKEN : ExitCode.FINE;
    }

    private int run(List<String> command) throws IOException, InterruptedException {
        spec.commandLine().getOut().flush();
        Process process;
        try {
            process = new ProcessBuilder(command).inheritIO().start();
        } catch (IOException e) {
            throw new IOException(
                    "The command 'docker' cannot be run (" + e.getMessage() + "). Install it, or use"
                            + " 'containerctl metadata' and build with another tool.",
                    e);
        }
        // Told to stop, this program must not leave the build behind.
        Thread stop = new Thread(process::destroy, "containerctl-stop");
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            return process.waitFor();
        } finally {
            process.destroy();
        }
    }

    private void warn(String warning) {
        spec.commandLine().getErr().println("containerctl: warning: " + warning);
    }
}

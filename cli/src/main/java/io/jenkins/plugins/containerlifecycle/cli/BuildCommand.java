package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.context.BuildTool;
import io.jenkins.plugins.containerlifecycle.context.Stamped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "build",
        description = "Writes the metadata and builds the image with 'docker build' (or podman, buildah).",
        footerHeading = "%nExample:%n",
        footer = {
            "  containerctl build --image example/dns -t latest -t 12 \\",
            "      --validate /srv/bin/validate . -- --no-cache",
            "",
            "Everything after -- is passed to the build unchanged."
        })
final class BuildCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    StampOptions options;

    @Parameters(index = "1..*", paramLabel = "OPTION", description = "Options of the build, after --.")
    List<String> dockerOptions = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        String tool = options.tool().command();
        if (options.common.host != null && options.tool() != BuildTool.DOCKER) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--host names an engine for 'docker build', but '" + tool + " build' builds without one.");
        }
        if (options.target == null) {
            options.target = target(dockerOptions);
        }
        Map<String, String> buildArgs = buildArgs(dockerOptions);
        buildArgs.putAll(options.buildArgs);
        Stamped stamped = options.stamp(buildArgs);
        stamped.warnings().forEach(this::warn);
        List<String> command = new ArrayList<>(List.of(tool));
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
        try (BuiltImage image = BuiltImage.of(options.tool(), dockerOptions)) {
            command.addAll(image.options());
            command.addAll(dockerOptions);
            command.add(options.context.toString());
            int exitCode = run(command);
            if (exitCode != 0) {
                spec.commandLine()
                        .getErr()
                        .println("containerctl: '" + tool + " build' ended with exit code " + exitCode + ".");
                return ExitCode.BROKEN.code();
            }
            Optional<String> complaint = image.complaint(options.common, stamped.metadata());
            complaint.ifPresent(sentence -> spec.commandLine().getErr().println("containerctl: " + sentence));
            return (complaint.isPresent() ? ExitCode.BROKEN : ExitCode.FINE).code();
        }
    }

    /** Only the stamped stage has the metadata, so it must be the one that is built. */
    private static @Nullable String target(List<String> buildOptions) {
        String target = null;
        for (int i = 0; i < buildOptions.size(); i++) {
            String option = buildOptions.get(i);
            if (option.startsWith("--target=")) {
                target = option.substring("--target=".length());
            } else if (option.equals("--target") && i + 1 < buildOptions.size()) {
                target = buildOptions.get(i + 1);
            }
        }
        return target;
    }

    /** They decide which image the stamped one is built on. One without a value has that of the environment. */
    private static Map<String, String> buildArgs(List<String> buildOptions) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < buildOptions.size(); i++) {
            String option = buildOptions.get(i);
            String argument = null;
            if (option.startsWith("--build-arg=")) {
                argument = option.substring("--build-arg=".length());
            } else if (option.equals("--build-arg") && i + 1 < buildOptions.size()) {
                argument = buildOptions.get(i + 1);
            }
            if (argument == null) {
                continue;
            }
            int equals = argument.indexOf('=');
            String value = equals < 0 ? System.getenv(argument) : argument.substring(equals + 1);
            if (value != null) {
                values.put(equals < 0 ? argument : argument.substring(0, equals), value);
            }
        }
        return values;
    }

    private int run(List<String> command) throws IOException, InterruptedException {
        spec.commandLine().getOut().flush();
        Process process;
        try {
            process = new ProcessBuilder(command).inheritIO().start();
        } catch (IOException e) {
            throw new IOException(
                    "The command '" + command.get(0) + "' cannot be run (" + e.getMessage() + "). Install it, or use"
                            + " 'containerctl metadata' and build with another tool.",
                    e);
        }
        // If this program is told to stop, it must not leave the build running.
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

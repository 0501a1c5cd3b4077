package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.engine.ContainerOptions;
import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import io.jenkins.plugins.containerlifecycle.hook.HookRequest;
import io.jenkins.plugins.containerlifecycle.hook.HookRequestBuilder;
import io.jenkins.plugins.containerlifecycle.hook.HookSettings;
import io.jenkins.plugins.containerlifecycle.hook.ShellWords;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a hook is run, and how its container differs from what the image says. */
final class RunOptions {
    @Mixin
    ValidationOptions validation;

    static final class ModeChoice {
        @Option(names = "--one-shot", description = "The hook is the container's only process.")
        boolean oneShot;

        @Option(names = "--service", description = "The hook runs beside the image's own process.")
        boolean service;
    }

    @ArgGroup
    @Nullable
    ModeChoice mode;

    @Option(
            names = {"-e", "--env"},
            paramLabel = "NAME[=VALUE]",
            description = "Environment of the container; without a value it is taken from here. May be repeated.")
    List<String> environment = new ArrayList<>();

    @Option(names = "--network", paramLabel = "NAME", description = "Network of the container, none or host.")
    @Nullable
    String network;

    @Option(
            names = {"-p", "--publish"},
            paramLabel = "PORT",
            description = "Publish a port, as 'docker run' takes it. May be repeated.")
    List<String> ports = List.of();

    @Option(
            names = {"-v", "--volume"},
            paramLabel = "VOLUME",
            description = "Mount a volume, as 'docker run' takes it. May be repeated.")
    List<String> volumes = List.of();

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            description = "User of the container.")
    @Nullable
    String user;

    @Option(names = "--entrypoint", paramLabel = "COMMAND", description = "Entrypoint of the container.")
    @Nullable
    String entrypoint;

    @Option(names = "--command", paramLabel = "COMMAND", description = "Command of the container.")
    @Nullable
    String command;

    @Option(
            names = {"-m", "--memory"},
            paramLabel = "BYTES",
            converter = BytesConverter.class,
            description = "Memory limit, such as 512m; swap is counted in.")
    @Nullable
    Long memory;

    @Option(names = "--cpus", paramLabel = "NUMBER", description = "CPU limit, such as 1.5.")
    @Nullable
    Double cpus;

    @Option(names = "--read-only", description = "Make the container's root file system read-only.")
    boolean readOnly;

    HookRequest request(String target, TargetKind kind) {
        return new HookRequestBuilder()
                .target(target)
                .kind(kind)
                .hook(Hook.VALIDATE)
                .method(validation.method())
                .mode(mode())
                .timeout(validation.timeout)
                .readiness(validation.readiness())
                .readyTimeout(validation.readyTimeout)
                .retryFor(validation.retryFor)
                .format(validation.format())
                .options(containerOptions())
                .build();
    }

    private HookRequest.Mode mode() {
        if (mode == null) {
            return HookRequest.Mode.AUTO;
        }
        return mode.oneShot ? HookRequest.Mode.ONE_SHOT : HookRequest.Mode.SERVICE;
    }

    private ContainerOptions containerOptions() {
        return ContainerOptions.builder()
                .entrypoint(words("--entrypoint", entrypoint))
                .command(words("--command", command))
                .environment(environment())
                .user(user)
                .network(network)
                .ports(ports)
                .volumes(volumes)
                .memoryBytes(memory)
                .cpus(cpus)
                .readOnly(readOnly)
                .build()
                .require(HookSettings.COMMAND.container());
    }

    private static @Nullable List<String> words(String option, @Nullable String text) {
        if (text == null) {
            return null;
        }
        return ShellWords.split(text)
                .orElseThrow(() -> new IllegalArgumentException(option + " '" + SafeText.line(text)
                        + "' is not a plain command: quote its special characters, or use \"sh -c '...'\"."));
    }

    private Map<String, String> environment() {
        Map<String, String> result = new LinkedHashMap<>();
        for (String entry : environment) {
            int equals = entry.indexOf('=');
            String name = equals < 0 ? entry : entry.substring(0, equals);
            String value = equals < 0 ? System.getenv(name) : entry.substring(equals + 1);
            if (value == null) {
                throw new IllegalArgumentException("--env " + SafeText.line(name)
                        + " has no value, and there is no such variable here to take it from.");
            }
            result.put(name, value);
        }
        return result;
    }
}

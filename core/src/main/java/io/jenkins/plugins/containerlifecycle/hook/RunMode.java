package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How a container of an image is started.
 *
 * @param oneShot the hook is its only process
 * @param entrypoint to start a service with; null keeps the image's
 * @param command to start a service with; null keeps the image's
 */
record RunMode(boolean oneShot, List<String> entrypoint, List<String> command) {
    /** What base images name as their command: without a terminal it ends at once. */
    private static final Set<String> SHELLS = Set.of("sh", "ash", "bash", "dash", "ksh", "mksh", "zsh", "yash", "fish");

    static RunMode of(HookRequest request, ImageDetails image, Ancestry ancestry) {
        ContainerOptions options = request.options();
        RunMode service = new RunMode(false, options.entrypoint(), options.command());
        boolean usersOwn = options.entrypoint() != null || options.command() != null;
        return switch (request.mode()) {
            case ONE_SHOT -> new RunMode(true, null, null);
            case SERVICE -> usersOwn || hasProcess(image) ? service : startedByHook();
            case AUTO -> {
                if (usersOwn || hasProcess(image)) {
                    yield service;
                }
                yield ancestry.method(Hook.START).isPresent() ? startedByHook() : new RunMode(true, null, null);
            }
        };
    }

    private static RunMode startedByHook() {
        return new RunMode(false, HookCommand.scriptCommand(Hook.START), List.of());
    }

    private static boolean hasProcess(ImageDetails image) {
        List<String> process = new ArrayList<>(image.entrypoint());
        process.addAll(image.command());
        if (process.size() != 1) {
            return !process.isEmpty();
        }
        String program = process.get(0);
        return !SHELLS.contains(program.substring(program.lastIndexOf('/') + 1));
    }
}

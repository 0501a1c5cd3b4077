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
 * @param startedByHook a service that the image's START hook starts, because the image has no process that would stay
 * @param entrypoint to start a service with; null keeps the image's
 * @param command to start a service with; null keeps the image's
 */
record RunMode(boolean oneShot, boolean startedByHook, List<String> entrypoint, List<String> command) {
    /** What base images name as their command: without a terminal it ends at once. */
    private static final Set<String> SHELLS = Set.of("sh", "ash", "bash", "dash", "ksh", "mksh", "zsh", "yash", "fish");

    static RunMode of(HookRequest request, ImageDetails image, Ancestry ancestry) {
        ContainerOptions options = request.options();
        RunMode service = new RunMode(false, false, options.entrypoint(), options.command());
        boolean usersOwn = options.entrypoint() != null || options.command() != null;
        return switch (request.mode()) {
            case ONE_SHOT -> ofHook();
            case SERVICE -> usersOwn || hasProcess(image) ? service : ofStartHook();
            case AUTO -> {
                if (usersOwn || hasProcess(image)) {
                    yield service;
                }
                yield ancestry.method(Hook.START).isPresent() ? ofStartHook() : ofHook();
            }
        };
    }

    private static RunMode ofHook() {
        return new RunMode(true, false, null, null);
    }

    private static RunMode ofStartHook() {
        return new RunMode(false, true, HookCommand.scriptCommand(Hook.START), List.of());
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

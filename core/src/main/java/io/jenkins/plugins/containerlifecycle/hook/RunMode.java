package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.ContainerOptions;
import io.jenkins.plugins.containerlifecycle.engine.Containers;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.report.CapturedText;
import io.jenkins.plugins.containerlifecycle.report.HookExitCode;
import io.jenkins.plugins.containerlifecycle.report.ScriptComplaint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a container of an image is started.
 *
 * @param oneShot the hook is its only process
 * @param startedByHook a service that the image's START hook starts, because the image has no process that stays
 * @param entrypoint to start a service with, in place of the image's
 * @param command to start a service with, in place of the image's
 */
record RunMode(
        boolean oneShot,
        boolean startedByHook,
        @Nullable List<String> entrypoint,
        @Nullable List<String> command) {
    private static final int COMPLAINT_LINES = 5;
    private static final int COMPLAINT_BYTES = 4 * 1024;

    /** Typical commands of base images, which end at once without a terminal. */
    private static final Set<String> SHELLS = Set.of("sh", "ash", "bash", "dash", "ksh", "mksh", "zsh", "yash", "fish");

    /** All options except those that let a shell run what comes next, such as {@code -c} or {@code -lc}. */
    private static final Pattern IDLE_OPTIONS = Pattern.compile("--(login|norc|noprofile|posix)|-[a-zA-Z&&[^c]]+");

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

    /** What to do if a container of such a run has ended too early; empty if nothing is known. */
    String advice(Containers containers, ContainerDetails container, HookRequest request, HookSettings settings)
            throws EngineException, InterruptedException {
        if (container.running()) {
            return "";
        }
        String run = "run its hook one-shot (" + settings.oneShot() + ").";
        if (startedByHook && hasNoStartHook(containers, container)) {
            return " The image has neither a process that stays nor a START hook, so it cannot run as a service:"
                    + " name a START hook when it is built, give a command, or " + run;
        }
        return container.exitCode() == 0 && request.readiness().kind() != Readiness.Kind.LOG
                ? " If the image has no process that stays, " + run
                : "";
    }

    /** A START hook may end with the same code; then its output tells. */
    private static boolean hasNoStartHook(Containers containers, ContainerDetails container)
            throws EngineException, InterruptedException {
        return HookExitCode.NO_HOOK.is(container.exitCode())
                && ScriptComplaint.isThere(
                        Hook.START.id(),
                        HookExitCode.NO_HOOK.code(),
                        CapturedText.of(containers.logTail(container.id(), COMPLAINT_LINES, COMPLAINT_BYTES)));
    }

    private static RunMode ofHook() {
        return new RunMode(true, false, null, null);
    }

    private static RunMode ofStartHook() {
        return new RunMode(false, true, HookCommand.scriptCommand(Hook.START), List.of());
    }

    /**
     * Whether the image starts something that stays. A shell with nothing to run does not, whatever comes before it: an
     * entrypoint with such a command is a script that ends with {@code exec "$@"}, or a program like tini.
     */
    private static boolean hasProcess(ImageDetails image) {
        List<String> process = new ArrayList<>(image.entrypoint());
        process.addAll(image.command());
        return !process.isEmpty() && !isIdleShell(process) && !isIdleShell(image.command());
    }

    /** A shell followed only by options such as {@code -l}, or by the name of such a shell. */
    private static boolean isIdleShell(List<String> process) {
        if (process.isEmpty() || !isShell(process.get(0))) {
            return false;
        }
        List<String> rest = process.subList(1, process.size());
        if (rest.size() == 2 && rest.get(0).equals("-c")) {
            // How "CMD bash" is stored.
            return ShellWords.split(rest.get(1)).filter(RunMode::isIdleShell).isPresent();
        }
        return rest.stream().allMatch(word -> IDLE_OPTIONS.matcher(word).matches());
    }

    private static boolean isShell(String program) {
        return SHELLS.contains(program.substring(program.lastIndexOf('/') + 1));
    }
}

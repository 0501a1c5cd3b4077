package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.Containers;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.TarContent;
import io.jenkins.plugins.containerlifecycle.engine.TarLimits;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.HookMethod;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLayout;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to run for a hook. The script in the image knows best, so it is tried first and nothing is asked before. Only if
 * it could not run is the image examined, and the command in the metadata is run directly.
 */
final class HookCommand {
    private static final String SHELL = "/bin/sh";
    private static final TarLimits METADATA_LIMITS = new TarLimits(64 * 1024, 8 * 1024 * 1024, 256);

    private final Containers containers;
    private final Hook hook;
    private final @Nullable String method;

    HookCommand(Containers containers, HookRequest request) {
        this(containers, request.hook(), request.method());
    }

    /** @param method to run in place of the image's own */
    HookCommand(Containers containers, Hook hook, @Nullable String method) {
        this.containers = containers;
        this.hook = hook;
        this.method = method;
    }

    /**
     * The script in the image may be an old one or a stranger's; it would run a command that does nothing and report a
     * pass. And it knows only files: if a clock was ahead where the image's base was stamped, it takes the base's hook for the
     * newer one, and so for the image's.
     *
     * @param labels the ancestry according to the image's labels
     */
    static void requireRightOne(HookRequest request, Ancestry labels) throws NoHookException {
        if (request.method() == null) {
            requireOwn(request.hook(), labels);
            Optional<String> named = labels.isTruncated() ? Optional.empty() : labels.method(request.hook());
            if (named.isPresent()) {
                requireOneThatDoesSomething(request.hook(), named.get());
            }
        }
    }

    private static void requireOwn(Hook hook, Ancestry labels) throws NoHookException {
        Optional<ImageMetadata> own = labels.own();
        Optional<String> ownMethod = own.flatMap(image -> image.method(hook));
        if (ownMethod.isPresent() && !ownMethod.equals(labels.method(hook))) {
            throw new NoHookException("The image would run the " + hook + " hook of "
                    + SafeText.line(labels.image().orElseThrow().project())
                    + ", which it was built on, in place of its own: that"
                    + " was stamped at " + labels.image().orElseThrow().buildTime() + ", later than the image itself ("
                    + own.get().buildTime()
                    + "), so a clock was wrong. Build the image again once that time has passed.");
        }
    }

    private static void requireOneThatDoesSomething(Hook hook, String command) throws NoHookException {
        if (HookMethod.isNothing(command)) {
            throw new NoHookException("The image names as its " + hook.field() + " " + ShellWords.quoted(command) + ", "
                    + HookMethod.WHY + " Name another one when the image is built, or give a command to run.");
        }
    }

    /** What to try first. */
    List<String> preferred() {
        return method == null ? scriptCommand(hook) : shellCommand(method);
    }

    static List<String> scriptCommand(Hook hook) {
        return List.of(ImageLayout.SCRIPT, "--" + hook.id());
    }

    /**
     * What to run if the preferred command could not be started in a container.
     *
     * @param labels the ancestry according to the image's labels
     * @return empty if the image has what the preferred command needs, so that the hook itself is at fault
     * @throws NoHookException if the image has no such hook, or no shell although the hook needs one
     */
    Optional<List<String>> fallback(String containerId, Ancestry labels)
            throws NoHookException, EngineException, InterruptedException {
        boolean shell = containers.pathExists(containerId, SHELL);
        if (shell && (method != null || containers.pathExists(containerId, ImageLayout.SCRIPT))) {
            return Optional.empty();
        }
        if (method != null) {
            return Optional.of(withoutShell(method));
        }
        // The order of the script: the operator's file, the image's metadata, the image's file.
        String operatorsFile = ImageLayout.OPERATORS_HOOK_DIRECTORY + "/" + hook.id();
        if (containers.pathExists(containerId, operatorsFile)) {
            return Optional.of(List.of(operatorsFile));
        }
        Optional<String> named = labels.isTruncated() ? Optional.empty() : labels.method(hook);
        if (named.isEmpty()) {
            named = fromFiles(containerId).method(hook);
        }
        if (named.isPresent()) {
            requireOneThatDoesSomething(hook, named.get());
            return Optional.of(shell ? shellCommand(named.get()) : withoutShell(named.get()));
        }
        String imagesFile = ImageLayout.HOOK_DIRECTORY + "/" + hook.id();
        if (containers.pathExists(containerId, imagesFile)) {
            return Optional.of(List.of(imagesFile));
        }
        throw new NoHookException("The image has no " + hook + " hook: its metadata names no " + hook.field()
                + " and there is no " + imagesFile + ". Name one when the image is built, or give a command to run.");
    }

    /** Whether the container has the hook, as far as that can be seen without running anything in it. */
    boolean isThere(String containerId, Ancestry labels) throws EngineException, InterruptedException {
        if (labels.method(hook).isPresent()
                || containers.pathExists(containerId, ImageLayout.OPERATORS_HOOK_DIRECTORY + "/" + hook.id())
                || containers.pathExists(containerId, ImageLayout.HOOK_DIRECTORY + "/" + hook.id())) {
            return true;
        }
        boolean onlyFilesKnow =
                labels.isTruncated() || labels.isEmpty() && containers.pathExists(containerId, ImageLayout.SCRIPT);
        return onlyFilesKnow && fromFiles(containerId).method(hook).isPresent();
    }

    private Ancestry fromFiles(String containerId) throws EngineException, InterruptedException {
        return containers
                .readFiles(containerId, ImageLayout.METADATA_DIRECTORY, METADATA_LIMITS)
                .map(TarContent::files)
                .map(Ancestry::ofFiles)
                .orElse(Ancestry.EMPTY);
    }

    private static List<String> shellCommand(String command) {
        return List.of(SHELL, "-c", command);
    }

    private static List<String> withoutShell(String command) throws NoHookException {
        return ShellWords.split(command)
                .orElseThrow(() -> new NoHookException("The hook's command " + ShellWords.quoted(command)
                        + " needs a shell, and the image has no " + SHELL
                        + ". Put the command into a program of its own, or add a shell to the image."));
    }
}

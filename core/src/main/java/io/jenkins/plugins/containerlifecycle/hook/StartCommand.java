package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import java.util.List;
import java.util.Optional;

/** How an image is started as a service that has no process of its own that would stay. */
public final class StartCommand {
    private StartCommand() {}

    /**
     * The command of the image's START hook, to be used in place of its entrypoint and command.
     *
     * @return empty if the image has a process of its own, or no START hook either
     */
    public static Optional<List<String>> of(ImageDetails image) {
        RunMode mode = RunMode.of(HookRequest.validate(image.id()), image, ImageLabels.read(image.labels()));
        return mode.startedByHook() ? Optional.ofNullable(mode.entrypoint()) : Optional.empty();
    }
}

package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.Containers;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.hook.HookRunner;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecordBuilder;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLayout;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the two ways to a new container have in common. */
final class NewContainer {
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private NewContainer() {}

    /** @param previousImageId the image of the container that is replaced; null if there is none */
    static DeploymentRecord record(
            ContainerEngine engine, DeployRequest request, ImageDetails image, @Nullable String previousImageId)
            throws EngineException, InterruptedException {
        return new DeploymentRecordBuilder()
                .deploymentId(request.deploymentId() == null ? HookRunner.newRunId() : request.deploymentId())
                .deployedAt(engine.now())
                .deployedBy(request.deployedBy())
                .deploymentCause(request.cause())
                .reason(request.reason())
                .node(engine.node())
                .image(request.image())
                .imageId(image.id())
                .previousImageId(previousImageId)
                .verdict(request.verdict())
                .build();
    }

    /** Whether the engine said no to this container, rather than not being able to say anything. */
    static boolean isRefusal(EngineException e) {
        return e.kind() == EngineException.Kind.REFUSED || e.kind() == EngineException.Kind.CONFLICT;
    }

    /**
     * A program that misses its configuration takes a moment to find that out.
     *
     * @return null if it still runs
     */
    static @Nullable DeployVerdict endedAtOnce(Containers containers, String id)
            throws EngineException, InterruptedException {
        return containers
                .waitForExit(id, Deadline.in(MOMENT))
                .map(exitCode -> DeployVerdict.ended("It ended at once with exit code " + exitCode + "."))
                .orElse(null);
    }

    /** A name may be given to another image between two calls. */
    static void requireImage(KnownContainer created, String imageId) throws DeployException {
        if (!created.imageId().equals(imageId)) {
            throw movedName(created.image());
        }
    }

    static DeployException movedName(String image) {
        return new DeployException("The name " + SafeText.line(image)
                + " was given to another image just now, so nothing was deployed. Try again.");
    }

    /**
     * Without a hook nobody could tell whether the new one is good, and that is better known before the old one is stopped.
     *
     * @param containerId of the new one, created and not started
     */
    static void requireHook(Containers containers, String containerId, DeployRequest request, ImageDetails image)
            throws DeployException, EngineException, InterruptedException {
        if (request.validation() == null || request.validation().method() != null) {
            return;
        }
        Ancestry ancestry = ImageLabels.read(image.labels());
        if (ancestry.isTruncated() || ancestry.method(Hook.VALIDATE).isPresent()) {
            return;
        }
        for (String folder : List.of(ImageLayout.OPERATORS_HOOK_DIRECTORY, ImageLayout.HOOK_DIRECTORY)) {
            if (containers.pathExists(containerId, folder + "/" + Hook.VALIDATE.id())) {
                return;
            }
        }
        throw new MissingHookException("The image " + request.image()
                + " has no VALIDATE hook, so nobody can tell whether its container is good. Name one when the image is"
                + " built, give a command to run instead, or deploy without validation.");
    }
}

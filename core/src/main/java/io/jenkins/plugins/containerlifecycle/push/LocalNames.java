package io.jenkins.plugins.containerlifecycle.push;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.Images;
import io.jenkins.plugins.containerlifecycle.reference.ImageIds;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names that an image gets at the engine, because an engine pushes names and not IDs. A name that did not exist
 * before is removed again. One that another image had stays with the pushed one, as after {@code docker tag}: putting
 * it back could send out the other image if somebody else is pushing that name at that moment.
 */
final class LocalNames {
    private final Images images;
    private final String imageId;
    private final PushListener listener;
    private final Set<ImageReference> created = new LinkedHashSet<>();

    LocalNames(Images images, String imageId, PushListener listener) {
        this.images = images;
        this.imageId = imageId;
        this.listener = listener;
    }

    /** Makes the name mean this image. */
    void give(ImageReference reference) throws EngineException, InterruptedException {
        String before = idOf(reference);
        if (imageId.equals(before)) {
            return;
        }
        if (before == null) {
            // Noted before it is done, because an interrupt may come in between.
            created.add(reference);
        } else if (!created.contains(reference)) {
            listener.onPhase("The local name " + reference + " was another image's (" + ImageIds.shown(before)
                    + ") and is now that of the image that is pushed, as after 'docker tag'.");
        }
        images.tag(imageId, reference);
    }

    /** What the engine has under a name. */
    @Nullable
    String idOf(ImageReference reference) throws EngineException, InterruptedException {
        try {
            return images.inspect(reference.toString()).id();
        } catch (EngineException e) {
            if (e.kind() == Kind.NO_SUCH_IMAGE) {
                return null;
            }
            throw e;
        }
    }

    /** Works even on an interrupted thread. The listener is told what cannot be removed. */
    void takeBack() {
        boolean interrupted = Thread.interrupted();
        for (ImageReference reference : created) {
            try {
                takeBack(reference);
            } catch (EngineException e) {
                listener.onPhase("Warning: the local name " + reference + " could not be removed: " + e.getMessage());
            } catch (InterruptedException e) {
                interrupted = true;
                listener.onPhase("Warning: the local name " + reference + " is left; 'docker rmi " + reference
                        + "' removes it.");
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeBack(ImageReference reference) throws EngineException, InterruptedException {
        if (!imageId.equals(idOf(reference))) {
            // Gone, or already somebody else's.
            return;
        }
        if (hasOtherName()) {
            images.untag(reference);
        } else {
            listener.onPhase("The local name " + reference + " stays, because the image has no other.");
        }
    }

    /** The engine deletes an image with its last name. */
    private boolean hasOtherName() throws EngineException, InterruptedException {
        ImageDetails image = images.inspect(imageId);
        return image.repoTags().stream()
                .map(name -> ImageReference.split(name).canonical())
                .anyMatch(name ->
                        created.stream().noneMatch(ours -> ours.canonical().equals(name)));
    }
}

package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.Images;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.BuildHistory;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.SeenStamp;
import io.jenkins.plugins.containerlifecycle.metadata.StampRule;
import io.jenkins.plugins.containerlifecycle.reference.ImageIds;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks that an image, or the image of a container, carries the stamp that it must carry. */
public final class StampCheck {
    private final Images images;
    private final StampRule rule;

    public StampCheck(Images images, StampRule rule) {
        this.images = images;
        this.rule = rule;
    }

    /**
     * @param name as the user named the image
     * @param more other names that it is used under, such as those to push it under
     * @return a sentence on why it is not the right one; empty if it is
     * @throws EngineException if the engine stopped to answer, so that it is not known
     */
    public Optional<String> image(String name, List<String> more, ImageDetails image)
            throws EngineException, InterruptedException {
        if (rule == StampRule.ANY) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>(List.of(name));
        names.addAll(more);
        Ancestry ancestry = ImageLabels.read(image.labels());
        return rule.complaint(new SeenStamp(
                "The image " + SafeText.line(name), names, image.repoTags(), ancestry, isOwn(ancestry, image.id())));
    }

    Optional<String> container(ContainerDetails container) throws EngineException, InterruptedException {
        if (rule == StampRule.ANY) {
            return Optional.empty();
        }
        // A container has its image's labels.
        Ancestry ancestry = ImageLabels.read(container.labels());
        return rule.complaint(new SeenStamp(
                "The image of the container " + SafeText.line(container.name()),
                List.of(container.image()),
                ImageIds.looksLikeOne(container.image()) ? names(container.imageId()) : List.of(),
                ancestry,
                isOwn(ancestry, container.imageId())));
    }

    private List<String> names(String imageId) throws InterruptedException {
        try {
            return images.inspect(imageId).repoTags();
        } catch (EngineException e) {
            // An image may be removed while a container of it runs; then its metadata has its name.
            return List.of();
        }
    }

    /** An engine that cannot tell must not prevent a verdict; one that was lost might have told something else. */
    private boolean isOwn(Ancestry ancestry, String imageId) throws EngineException, InterruptedException {
        try {
            return isOwn(images, ancestry, imageId);
        } catch (EngineException e) {
            if (e.isEngineGone() || e.kind() == EngineException.Kind.TIMED_OUT) {
                throw e;
            }
            return true;
        }
    }

    /**
     * Whether the newest metadata is the image's own, and not that of an image on which it was built without being
     * stamped.
     *
     * @param ancestry as the image's labels tell it
     */
    public static boolean isOwn(Images images, Ancestry ancestry, String imageId)
            throws EngineException, InterruptedException {
        // If its own metadata cannot be read, the newest is that of an image below it.
        return !ancestry.lacksItself()
                && (ancestry.self() == null || BuildHistory.endsWithStamp(images.history(imageId)));
    }
}

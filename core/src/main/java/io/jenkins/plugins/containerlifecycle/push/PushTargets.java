package io.jenkins.plugins.containerlifecycle.push;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageNameCheck;
import io.jenkins.plugins.containerlifecycle.reference.ImageIds;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The names under which an image is to be pushed. */
public final class PushTargets {
    private static final int MAX_TARGETS = 100;

    private PushTargets() {}

    /**
     * Checks them all before anything is pushed.
     *
     * @param image as the user named it
     * @param references where to push it; empty for {@code image} itself
     * @return distinct, in the given order, each with a tag
     * @throws EngineException of kind {@code BAD_REFERENCE}
     */
    public static List<ImageReference> of(String image, List<String> references) throws EngineException {
        Set<ImageReference> targets = new LinkedHashSet<>();
        if (references.isEmpty()) {
            ImageNameCheck.require(image);
            if (ImageIds.looksLikeOne(image)) {
                throw bad("'" + SafeText.line(image) + "' is an ID; say under which name it is to be pushed, such as"
                        + " registry.example.org/web:1.");
            }
            targets.add(target(image));
        }
        for (String reference : references) {
            targets.add(target(reference));
        }
        if (targets.size() > MAX_TARGETS) {
            throw bad("An image is pushed under at most " + MAX_TARGETS + " names at a time, not " + targets.size()
                    + ".");
        }
        return List.copyOf(targets);
    }

    private static ImageReference target(String reference) throws EngineException {
        ImageReference name = ImageNameCheck.require(reference);
        if (name.digest() != null) {
            throw bad("'" + SafeText.line(reference)
                    + "' names a digest, which only a push creates; name the tag to push it under.");
        }
        if (reference.startsWith("sha256:")) {
            throw bad("'" + SafeText.line(reference) + "' is an ID and not a name to push under.");
        }
        return name.withTag(name.tagOrLatest());
    }

    private static EngineException bad(String message) {
        return new EngineException(EngineException.Kind.BAD_REFERENCE, message);
    }
}

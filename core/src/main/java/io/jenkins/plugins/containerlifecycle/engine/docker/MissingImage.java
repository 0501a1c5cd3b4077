package io.jenkins.plugins.containerlifecycle.engine.docker;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.reference.NearestName;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.ArrayList;
import java.util.List;

/** Says what to do about an image that is not there. */
final class MissingImage {
    private MissingImage() {}

    /** Adds advice and a near name to an error of kind {@code NO_SUCH_IMAGE}; gives others back as they are. */
    static EngineException explain(EngineApi api, EngineException e, String wanted) throws InterruptedException {
        if (e.kind() != Kind.NO_SUCH_IMAGE) {
            return e;
        }
        String nearest = null;
        try {
            List<String> known = new ArrayList<>();
            api.images().forEach(image -> known.addAll(image.repoTags()));
            nearest = NearestName.of(wanted, known);
        } catch (EngineRefusal | EngineException courtesy) {
            // A suggestion is no reason to hide what was wrong in the first place.
        }
        String advice = " Pull it ('docker pull " + wanted + "') or build it first.";
        String suggestion = nearest == null ? "" : " Did you mean '" + SafeText.line(nearest) + "'?";
        return new EngineException(e.kind(), e.getMessage() + advice + suggestion, e);
    }
}

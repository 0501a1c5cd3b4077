package io.jenkins.plugins.containerlifecycle.engine.docker;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.reference.NearestName;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.ArrayList;
import java.util.List;

/** Says what to do about a missing image. */
final class MissingImage {
    private MissingImage() {}

    /** Adds advice and a similar name to an error of kind {@code NO_SUCH_IMAGE}; returns others unchanged. */
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
            // An error in finding a suggestion must not hide the original error.
        }
        String advice = " Pull it ('docker pull " + wanted + "') or build it first.";
        String suggestion = nearest == null ? "" : " Did you mean '" + SafeText.line(nearest) + "'?";
        return new EngineException(e.kind(), e.getMessage() + advice + suggestion, e);
    }
}

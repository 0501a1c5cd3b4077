package io.jenkins.plugins.containerlifecycle.plugin.push;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.plugin.agent.EngineAccess;
import io.jenkins.plugins.containerlifecycle.plugin.images.InspectedImage;
import io.jenkins.plugins.containerlifecycle.push.Platforms;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import jenkins.security.MasterToSlaveCallable;

/** Asks the agent's engine once which image a name refers to. */
public final class ResolveWork extends MasterToSlaveCallable<ResolveWork.Resolved, InterruptedException> {
    private static final long serialVersionUID = 1L;

    /** How long the engine may take. */
    public static final long SECONDS = 60;

    private final String image;
    private final String use;
    private final HashMap<String, String> environment;

    /** @param use what the image is wanted for, such as {@code pushed} */
    public ResolveWork(String image, String use, Map<String, String> environment) {
        this.image = image;
        this.use = use;
        this.environment = new HashMap<>(environment);
    }

    @Override
    public Resolved call() throws InterruptedException {
        try (DockerEngine engine = DockerEngine.connect(EngineAccess.config(environment))) {
            engine.info();
            ImageDetails details = engine.images().inspect(image);
            HashMap<String, String> labels = new HashMap<>(details.labels());
            labels.keySet().removeIf(label -> !label.startsWith(ImageLabels.PREFIX));
            return new Resolved(
                    details.id(),
                    labels,
                    InspectedImage.isDerived(engine, details),
                    new ArrayList<>(details.repoTags()),
                    Platforms.complaint(engine.images(), image, details, use).orElse(null),
                    null);
        } catch (EngineException e) {
            // Jenkins would not let its own type through to the controller.
            return new Resolved(null, null, false, null, null, e.getMessage());
        }
    }

    /**
     * What the name was resolved to, or why it could not be. Not a record, because it is kept with the state of a
     * Pipeline.
     */
    public static final class Resolved implements Serializable {
        private static final long serialVersionUID = 1L;

        /** Null if it could not be resolved. */
        public final String imageId;
        /** The project's own labels, which tell the image's ancestry; null if it could not be resolved. */
        final HashMap<String, String> labels;
        /** Whether the labels are those of what the image was built on, see {@link InspectedImage#derived}. */
        final boolean derived;
        /** All its names at the engine; null if it could not be resolved, and in the state of an earlier release. */
        final ArrayList<String> names;
        /** A sentence on why its ID stands for more than what was validated; null if it does not. */
        final String platforms;
        /** A message; null if it was resolved. */
        final String trouble;

        private Resolved(
                String imageId,
                HashMap<String, String> labels,
                boolean derived,
                ArrayList<String> names,
                String platforms,
                String trouble) {
            this.imageId = imageId;
            this.labels = labels;
            this.derived = derived;
            this.names = names;
            this.platforms = platforms;
            this.trouble = trouble;
        }
    }
}

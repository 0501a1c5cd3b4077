package io.jenkins.plugins.containerlifecycle.plugin.images;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Run;
import hudson.model.listeners.RunListener;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Notes how builds end that have written metadata: an image of which nobody has seen more than that is there only if its
 * build ended well. Comes before all who compare images when a build ends.
 */
@Extension(ordinal = 100)
public final class EndedBuilds extends RunListener<Run<?, ?>> {
    private static final Logger LOGGER = Logger.getLogger(EndedBuilds.class.getName());

    @Override
    public void onFinalized(@NonNull Run<?, ?> run) {
        ContainerImagesAction action = run.getAction(ContainerImagesAction.class);
        if (action == null) {
            return;
        }
        for (String key : action.stampedKeys()) {
            try {
                ImageIndex.get().noteEnd(run, key);
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, e, () -> "Not kept how the build of the stamp " + key + " ended");
            }
        }
    }
}

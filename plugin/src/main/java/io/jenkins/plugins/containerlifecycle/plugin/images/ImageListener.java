package io.jenkins.plugins.containerlifecycle.plugin.images;

import hudson.ExtensionList;
import hudson.ExtensionPoint;

/** Is told that there may be something new about images: a verdict or a push. A hint only; it says not what. */
public interface ImageListener extends ExtensionPoint {
    /** Called while a step waits, so it must be quick. */
    void onNews();

    static void fire() {
        ExtensionList.lookup(ImageListener.class).forEach(ImageListener::onNews);
    }
}

package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.leftover.LeftoverPolicy;
import io.jenkins.plugins.containerlifecycle.leftover.RunLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import java.util.Map;
import java.util.UUID;

/**
 * The locks that this process holds. An agent lives for months: a lock that it could not remove, since the engine was gone,
 * would else be held until its time is over. The classes of an agent may be loaded more than once in a process, so no
 * constant of theirs can know all locks, but system properties can.
 */
final class HeldLocks {
    private static final String LABEL = ImageLabels.PREFIX + "deploying.lock";
    private static final String PROPERTY = "container-lifecycle.deploying.";

    private HeldLocks() {}

    /** @param labels of the lock that is to be made; gets what {@link #isGivenUp} knows it by */
    static String begin(Map<String, String> labels) {
        String lock = UUID.randomUUID().toString();
        labels.put(LABEL, lock);
        System.setProperty(PROPERTY + lock, "held");
        return lock;
    }

    static void end(String lock) {
        System.clearProperty(PROPERTY + lock);
    }

    /** Whether it is one of this very program that nobody in it works under any more. */
    static boolean isGivenUp(Map<String, String> labels) {
        String lock = labels.get(LABEL);
        return lock != null
                && LeftoverPolicy.owner().equals(labels.get(RunLabels.OWNER))
                && System.getProperty(PROPERTY + lock) == null;
    }
}

package io.jenkins.plugins.containerlifecycle.verdict;

import java.io.IOException;
import java.util.Collection;

/** Where verdicts are kept. */
@FunctionalInterface
public interface VerdictSource {
    /**
     * @param image as the user named it
     * @param imageId what the engine resolved it to
     * @return all verdicts on that ID; those on other images of the name may be among them, they help to explain a
     *     refusal
     */
    Collection<ImageVerdict> find(String image, String imageId) throws IOException, InterruptedException;
}

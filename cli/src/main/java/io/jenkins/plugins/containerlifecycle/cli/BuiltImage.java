package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.hook.StampCheck;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.StampRule;
import java.util.List;
import java.util.Optional;

/** Looks at what a build has made: that it ended well does not say that its image carries the stamp. */
final class BuiltImage {
    private BuiltImage() {}

    /**
     * By each of the names that the build gave it.
     *
     * @return why one of them is not the image that was stamped; empty also where the engine has no image of that name
     *     (it may have gone to a registry) or cannot be asked
     */
    static Optional<String> complaint(CommonOptions common, ImageMetadata stamped) throws InterruptedException {
        if (stamped.imageName() == null || stamped.imageTagNames().isEmpty()) {
            return Optional.empty();
        }
        StampRule rule = StampRule.buildId(stamped.buildId(), "this build");
        try (ContainerEngine engine = common.engine()) {
            for (String tag : stamped.imageTagNames()) {
                String name = stamped.imageName() + ":" + tag;
                Optional<String> complaint =
                        new StampCheck(engine, rule).image(name, List.of(), engine.inspectImage(name));
                if (complaint.isPresent()) {
                    return complaint;
                }
            }
        } catch (EngineException e) {
            // Then there is nothing to look at here.
        }
        return Optional.empty();
    }
}

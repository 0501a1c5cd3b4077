package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.metadata.StampRule;
import org.jspecify.annotations.Nullable;

/** The option that says which stamp an image must carry. */
final class BuildIdOption {
    static final String NAME = "--build-id";

    private BuildIdOption() {}

    /**
     * @param id if the option was given
     * @throws IllegalArgumentException if it is not an ID, such as an empty variable
     */
    static StampRule rule(@Nullable String id) {
        return id == null ? StampRule.ANY : StampRule.buildId(id, NAME);
    }
}

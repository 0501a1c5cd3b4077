package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.metadata.StampRule;

/** The option that says which stamp an image must carry. */
final class BuildIdOption {
    static final String NAME = "--build-id";

    private BuildIdOption() {}

    /**
     * @param id null if the option was not given
     * @throws IllegalArgumentException if it is not an ID, such as an empty variable
     */
    static StampRule rule(String id) {
        return id == null ? StampRule.ANY : StampRule.buildId(id, NAME);
    }
}

package io.jenkins.plugins.containerlifecycle.plugin.images;

import io.jenkins.plugins.containerlifecycle.plugin.verdicts.RecordedVerdict;

/**
 * One image of a build in a list: its name and verdict, and nothing for which another build would have to be loaded.
 */
public final class NamedImage {
    private final String name;
    private final RecordedVerdict verdict;

    NamedImage(RecordedImage image) {
        name = image.shownName();
        verdict = image.verdict();
    }

    public String getName() {
        return name;
    }

    /** The worst of the verdicts; null until it was validated. */
    public RecordedVerdict getVerdict() {
        return verdict;
    }
}

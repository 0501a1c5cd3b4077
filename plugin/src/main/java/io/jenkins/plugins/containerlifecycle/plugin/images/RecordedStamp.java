package io.jenkins.plugins.containerlifecycle.plugin.images;

import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.StampLedger;
import io.jenkins.plugins.containerlifecycle.metadata.StampRecord;
import io.jenkins.plugins.containerlifecycle.metadata.StampRule;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * That a build has stamped an image: plain values, kept in the build's record whole, since by them an image is held to
 * what was stamped, and sent to the agents that do so.
 */
public final class RecordedStamp implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final String ADVICE =
            "Build it with the buildOptions that containerMetadata returns and look whether"
                    + " that went well; if another image is meant, say 'anyStamp: true'.";

    /** The repository. */
    private final String image;
    /** All that the image is to have. */
    private final ArrayList<String> tags;

    private final String buildId;
    /** Epoch seconds. */
    private final long time;
    /** The name of the node where it was stamped; empty for the controller's own. */
    private final String node;

    RecordedStamp(String image, ImageMetadata metadata, String node) {
        this.image = image;
        this.tags = new ArrayList<>(metadata.imageTagNames());
        this.buildId = metadata.buildId();
        this.time = metadata.buildTimeStamp();
        this.node = node;
    }

    /** Whether a later stamp is for the same image. A stamp without tags is for all of its repository. */
    boolean isReplacedBy(RecordedStamp later) {
        return image.equals(later.image)
                && (tags.isEmpty() || later.tags.isEmpty() || !Collections.disjoint(tags, later.tags));
    }

    int size() {
        return image.length() + tags.stream().mapToInt(String::length).sum();
    }

    /** @return which stamp an image must carry by its name, after all that the build has stamped */
    public static StampRule rule(List<RecordedStamp> stamps) {
        if (stamps.isEmpty()) {
            return StampRule.ANY;
        }
        return new StampLedger(
                stamps.stream()
                        .map(stamp -> new StampRecord(stamp.image, stamp.tags, stamp.buildId, stamp.time, stamp.node))
                        .toList(),
                ADVICE);
    }
}

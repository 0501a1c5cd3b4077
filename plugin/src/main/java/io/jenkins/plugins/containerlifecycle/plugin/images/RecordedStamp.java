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
 * Notes that a build has stamped an image. Plain values: they are kept whole in the build's record and sent to agents,
 * which hold an image to what was stamped.
 */
public final class RecordedStamp implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final String ADVICE =
            "Build it with the buildOptions that containerMetadata returns and look whether"
                    + " that went well; if another image is meant, say 'anyStamp: true'.";

    /** The repository. */
    private final String image;
    /** All tags that the image will have. */
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

    /** The key of the metadata. */
    String key() {
        return time + "." + buildId;
    }

    /** Whether a later stamp is for the same image. A stamp without tags is for its whole repository. */
    boolean isReplacedBy(RecordedStamp later) {
        return image.equals(later.image)
                && (tags.isEmpty() || later.tags.isEmpty() || !Collections.disjoint(tags, later.tags));
    }

    int size() {
        return image.length() + tags.stream().mapToInt(String::length).sum();
    }

    /** @return the stamp that an image must carry according to its name and to all stamps of the build */
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

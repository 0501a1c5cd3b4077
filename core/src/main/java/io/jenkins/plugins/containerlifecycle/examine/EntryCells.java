package io.jenkins.plugins.containerlifecycle.examine;

import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.reference.ImageIds;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.time.Duration;
import java.time.Instant;

/** The cells of an image's or container's line. */
final class EntryCells {
    private static final int MAX_WIDTH = 40;
    /** People look for names, with grep, too. */
    private static final int MAX_NAME = 300;

    private EntryCells() {}

    static String name(Inventory.Entry entry) {
        return entry.names().isEmpty()
                ? ImageIds.digits(entry.id())
                : cell(entry.names().get(0), MAX_NAME);
    }

    static String project(Inventory.Entry entry, ImageMetadata image) {
        String other = entry.sameStampAs();
        if (other == null) {
            return cell(image.project());
        }
        return "the same stamp as " + (other.startsWith("sha256:") ? ImageIds.digits(other) : cell(other));
    }

    static String tags(Inventory.Entry entry, ImageMetadata image) {
        return entry.stamped() ? cell(String.join(",", image.imageTagNames())) : "";
    }

    /** Of a container that was deployed why it was, else why its image was built. */
    static String cause(Inventory.Entry entry, ImageMetadata image) {
        if (entry.deployment() != null) {
            return cell("deployed: " + entry.deployment().deploymentCause());
        }
        return entry.stamped() && image.buildCause() != null ? cell(image.buildCause()) : "";
    }

    static String commit(Inventory.Entry entry, ImageMetadata image) {
        String commit = entry.stamped() ? image.shortGitref() : null;
        return commit == null ? "" : commit;
    }

    static String age(Inventory.Entry entry, Instant now) {
        Duration age = Duration.between(Inventory.made(entry), now);
        return age.isNegative() ? "in the future" : Durations.roughly(age);
    }

    static String cell(String text) {
        return cell(text, MAX_WIDTH);
    }

    private static String cell(String text, int most) {
        return Shortening.within(SafeText.line(text), most);
    }
}

package io.jenkins.plugins.containerlifecycle.plugin.images;

import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.jobs.UnreadableJobs;
import io.jenkins.plugins.containerlifecycle.plugin.text.StoredMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.verdicts.RecordedPush;
import io.jenkins.plugins.containerlifecycle.plugin.verdicts.RecordedVerdict;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** One image of a build as the reader of a page or of the API may see it. All its texts are safe to show. */
@ExportedBean(defaultVisibility = 5)
public final class ImageReport {
    private final RecordedImage image;
    private final List<AncestorReport> ancestry = new ArrayList<>();
    private final int unreadable;

    ImageReport(RecordedImage image, ProducingBuilds builds, UnreadableJobs unreadableJobs) {
        this.image = image;
        List<ImageMetadata> images = new ArrayList<>();
        for (String stored : image.ancestry()) {
            StoredMetadata.read(stored).ifPresent(images::add);
        }
        this.unreadable = image.ancestry().size() - images.size();
        for (int i = 0; i < images.size(); i++) {
            boolean itself = i == images.size() - 1 && !image.isDerived();
            ancestry.add(
                    itself
                            ? new AncestorReport(
                                    images.get(i), builds, unreadableJobs, image.imageId(), image.verdict())
                            : new AncestorReport(images.get(i), builds, unreadableJobs, null, null));
        }
    }

    /** As the user named it, else its project. */
    @Exported
    public String getName() {
        return image.shownName();
    }

    /** Null until it was validated. */
    @Exported
    public String getImageId() {
        return image.imageId();
    }

    /** Whether this build wrote its metadata. */
    @Exported
    public boolean isStamped() {
        return image.isStamped();
    }

    /** Whether it was built on top of the last image of its ancestry and not stamped itself. */
    @Exported
    public boolean isDerived() {
        return image.isDerived();
    }

    /** The name of what it was built on; null if it is stamped itself or has no ancestry. */
    public String getBase() {
        return isDerived() && !ancestry.isEmpty()
                ? ancestry.get(ancestry.size() - 1).getProject()
                : null;
    }

    /**
     * Oldest first, the image itself last unless it is derived. Empty if it has no metadata.
     */
    @Exported
    public List<AncestorReport> getAncestry() {
        return List.copyOf(ancestry);
    }

    /** How many ancestors are in the build's record but cannot be read by this release. */
    @Exported
    public int getUnreadable() {
        return unreadable;
    }

    /** Oldest first; empty until it was validated. */
    @Exported
    public List<RecordedVerdict> getVerdicts() {
        return image.verdicts();
    }

    /** Oldest first; empty until it was pushed through the gate. */
    @Exported
    public List<RecordedPush> getPushes() {
        return image.pushes();
    }

    /** How many older verdicts of this build are not kept. */
    @Exported
    public int getDroppedVerdicts() {
        return image.droppedVerdicts();
    }

    /** How many older pushes of this build are not kept. */
    @Exported
    public int getDroppedPushes() {
        return image.droppedPushes();
    }

    /** Whether there may be older ancestors for which there was no room. */
    public boolean isAncestryFull() {
        return image.ancestry().size() >= StoredMetadata.MAX_ANCESTORS;
    }

    /** The worst of the verdicts; null until it was validated. */
    public RecordedVerdict getVerdict() {
        return image.verdict();
    }

    /** One of the words that the style sheet knows. */
    public String getStatus() {
        return image.verdict() == null ? "unknown" : image.verdict().getStatus();
    }
}

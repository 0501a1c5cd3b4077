package io.jenkins.plugins.containerlifecycle.plugin.images;

import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.text.StoredMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.text.StoredText;
import io.jenkins.plugins.containerlifecycle.plugin.verdicts.RecordedPush;
import io.jenkins.plugins.containerlifecycle.plugin.verdicts.RecordedVerdict;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One image in the build's record: plain values only, and immutable, because it may be saved at any moment. */
final class RecordedImage {
    private static final int MAX_VERDICTS = 20;
    private static final int MAX_PUSHES = 100;
    /** What the log's filters write in place of a secret. */
    private static final String MASK = "****";

    /**
     * As the user named it: a repository if it was stamped, any reference if it was validated; null if it was not
     * named.
     */
    private final String name;
    /** As the engine knows it; null until it was validated. */
    private final String imageId;
    /** {@code <stamp>.<build_id>} of its own metadata; null if it has none. */
    private final String key;
    /** Whether this build wrote its metadata. */
    private final boolean stamped;
    /** JSON of its known ancestors, oldest first, and last of the image itself if it has a key. */
    private final ArrayList<String> ancestry;
    /** Oldest first; empty until it was validated. */
    private final ArrayList<RecordedVerdict> verdicts;
    /** Oldest first; empty until it was pushed. */
    private final ArrayList<RecordedPush> pushes;
    /** How many older ones there was no room for; 0 in the record of an earlier release, which did not count them. */
    private final int droppedVerdicts;

    private final int droppedPushes;

    private RecordedImage(
            String name,
            String imageId,
            String key,
            boolean stamped,
            List<String> ancestry,
            List<RecordedVerdict> verdicts,
            List<RecordedPush> pushes,
            int droppedVerdicts,
            int droppedPushes) {
        this.name = StoredText.clip(name);
        this.imageId = StoredText.clip(imageId);
        this.key = key;
        this.stamped = stamped;
        this.ancestry = new ArrayList<>(ancestry);
        this.verdicts = new ArrayList<>(newest(verdicts, MAX_VERDICTS));
        this.pushes = new ArrayList<>(newest(pushes, MAX_PUSHES));
        this.droppedVerdicts = droppedVerdicts + verdicts.size() - this.verdicts.size();
        this.droppedPushes = droppedPushes + pushes.size() - this.pushes.size();
    }

    /** @param ancestors oldest first; what the engine says when the image is validated overrides them */
    static RecordedImage stamped(ImageMetadata metadata, String repository, List<ImageMetadata> ancestors) {
        List<ImageMetadata> all = new ArrayList<>(ancestors);
        all.add(metadata);
        return new RecordedImage(
                repository != null ? repository : metadata.imageName(),
                null,
                metadata.key(),
                true,
                StoredMetadata.write(new Ancestry(all, metadata.key(), List.of())),
                List.of(),
                List.of(),
                0,
                0);
    }

    static RecordedImage validated(InspectedImage image, RecordedVerdict verdict) {
        return seen(image, List.of(verdict), List.of());
    }

    static RecordedImage audited(InspectedImage image) {
        return seen(image, List.of(), List.of());
    }

    static RecordedImage pushed(InspectedImage image, List<RecordedPush> pushes) {
        return seen(image, List.of(), pushes);
    }

    private static RecordedImage seen(InspectedImage image, List<RecordedVerdict> verdicts, List<RecordedPush> pushes) {
        return new RecordedImage(
                image.name(),
                image.id(),
                image.key(),
                false,
                StoredMetadata.write(image.ancestry()),
                verdicts,
                pushes,
                0,
                0);
    }

    /**
     * Whether the two are one image: they have the same ID or, if one of them has no ID yet, the same metadata of their
     * own.
     */
    boolean isSameAs(RecordedImage other) {
        if (imageId != null && other.imageId != null) {
            return imageId.equals(other.imageId);
        }
        return key != null
                && key.equals(other.key)
                && (name == null || other.name == null || isSameName(name, other.name));
    }

    /**
     * A part of the name may have been a secret, and thus masked, when it was stamped, but not when it was validated.
     */
    private static boolean isSameName(String one, String other) {
        String repository = ImageReference.split(one).repository();
        String another = ImageReference.split(other).repository();
        return repository.equals(another) || fits(repository, another) || fits(another, repository);
    }

    private static boolean fits(String masked, String name) {
        String[] parts = masked.split(Pattern.quote(MASK), -1);
        return parts.length > 1
                && Pattern.matches(Arrays.stream(parts).map(Pattern::quote).collect(Collectors.joining(".+")), name);
    }

    /**
     * This with what is newer; if the engine says something about the ancestry, only that counts. A verdict of the same
     * Pipeline node replaces the one before: a controller left that one when it was killed before it could save that
     * the step was done.
     */
    RecordedImage with(RecordedImage newer) {
        List<RecordedVerdict> all = new ArrayList<>(verdicts);
        for (RecordedVerdict verdict : newer.verdicts) {
            all.removeIf(older -> older.getNodeId() != null && older.getNodeId().equals(verdict.getNodeId()));
        }
        all.addAll(newer.verdicts);
        List<RecordedPush> out = new ArrayList<>(pushes);
        out.addAll(newer.pushes);
        return new RecordedImage(
                newer.imageId != null || imageId == null ? newer.name : name,
                newer.imageId != null ? newer.imageId : imageId,
                newer.key != null ? newer.key : key,
                stamped || newer.stamped,
                newer.imageId != null && !newer.ancestry.isEmpty() || newer.ancestry.size() >= ancestry.size()
                        ? newer.ancestry
                        : ancestry,
                all,
                out,
                droppedVerdicts + newer.droppedVerdicts,
                droppedPushes + newer.droppedPushes);
    }

    private static <T> List<T> newest(List<T> oldestFirst, int count) {
        return oldestFirst.subList(Math.max(0, oldestFirst.size() - count), oldestFirst.size());
    }

    /**
     * The worst of the verdicts: an image that is good on one agent and bad on another is not good.
     *
     * @return null until it was validated
     */
    RecordedVerdict verdict() {
        RecordedVerdict worst = null;
        for (RecordedVerdict verdict : verdicts) {
            if (worst == null || verdict.badness() > worst.badness()) {
                worst = verdict;
            }
        }
        return worst;
    }

    /** As the user named it, else its project. */
    String shownName() {
        if (name != null || ancestry.isEmpty()) {
            return name != null ? name : "?";
        }
        return StoredMetadata.read(ancestry.get(ancestry.size() - 1))
                .map(image -> SafeText.line(image.project()))
                .orElse("?");
    }

    String key() {
        return key;
    }

    int size() {
        return ancestry.stream().mapToInt(String::length).sum();
    }

    String name() {
        return name;
    }

    String imageId() {
        return imageId;
    }

    boolean isStamped() {
        return stamped;
    }

    /** Whether it was built on top of the last image of its {@link #ancestry} and never stamped itself. */
    boolean isDerived() {
        return key == null && !ancestry.isEmpty();
    }

    List<String> ancestry() {
        return List.copyOf(ancestry);
    }

    List<RecordedVerdict> verdicts() {
        return List.copyOf(verdicts);
    }

    List<RecordedPush> pushes() {
        return List.copyOf(pushes);
    }

    int droppedVerdicts() {
        return droppedVerdicts;
    }

    int droppedPushes() {
        return droppedPushes;
    }
}

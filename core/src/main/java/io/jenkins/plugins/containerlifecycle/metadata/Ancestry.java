package io.jenkins.plugins.containerlifecycle.metadata;

import io.jenkins.plugins.containerlifecycle.text.Json;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Sha256;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The images that an image is built from, oldest first, the image itself last.
 *
 * @param images in the order of (build_time_stamp, build_id), the order in which they were stamped
 * @param self {@code <stamp>.<build_id>} as the image's label says; none if only files are known
 * @param warnings sentences on what was found but could not be used, safe to print
 */
public record Ancestry(List<ImageMetadata> images, @Nullable String self, List<String> warnings) {
    private static final int MAX_SHOWN = 120;

    public static final Ancestry EMPTY = new Ancestry(List.of(), null, List.of());

    private static final Comparator<ImageMetadata> ORDER =
            Comparator.comparingLong(ImageMetadata::buildTimeStamp).thenComparing(ImageMetadata::buildId);

    public Ancestry {
        images = List.copyOf(images);
        warnings = List.copyOf(warnings);
    }

    static Ancestry of(List<ImageMetadata> unordered, @Nullable String self, List<String> warnings) {
        List<ImageMetadata> images = new ArrayList<>(unordered);
        images.sort(ORDER);
        List<String> allWarnings = new ArrayList<>(warnings);
        for (ImageMetadata image : images) {
            if (image.isNewer()) {
                allWarnings.add("Metadata of " + Shortening.after(SafeText.line(image.project()), MAX_SHOWN)
                        + " has schema_version "
                        + image.schemaVersion() + ", newer than this tool knows (" + ImageMetadata.SCHEMA_VERSION
                        + "): it is shown as it is. Use a newer release of the tool.");
            }
        }
        if (self != null
                && !images.isEmpty()
                && !images.get(images.size() - 1).key().equals(self)) {
            allWarnings.add(
                    "The label " + ImageLabels.SELF + " names " + Shortening.after(SafeText.line(self), MAX_SHOWN)
                            + ", which is not the newest metadata of the image: somebody changed its labels.");
        }
        return new Ancestry(images, self, allWarnings);
    }

    /**
     * Reads the content of {@code metadata.d}.
     *
     * @param files name to content; names that do not end in {@code .json} are ignored
     */
    public static Ancestry ofFiles(Map<String, byte[]> files) {
        Map<String, ImageMetadata> images = new HashMap<>();
        List<String> warnings = new ArrayList<>();
        int refused = 0;
        // Names begin with the stamp: newest first, so that the oldest are left out if there are too many.
        Map<String, byte[]> newestFirst = new TreeMap<>(Comparator.reverseOrder());
        newestFirst.putAll(files);
        for (Map.Entry<String, byte[]> file : newestFirst.entrySet()) {
            if (!file.getKey().endsWith(".json")) {
                continue;
            }
            String document = "Metadata file " + Shortening.after(SafeText.line(file.getKey()), MAX_SHOWN);
            if (images.size() >= ImageLabels.MAX_IMAGES) {
                refused++;
                continue;
            }
            try {
                ImageMetadata image = MetadataJson.read(file.getValue(), document);
                if (images.putIfAbsent(image.key(), image) != null) {
                    refused += ImageLabels.warn(
                            warnings, document + " repeats the metadata of another file and is ignored.");
                }
            } catch (MetadataException e) {
                refused += ImageLabels.warn(warnings, e.getMessage());
            }
        }
        if (refused > 0) {
            warnings.add(ImageLabels.tooMany(refused));
        }
        return of(List.copyOf(images.values()), null, warnings);
    }

    /**
     * Adds what only the files know: what was too long for a label, and the image itself if its label cannot be read.
     *
     * @param files as for {@link #ofFiles}. A label that left something out has the digest of its file; one that was
     *     changed after the stamp is not believed
     */
    public Ancestry completedBy(Map<String, byte[]> files) {
        Ancestry found = ofFiles(files);
        Map<String, ImageMetadata> byKey = new HashMap<>();
        found.images().forEach(image -> byKey.put(image.key(), image));
        Map<String, byte[]> byDigest = new HashMap<>();
        files.values().forEach(content -> byDigest.put(Sha256.hex(content), content));
        List<String> allWarnings = new ArrayList<>(warnings);
        allWarnings.addAll(found.warnings());
        List<ImageMetadata> merged = new ArrayList<>();
        for (ImageMetadata image : images) {
            Optional<ImageMetadata> whole = ImageLabels.whole(image, byDigest);
            if (ImageLabels.isTruncated(image) && whole.isEmpty() && byKey.containsKey(image.key())) {
                allWarnings.add("The metadata file of " + Shortening.after(SafeText.line(image.project()), MAX_SHOWN)
                        + " (" + image.key() + ") was changed after the stamp: only what its label has is shown.");
            }
            merged.add(whole.orElse(image));
        }
        if (lacksItself()) {
            Optional.ofNullable(byKey.get(String.valueOf(self))).ifPresent(merged::add);
            merged.sort(ORDER);
        }
        return new Ancestry(merged, self, allWarnings);
    }

    /** Whether the image's own metadata is not here, though its label says that it has some. */
    public boolean lacksItself() {
        return self != null && images.stream().noneMatch(image -> image.key().equals(self));
    }

    /** What the image's own label names; empty if there is no such label, or no such metadata. */
    public Optional<ImageMetadata> own() {
        return images.stream().filter(image -> image.key().equals(self)).findFirst();
    }

    /** Whether some of it comes from labels that left out something that the files in the image have. */
    public boolean isTruncated() {
        return images.stream().anyMatch(ImageLabels::isTruncated);
    }

    public boolean isEmpty() {
        return images.isEmpty();
    }

    /** The newest metadata: the image's own, if it was stamped, else that of its nearest stamped ancestor. */
    public Optional<ImageMetadata> image() {
        return images.isEmpty() ? Optional.empty() : Optional.of(images.get(images.size() - 1));
    }

    /** The command of a hook: a child's overrides its ancestors'. */
    public Optional<String> method(Hook hook) {
        return newest(MetadataField.method(hook));
    }

    /** The health check that is made from a hook: a child's overrides its ancestors'. */
    public Optional<Healthcheck> healthcheck() {
        return newest(MetadataField.HEALTHCHECK);
    }

    /** How often the agent is to run a hook: a child's wish overrides its ancestors'. Empty if none has one. */
    public Optional<Duration> schedule(Hook hook) {
        for (int i = images.size() - 1; i >= 0; i--) {
            Optional<Duration> time = Schedule.time(images.get(i).require(MetadataField.SCHEDULE), hook);
            if (time.isPresent()) {
                return time;
            }
        }
        return Optional.empty();
    }

    private <T> Optional<T> newest(MetadataField<T> field) {
        for (int i = images.size() - 1; i >= 0; i--) {
            Optional<T> value = Optional.ofNullable(images.get(i).get(field));
            if (value.isPresent()) {
                return value;
            }
        }
        return Optional.empty();
    }

    /** A JSON array of all images, oldest first, one per line. */
    public String toJson() {
        StringBuilder out = new StringBuilder("[");
        for (int i = 0; i < images.size(); i++) {
            out.append(i == 0 ? "\n" : ",\n").append(Json.compact(MetadataJson.toTree(images.get(i))));
        }
        return out.append("\n]\n").toString();
    }
}

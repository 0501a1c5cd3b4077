package io.jenkins.plugins.containerlifecycle.plugin.rebuild;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.containerlifecycle.graph.KnownImage;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What names mean: each the newest of the images that had it. */
final class NamesOfNow {
    private final List<JenkinsImage> images;
    /** All that are, or were, those of images that are built here; in canonical form. */
    private final Set<String> ours = new HashSet<>();

    private final Map<JenkinsImage, List<String>> names = new IdentityHashMap<>();
    /** Of names as they are written; most are of many images. */
    private final Map<String, String> canonical = new HashMap<>();

    private record Meaning(JenkinsImage image, String name) {}

    /** @param onlyPushed whether a name can only mean an image that was pushed */
    NamesOfNow(Collection<JenkinsImage> all, boolean onlyPushed) {
        // What was never stamped and whose base nobody knows is not built here.
        images = all.stream()
                .filter(image -> !image.ancestry().isEmpty())
                .sorted(Comparator.comparingLong(JenkinsImage::made).thenComparing(JenkinsImage::buildId))
                .toList();
        Map<String, Meaning> meanings = new LinkedHashMap<>();
        for (JenkinsImage image : images) {
            boolean counts = !onlyPushed || image.isPushed();
            for (String name : image.allNames()) {
                ours.add(canonical(name));
                if (counts) {
                    meanings.put(canonical(name), new Meaning(image, name));
                }
            }
        }
        meanings.values()
                .forEach(meaning -> names.computeIfAbsent(meaning.image, image -> new ArrayList<>())
                        .add(meaning.name));
    }

    private String canonical(String name) {
        return canonical.computeIfAbsent(name, NamesOfNow::canonicalForm);
    }

    private static String canonicalForm(String name) {
        ImageReference reference = ImageReference.split(name);
        return reference.canonicalRepository() + ":" + reference.tagOrLatest();
    }

    /** Oldest first; those that this Jenkins does not build are not among them. */
    @NonNull
    List<JenkinsImage> images() {
        return images;
    }

    @NonNull
    List<String> of(@NonNull JenkinsImage image) {
        return names.getOrDefault(image, List.of());
    }

    /** What images were built on that is not built here: each name is one image, whatever it meant when. */
    @NonNull
    List<KnownImage> foreign() {
        Map<String, Foreign> foreign = new LinkedHashMap<>();
        Set<String> stamped = new HashSet<>();
        for (JenkinsImage image : images) {
            List<ImageMetadata> ancestry = image.ancestry();
            for (int i = 0; i < ancestry.size(); i++) {
                ImageMetadata stamp = ancestry.get(i);
                String base = stamp.baseName();
                if (base != null && !base.equals(ImageMetadata.SCRATCH)) {
                    if (i > 0) {
                        // It has metadata, so that it was built by somebody who is only not known here.
                        stamped.add(canonical(base));
                    }
                    add(foreign, base, stamp.baseImageId(), stamp.baseDigest());
                }
                stamp.otherBases().forEach((name, id) -> add(foreign, name, id, null));
            }
        }
        Set<String> ids = new HashSet<>();
        images.forEach(image -> ids.addAll(image.ids()));
        List<KnownImage> all = new ArrayList<>();
        foreign.forEach((name, image) -> {
            if (!stamped.contains(name)) {
                all.add(image.known(ids));
            }
        });
        return all;
    }

    private void add(Map<String, Foreign> foreign, String name, String id, String digest) {
        if (!ours.contains(canonical(name))) {
            Foreign image = foreign.computeIfAbsent(canonical(name), canonical -> new Foreign(name));
            image.ids.add(id);
            image.ids.add(digest);
        }
    }

    private static final class Foreign {
        private final String name;
        /** And digests; those that are not known among them. */
        private final Set<String> ids = new LinkedHashSet<>();

        Foreign(String name) {
            this.name = name;
        }

        /** @param taken IDs of other images, to which this one's is added */
        KnownImage known(Set<String> taken) {
            List<String> known = ids.stream()
                    .filter(id -> id != null && !id.equals(ImageMetadata.UNKNOWN_IMAGE))
                    .toList();
            String id = known.isEmpty() || !taken.add(known.get(known.size() - 1)) ? name : known.get(known.size() - 1);
            return new KnownImage(
                    id,
                    List.of(name),
                    known.stream().map(each -> "image@" + each).toList(),
                    Ancestry.EMPTY,
                    false,
                    0);
        }
    }
}

package io.jenkins.plugins.containerlifecycle.metadata;

import io.jenkins.plugins.containerlifecycle.reference.ImageIds;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All stamps of one build, and which of them an image of a given name must carry.
 *
 * <p>A name whose tag was stamped requires the newest stamp with that tag, from any place that has one. If no stamp of
 * that repository names the tag, any stamp of the repository will do, because many build under a tag that they have not
 * named before. A repository that was not stamped in this build requires nothing.
 *
 * @param records in the order in which they were made
 * @param advice the last sentence of a complaint: what to do if another image is meant
 */
public record StampLedger(List<StampRecord> records, String advice) implements StampRule {
    private static final int MAX_SHOWN = 5;

    public StampLedger {
        records = List.copyOf(records);
    }

    @Override
    public Optional<String> complaint(SeenStamp seen) {
        for (List<StampRecord> wanted : demands(seen)) {
            if (wanted.stream().noneMatch(stamp -> stamp.buildId().equals(seen.buildId()))) {
                return Optional.of(complaint(seen, wanted));
            }
        }
        return Optional.empty();
    }

    /**
     * Each must be met. An ID is not a name: for an ID it is enough to meet the demand of any of the image's own names.
     */
    private List<List<StampRecord>> demands(SeenStamp seen) {
        List<List<StampRecord>> demands = new ArrayList<>();
        for (String name : seen.names()) {
            List<StampRecord> wanted =
                    ImageIds.looksLikeOne(name) ? ofOwnNames(seen) : wanted(ImageReference.split(name));
            if (!wanted.isEmpty()) {
                demands.add(wanted);
            }
        }
        return demands;
    }

    private List<StampRecord> ofOwnNames(SeenStamp seen) {
        if (seen.repoTags().isEmpty()) {
            // If its tag was moved, an image has only the name in its metadata left.
            return seen.metadata()
                    .filter(image -> seen.own())
                    .map(ImageMetadata::imageName)
                    .map(name -> of(ImageReference.split(name)))
                    .orElse(List.of());
        }
        return seen.repoTags().stream()
                .flatMap(own -> wanted(ImageReference.split(own)).stream())
                .distinct()
                .toList();
    }

    private List<StampRecord> wanted(ImageReference name) {
        List<StampRecord> same = of(name);
        // A digest says exactly which image is meant, so no tag is added to it.
        String tag = name.digest() == null ? name.tagOrLatest() : name.tag();
        Map<String, StampRecord> newest = new LinkedHashMap<>();
        same.stream().filter(stamp -> stamp.tags().contains(tag)).forEach(stamp -> newest.put(stamp.place(), stamp));
        return newest.isEmpty() ? same : List.copyOf(newest.values());
    }

    private List<StampRecord> of(ImageReference name) {
        return records.stream().filter(stamp -> stamp.isOf(name)).toList();
    }

    private String complaint(SeenStamp seen, List<StampRecord> wanted) {
        return seen.subject() + " is not the one that was stamped in this build: " + seen.carries() + ", and "
                + stamped(wanted) + ". " + reason(seen, wanted) + " " + advice;
    }

    /** {@code 1a2b3c4d or 2b3c4d5e was stamped for example/dns}; with several repositories, each with its own. */
    private static String stamped(List<StampRecord> wanted) {
        Map<String, List<String>> idsByImage = new LinkedHashMap<>();
        wanted.stream()
                .skip(Math.max(0, wanted.size() - MAX_SHOWN))
                .forEach(stamp -> idsByImage
                        .computeIfAbsent(SafeText.line(stamp.image()), image -> new ArrayList<>())
                        .add(stamp.buildId()));
        String more = wanted.size() > MAX_SHOWN ? " (or one of " + (wanted.size() - MAX_SHOWN) + " more)" : "";
        return idsByImage.entrySet().stream()
                .map(image -> String.join(" or ", image.getValue()) + more + " was stamped for " + image.getKey())
                .collect(Collectors.joining(" or "));
    }

    private String reason(SeenStamp seen, List<StampRecord> wanted) {
        if (seen.buildId() == null) {
            return wanted.stream().anyMatch(stamp -> seen.isBasedOn(stamp.buildId()))
                    ? "Most likely it was made from the stamped image, as 'docker commit' or another Dockerfile does."
                    : SeenStamp.UNSTAMPED;
        }
        ImageMetadata found = seen.metadata().orElseThrow();
        StampRecord first = wanted.get(0);
        Optional<StampRecord> ours = records.stream()
                .filter(stamp -> stamp.buildId().equals(seen.buildId()))
                .findFirst();
        if (ours.isPresent() && ours.get().isOf(ImageReference.split(first.image()))) {
            return "What it carries was stamped for the same image in this build, too: most likely it was not built"
                    + " after the last stamp, or another branch of the build has given the name to an image of its own.";
        }
        if (ours.isPresent()) {
            return "What it carries was stamped in this build for "
                    + SafeText.line(ours.get().image()) + ": most likely it was built with the build options of that.";
        }
        if (found.imageName() != null && !first.isOf(ImageReference.split(found.imageName()))) {
            return "Most likely it was built from another context, or somebody has given the name to another image.";
        }
        return found.buildTimeStamp() > first.time()
                ? "Most likely another build has given the name to an image of its own since."
                : "Most likely the build of the image failed, or gave it another name, so that this name still means an"
                        + " older image.";
    }
}

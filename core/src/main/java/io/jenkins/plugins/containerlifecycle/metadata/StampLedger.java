package io.jenkins.plugins.containerlifecycle.metadata;

import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All stamps of one build, and which of them an image must carry by its name.
 *
 * <p>A name with a tag that was stamped wants the newest stamp with that tag, of each place where there is one. Where no
 * stamp of that repository names the tag, any stamp of the repository will do: many build under a tag that they have not
 * named before. A repository that was not stamped in this build wants nothing.
 *
 * @param records in the order in which they were made
 * @param advice the last sentence of a complaint: what to do where another image is meant
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

    /** Each must be met. An ID is no name: there, one demand of any of the image's own names will do. */
    private List<List<StampRecord>> demands(SeenStamp seen) {
        List<List<StampRecord>> demands = new ArrayList<>();
        for (String name : seen.names()) {
            List<StampRecord> wanted = ImageReference.looksLikeId(name)
                    ? ownNames(seen).stream()
                            .flatMap(own -> wanted(own).stream())
                            .distinct()
                            .toList()
                    : wanted(name);
            if (!wanted.isEmpty()) {
                demands.add(wanted);
            }
        }
        return demands;
    }

    /** A tag that was moved on leaves an image without any name but the one in its metadata. */
    private static List<String> ownNames(SeenStamp seen) {
        if (!seen.repoTags().isEmpty()) {
            return seen.repoTags();
        }
        return seen.metadata()
                .filter(image -> seen.own() && image.imageName() != null)
                .map(image -> List.of(image.imageName() + "@"))
                .orElse(List.of());
    }

    private List<StampRecord> wanted(String reference) {
        List<StampRecord> same =
                records.stream().filter(stamp -> stamp.isOf(reference)).toList();
        Map<String, StampRecord> newest = new LinkedHashMap<>();
        // A digest says exactly which image is meant, so no tag is added to it.
        Optional<String> tag = ImageReference.tag(reference)
                .or(() -> reference.contains("@") ? Optional.empty() : Optional.of("latest"));
        tag.ifPresent(wanted -> same.stream()
                .filter(stamp -> stamp.tags().contains(wanted))
                .forEach(stamp -> newest.put(stamp.place(), stamp)));
        return newest.isEmpty() ? same : List.copyOf(newest.values());
    }

    private String complaint(SeenStamp seen, List<StampRecord> wanted) {
        String ids = wanted.stream()
                .skip(Math.max(0, wanted.size() - MAX_SHOWN))
                .map(StampRecord::buildId)
                .collect(Collectors.joining(" or "));
        String more = wanted.size() > MAX_SHOWN ? " (or one of " + (wanted.size() - MAX_SHOWN) + " more)" : "";
        return seen.what() + " is not the one that was stamped in this build: " + seen.carries() + ", and " + ids + more
                + " was stamped for " + SafeText.line(wanted.get(0).image()) + ". " + reason(seen, wanted) + " "
                + advice;
    }

    private String reason(SeenStamp seen, List<StampRecord> wanted) {
        if (seen.buildId() == null) {
            return SeenStamp.UNSTAMPED;
        }
        ImageMetadata found = seen.metadata().orElseThrow();
        StampRecord first = wanted.get(0);
        Optional<StampRecord> ours = records.stream()
                .filter(stamp -> stamp.buildId().equals(seen.buildId()))
                .findFirst();
        if (ours.isPresent() && ours.get().isOf(first.image())) {
            return "What it carries was stamped for the same image in this build, too: most likely it was not built"
                    + " after the last stamp, or another branch of the build has given the name to an image of its own.";
        }
        if (ours.isPresent()) {
            return "What it carries was stamped in this build for "
                    + SafeText.line(ours.get().image()) + ": most likely it was built with the build options of that.";
        }
        if (found.imageName() != null && !first.isOf(found.imageName())) {
            return "Most likely it was built from another context, or somebody has given the name to another image.";
        }
        return found.buildTimeStamp() > first.time()
                ? "Most likely another build has given the name to an image of its own since."
                : "Most likely the build of the image failed, or gave it another name, so that this name still means an"
                        + " older image.";
    }
}

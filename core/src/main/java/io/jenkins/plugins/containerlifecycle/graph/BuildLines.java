package io.jenkins.plugins.containerlifecycle.graph;

import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The builds of each project that are known, by their stamps. One job may build several images of one name side by side,
 * such as {@code web:12} and {@code web:12-slim}: only what can be known to take the place of an older build does.
 */
final class BuildLines {
    private static final Comparator<ImageMetadata> ORDER =
            Comparator.comparingLong(ImageMetadata::buildTimeStamp).thenComparing(ImageMetadata::buildId);

    /** Shapes of tags that are numbers, with or without a {@code v}. */
    private static final Set<String> NUMBERS = Set.of("", "v#");

    private static final Pattern BETWEEN_PARTS = Pattern.compile("[._-]+");
    /** Of a tag: a number, or a commit as git shortens or describes it. */
    private static final Pattern COUNTED = Pattern.compile("[0-9]+|g?[0-9a-f]{7,}");

    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    /** All builds of what has one name. */
    private record Line(String project, @Nullable String imageName) {
        static Line of(ImageMetadata stamp) {
            return new Line(stamp.project(), stamp.imageName());
        }
    }

    /** What one job builds: branches are built side by side. */
    private record Branch(Line line, @Nullable String name) {
        static Branch of(ImageMetadata stamp) {
            return new Branch(Line.of(stamp), stamp.gitBranch());
        }
    }

    /** Builds that stand on the same names, and whose tags differ only in numbers. */
    private record Series(Branch branch, Set<String> bases, String shape) {}

    /** Builds that had the same tag, one after the other. */
    private record Holders(Branch branch, String tag) {}

    private final Map<Line, TreeMap<ImageMetadata, KnownImage>> builds = new HashMap<>();
    private final Map<Series, KnownImage> newest = new HashMap<>();
    private final Map<Holders, KnownImage> newestWithTag = new HashMap<>();
    /** By ID those of all tags of an image that has a name. */
    private final Map<String, Set<String>> shapes = new HashMap<>();

    BuildLines(Collection<KnownImage> images) {
        for (KnownImage image : images) {
            ImageMetadata stamp = image.stamp();
            if (stamp != null) {
                builds.computeIfAbsent(Line.of(stamp), line -> new TreeMap<>(ORDER))
                        .putIfAbsent(stamp, image);
                if (!image.names().isEmpty()) {
                    addNamed(image, stamp);
                }
            }
        }
    }

    private void addNamed(KnownImage image, ImageMetadata stamp) {
        Branch branch = Branch.of(stamp);
        Set<String> bases = bases(stamp);
        Set<String> all = new HashSet<>();
        for (String tag : tags(image, stamp)) {
            all.add(shape(tag));
            newestWithTag.merge(new Holders(branch, tag), image, BuildLines::newer);
        }
        shapes.put(image.id(), all);
        all.forEach(shape -> newest.merge(new Series(branch, bases, shape), image, BuildLines::newer));
    }

    private static KnownImage newer(KnownImage one, KnownImage other) {
        return ORDER.compare(Objects.requireNonNull(one.stamp()), Objects.requireNonNull(other.stamp())) >= 0
                ? one
                : other;
    }

    /** All tags that it has or had at its build. */
    private static Set<String> tags(KnownImage image, ImageMetadata stamp) {
        Set<String> tags = new LinkedHashSet<>(stamp.imageTagNames());
        image.names().forEach(name -> tags.add(ImageReference.split(name).tagOrLatest()));
        return tags;
    }

    private static Set<String> bases(ImageMetadata stamp) {
        Set<String> bases = new HashSet<>(stamp.otherBases().keySet());
        if (stamp.baseName() != null) {
            bases.add(stamp.baseName());
        }
        return bases;
    }

    /** What is left of a tag without what is counted up from build to build: {@code slim} of {@code 1.2-slim}. */
    static String shape(String tag) {
        List<String> parts = new ArrayList<>();
        for (String part : BETWEEN_PARTS.split(tag.toLowerCase(Locale.ROOT))) {
            if (!part.isEmpty() && !COUNTED.matcher(part).matches()) {
                parts.add(DIGITS.matcher(part).replaceAll("#"));
            }
        }
        return String.join("-", parts);
    }

    /**
     * The newest build that has a name and has taken the place of another one. It stands on the same names, or has taken a
     * tag of it; and each tag that the other one still has differs from one of such a build in numbers at most.
     *
     * @return null if there is none, or nobody can tell
     */
    @Nullable
    KnownImage newerThan(KnownImage image) {
        ImageMetadata stamp = image.stamp();
        if (stamp == null) {
            return null;
        }
        Set<String> tags = new LinkedHashSet<>();
        image.names().forEach(name -> tags.add(ImageReference.split(name).tagOrLatest()));
        if (tags.isEmpty()) {
            tags.addAll(stamp.imageTagNames());
        }
        KnownImage newestOfAll = null;
        for (String tag : tags) {
            KnownImage found = successor(stamp, shape(tag));
            if (found == null) {
                return null;
            }
            newestOfAll = newestOfAll == null ? found : newer(newestOfAll, found);
        }
        return newestOfAll;
    }

    private @Nullable KnownImage successor(ImageMetadata stamp, String shape) {
        Branch branch = Branch.of(stamp);
        KnownImage found = newest.get(new Series(branch, bases(stamp), shape));
        if (found != null && isAfter(found, stamp)) {
            return found;
        }
        for (String tag : stamp.imageTagNames()) {
            KnownImage holder = newestWithTag.get(new Holders(branch, tag));
            if (holder != null && isAfter(holder, stamp) && tookPlace(holder, shape, stamp)) {
                return holder;
            }
        }
        return null;
    }

    /**
     * Whether a build that took one tag of another one takes its place as what a second tag means, too: if it has had such a
     * tag itself; or if that is a plain number, and it was not built as something of another kind. A build that is called
     * {@code latest} only takes the place of number 12 that was {@code latest} before; one that is called {@code slim}, too,
     * does not.
     *
     * @param shape of the second tag
     * @param before the other one
     */
    private boolean tookPlace(KnownImage holder, String shape, ImageMetadata before) {
        if (shapes.getOrDefault(holder.id(), Set.of()).contains(shape)) {
            return true;
        }
        Set<String> kinds = new HashSet<>(NUMBERS);
        before.imageTagNames().forEach(tag -> kinds.add(shape(tag)));
        return NUMBERS.contains(shape)
                && Objects.requireNonNull(holder.stamp()).imageTagNames().stream()
                        .allMatch(tag -> kinds.contains(shape(tag)));
    }

    private static boolean isAfter(KnownImage image, ImageMetadata stamp) {
        return ORDER.compare(Objects.requireNonNull(image.stamp()), stamp) > 0;
    }

    /**
     * The builds after one up to another one, oldest first.
     *
     * @return empty if these are not builds of the same, or in another order
     */
    List<ImageMetadata> between(@Nullable ImageMetadata before, @Nullable ImageMetadata now) {
        return new ArrayList<>(after(before, now, true).keySet());
    }

    /**
     * Of the builds between two those that may have had the name of the later one before it: of its branch, with tags that
     * differ from its own in numbers at most.
     *
     * @return newest first
     */
    List<KnownImage> predecessors(@Nullable ImageMetadata before, @Nullable ImageMetadata now) {
        List<KnownImage> found = new ArrayList<>();
        after(before, now, false).forEach((stamp, image) -> {
            if (now != null && Branch.of(stamp).equals(Branch.of(now)) && isAlike(stamp, now)) {
                found.add(image);
            }
        });
        Collections.reverse(found);
        return found;
    }

    private static boolean isAlike(ImageMetadata one, ImageMetadata other) {
        Set<String> shapes = new HashSet<>();
        other.imageTagNames().forEach(tag -> shapes.add(shape(tag)));
        return shapes.isEmpty()
                || one.imageTagNames().isEmpty()
                || one.imageTagNames().stream().anyMatch(tag -> shapes.contains(shape(tag)));
    }

    private Map<ImageMetadata, KnownImage> after(
            @Nullable ImageMetadata before, @Nullable ImageMetadata now, boolean withNow) {
        if (before == null || now == null) {
            return Map.of();
        }
        Line line = Line.of(now);
        TreeMap<ImageMetadata, KnownImage> known = builds.get(line);
        return known == null || !Line.of(before).equals(line) || ORDER.compare(before, now) >= 0
                ? Map.of()
                : known.subMap(before, false, now, withNow);
    }

    /** How many commits are in some builds that are not in the one before; null if that is not known. */
    static @Nullable Integer commits(ImageMetadata before, List<ImageMetadata> builds) {
        Set<String> commits = new LinkedHashSet<>();
        for (ImageMetadata build : builds) {
            if (build.gitref() == null) {
                return null;
            }
            commits.add(build.gitref());
        }
        if (before.gitref() == null || commits.isEmpty()) {
            return null;
        }
        commits.remove(before.gitref());
        return commits.size();
    }
}

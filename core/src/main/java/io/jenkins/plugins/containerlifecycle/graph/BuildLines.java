package io.jenkins.plugins.containerlifecycle.graph;

import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The builds of each project that are known, by their stamps. */
final class BuildLines {
    private static final Comparator<ImageMetadata> ORDER =
            Comparator.comparingLong(ImageMetadata::buildTimeStamp).thenComparing(ImageMetadata::buildId);

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

    private final Map<Line, TreeMap<ImageMetadata, KnownImage>> builds = new HashMap<>();
    private final Map<Branch, KnownImage> newest = new HashMap<>();

    BuildLines(Collection<KnownImage> images) {
        for (KnownImage image : images) {
            ImageMetadata stamp = image.stamp();
            if (stamp != null) {
                builds.computeIfAbsent(Line.of(stamp), line -> new TreeMap<>(ORDER))
                        .putIfAbsent(stamp, image);
                if (!image.names().isEmpty()) {
                    newest.merge(Branch.of(stamp), image, BuildLines::newer);
                }
            }
        }
    }

    private static KnownImage newer(KnownImage one, KnownImage other) {
        return ORDER.compare(Objects.requireNonNull(one.stamp()), Objects.requireNonNull(other.stamp())) >= 0
                ? one
                : other;
    }

    /** The newest build of the same branch that has a name; null if that is the image itself, or nobody can tell. */
    @Nullable
    KnownImage newerThan(KnownImage image) {
        ImageMetadata stamp = image.stamp();
        KnownImage found = stamp == null ? null : newest.get(Branch.of(stamp));
        return found == null || ORDER.compare(Objects.requireNonNull(found.stamp()), stamp) <= 0 ? null : found;
    }

    /**
     * The builds after one up to another one, oldest first.
     *
     * @return empty if these are not builds of the same, or in another order
     */
    List<ImageMetadata> between(@Nullable ImageMetadata before, @Nullable ImageMetadata now) {
        if (before == null || now == null) {
            return List.of();
        }
        Line line = Line.of(now);
        TreeMap<ImageMetadata, KnownImage> known = builds.get(line);
        if (known == null || !Line.of(before).equals(line) || ORDER.compare(before, now) >= 0) {
            return List.of();
        }
        return new ArrayList<>(known.subMap(before, false, now, true).keySet());
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

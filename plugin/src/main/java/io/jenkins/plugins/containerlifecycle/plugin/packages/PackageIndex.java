package io.jenkins.plugins.containerlifecycle.plugin.packages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.containerlifecycle.inventory.Ancestor;
import io.jenkins.plugins.containerlifecycle.inventory.Condition;
import io.jenkins.plugins.containerlifecycle.inventory.Coverage;
import io.jenkins.plugins.containerlifecycle.inventory.Ecosystem;
import io.jenkins.plugins.containerlifecycle.inventory.InstalledPackage;
import io.jenkins.plugins.containerlifecycle.inventory.Origin;
import io.jenkins.plugins.containerlifecycle.plugin.text.StoredMetadata;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is installed in many images, in memory. Images have most of their packages in common, so each package in one
 * version is there once, and an image is a list of numbers. A search compares each package once, however many images
 * have it.
 */
public final class PackageIndex {
    /** Of all images together, six bytes each. */
    private static final int MAX_INSTALLED = 20_000_000;
    /**
     * Of the texts of all packages and ancestors, each version counted once: an image may say anything, and the next one
     * something else.
     */
    private static final long MAX_CHARACTERS =
            Math.min(200_000_000, Runtime.getRuntime().maxMemory() / 20);
    /** What a package takes in memory beside its texts, in characters. */
    private static final int OVERHEAD = 400;

    private static final short UNKNOWN = -1;

    private final int limit;
    private final long maxCharacters;
    private final Map<Key, Integer> numbers = new HashMap<>();
    /** By number; null where one is free. */
    private final List<Key> packages = new ArrayList<>();
    /** By number: in how many images it is. */
    private final List<Integer> uses = new ArrayList<>();

    private final Deque<Integer> free = new ArrayDeque<>();
    /** By the names of a package and of its source. */
    private final Map<String, Set<Integer>> numbersByName = new HashMap<>();

    private final Map<String, Image> images = new HashMap<>();
    /** Ancestors that many images have in common, as long as one of these is here. */
    private final Map<Ancestor, Shared> ancestors = new HashMap<>();

    private long installed;
    private long characters;

    /** An ancestor, and in how many images it is. */
    private static final class Shared {
        private final Ancestor ancestor;
        private final long characters;
        private int uses;

        private Shared(Ancestor ancestor) {
            this.ancestor = ancestor;
            this.characters = characters(ancestor);
        }
    }

    /** A package, without what no condition asks for. */
    private record Key(String distribution, InstalledPackage installed) {
        long characters() {
            return OVERHEAD
                    + installed.name().length()
                    + installed.version().length()
                    + installed.sourceName().length()
                    + installed.sourceVersion().length()
                    + installed.architecture().length();
        }
    }

    /**
     * @param origins by place in {@code packages}: twice the place in {@code ancestors}, one more if it may be below
     * @param missing why it is not known to be all; null if it is
     */
    private record Image(int[] packages, short[] origins, List<Ancestor> ancestors, String missing) {
        @CheckForNull
        Origin origin(int place) {
            short origin = origins[place];
            return origin == UNKNOWN ? null : new Origin(ancestors.get(origin / 2), origin % 2 == 0);
        }
    }

    /**
     * One version of something that is meant, where it comes from and where it is.
     *
     * @param source what the packages were built from
     * @param version of the source
     * @param packages their names
     * @param origin the image to mend; null if nobody knows
     * @param imageIds in the order of the question
     */
    public record Finding(
            Ecosystem ecosystem,
            String source,
            String version,
            SortedSet<String> packages,
            @CheckForNull Origin origin,
            Set<String> imageIds) {}

    /**
     * @param findings those with the most images first
     * @param affected all images that have it
     * @param unknown of which images nobody can tell, with the reason as a sentence; empty if nobody has audited it
     * @param nameFound whether one of the images has a package that is meant, in whatever version
     * @param compared how many packages the condition was compared with
     */
    public record Result(
            List<Finding> findings,
            Set<String> affected,
            Map<String, String> unknown,
            boolean nameFound,
            int compared) {}

    public PackageIndex() {
        this(MAX_INSTALLED, MAX_CHARACTERS);
    }

    PackageIndex(int limit, long maxCharacters) {
        this.limit = limit;
        this.maxCharacters = maxCharacters;
    }

    /** What was known of that image before is forgotten. */
    synchronized void put(ImagePackages image) {
        remove(image.imageId());
        List<InstalledPackage> all = image.inventory().packages();
        String distribution = image.inventory().distribution();
        List<Key> keys = all.stream()
                .map(each -> new Key(distribution, ImagePackages.withoutLicense(each)))
                .toList();
        long more = keys.stream()
                        .filter(key -> !numbers.containsKey(key))
                        .mapToLong(Key::characters)
                        .sum()
                + image.ancestors().stream()
                        .distinct()
                        .filter(ancestor -> !ancestors.containsKey(ancestor))
                        .mapToLong(PackageIndex::characters)
                        .sum();
        if (installed + all.size() > limit || characters + more > maxCharacters) {
            images.put(image.imageId(), new Image(new int[0], new short[0], List.of(), Messages.PackageIndex_Full()));
            return;
        }
        List<Ancestor> chain = new ArrayList<>();
        Map<Ancestor, Integer> places = new HashMap<>();
        for (Ancestor ancestor : image.ancestors()) {
            places.putIfAbsent(ancestor, chain.size());
            chain.add(use(ancestor));
        }
        int[] packageNumbers = new int[all.size()];
        short[] origins = new short[all.size()];
        for (int i = 0; i < all.size(); i++) {
            packageNumbers[i] = use(keys.get(i));
            origins[i] = image.origin(all.get(i))
                    .map(origin -> (short) (2 * places.get(origin.ancestor()) + (origin.exact() ? 0 : 1)))
                    .orElse(UNKNOWN);
        }
        Coverage coverage = image.inventory().coverage();
        String missing = coverage.isComplete() ? null : coverage.reasons().get(0);
        images.put(image.imageId(), new Image(packageNumbers, origins, chain, missing));
        installed += all.size();
    }

    /** As when a file is read that may be older than what was put meanwhile. */
    synchronized void putIfAbsent(ImagePackages image) {
        if (!images.containsKey(image.imageId())) {
            put(image);
        }
    }

    synchronized void remove(String imageId) {
        Image image = images.remove(imageId);
        if (image != null) {
            for (int number : image.packages) {
                release(number);
            }
            image.ancestors.forEach(this::release);
            installed -= image.packages.length;
        }
    }

    private static long characters(Ancestor ancestor) {
        return OVERHEAD
                + ancestor.name().length()
                + (ancestor.metadata() == null
                        ? 0
                        : StoredMetadata.write(ancestor.metadata()).length());
    }

    private synchronized Ancestor use(Ancestor ancestor) {
        Shared shared = ancestors.get(ancestor);
        if (shared == null) {
            shared = new Shared(ancestor);
            ancestors.put(ancestor, shared);
            characters += shared.characters;
        }
        shared.uses++;
        return shared.ancestor;
    }

    private synchronized void release(Ancestor ancestor) {
        Shared shared = ancestors.get(ancestor);
        shared.uses--;
        if (shared.uses == 0) {
            ancestors.remove(ancestor);
            characters -= shared.characters;
        }
    }

    synchronized int size() {
        return images.size();
    }

    /** How many packages there are, each version counted once. */
    synchronized int packages() {
        return numbers.size();
    }

    private int use(Key key) {
        Integer known = numbers.get(key);
        if (known != null) {
            uses.set(known, uses.get(known) + 1);
            return known;
        }
        int number;
        if (free.isEmpty()) {
            number = packages.size();
            packages.add(key);
            uses.add(1);
        } else {
            number = free.pop();
            packages.set(number, key);
            uses.set(number, 1);
        }
        numbers.put(key, number);
        characters += key.characters();
        for (String name : names(key)) {
            numbersByName.computeIfAbsent(name, n -> new LinkedHashSet<>()).add(number);
        }
        return number;
    }

    private void release(int number) {
        uses.set(number, uses.get(number) - 1);
        if (uses.get(number) > 0) {
            return;
        }
        Key key = packages.set(number, null);
        numbers.remove(key);
        characters -= key.characters();
        free.push(number);
        for (String name : names(key)) {
            Set<Integer> same = numbersByName.get(name);
            same.remove(number);
            if (same.isEmpty()) {
                numbersByName.remove(name);
            }
        }
    }

    private static Set<String> names(Key key) {
        Set<String> names = new TreeSet<>();
        names.add(key.installed.name());
        names.add(key.installed.sourceName());
        return names;
    }

    /**
     * Looks for what a condition means.
     *
     * @param imageIds the images that are meant, also those of which nothing is known here
     */
    public synchronized Result search(Condition condition, Collection<String> imageIds) {
        BitSet affecting = new BitSet();
        BitSet unclear = new BitSet();
        BitSet fine = new BitSet();
        Set<Integer> named = numbersByName.getOrDefault(condition.name(), Set.of());
        for (int number : named) {
            Key key = packages.get(number);
            switch (condition.match(key.distribution, key.installed)) {
                case AFFECTED -> affecting.set(number);
                case UNCLEAR -> unclear.set(number);
                case NOT_AFFECTED -> fine.set(number);
                case OTHER -> {
                    // Only called the same.
                }
            }
        }
        Map<List<Object>, Finding> findings = new LinkedHashMap<>();
        Set<String> affected = new LinkedHashSet<>();
        Map<String, String> unknown = new LinkedHashMap<>();
        boolean nameFound = false;
        for (String imageId : imageIds) {
            Image image = images.get(imageId);
            if (image == null) {
                unknown.put(imageId, "");
                continue;
            }
            String doubt = image.missing;
            for (int place = 0; place < image.packages.length; place++) {
                int number = image.packages[place];
                if (affecting.get(number)) {
                    nameFound = true;
                    affected.add(imageId);
                    add(findings, imageId, packages.get(number).installed, image.origin(place));
                } else if (unclear.get(number)) {
                    nameFound = true;
                    InstalledPackage one = packages.get(number).installed;
                    doubt = Messages.PackageIndex_Unclear(one.name(), one.version(), condition.text());
                } else if (fine.get(number)) {
                    nameFound = true;
                }
            }
            if (doubt != null && !affected.contains(imageId)) {
                unknown.put(imageId, doubt);
            }
        }
        List<Finding> most = new ArrayList<>(findings.values());
        most.sort((one, other) -> Integer.compare(other.imageIds.size(), one.imageIds.size()));
        return new Result(most, affected, unknown, nameFound, named.size());
    }

    private static void add(
            Map<List<Object>, Finding> findings, String imageId, InstalledPackage installed, Origin origin) {
        List<Object> same = new ArrayList<>();
        same.add(installed.ecosystem());
        same.add(installed.sourceName());
        same.add(installed.sourceVersion());
        same.add(origin);
        Finding finding = findings.computeIfAbsent(
                same,
                key -> new Finding(
                        installed.ecosystem(),
                        installed.sourceName(),
                        installed.sourceVersion(),
                        new TreeSet<>(),
                        origin,
                        new LinkedHashSet<>()));
        finding.packages.add(installed.name());
        finding.imageIds.add(imageId);
    }
}

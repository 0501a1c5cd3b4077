package io.jenkins.plugins.containerlifecycle.plugin.packages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.containerlifecycle.inventory.Ancestor;
import io.jenkins.plugins.containerlifecycle.inventory.Condition;
import io.jenkins.plugins.containerlifecycle.inventory.Coverage;
import io.jenkins.plugins.containerlifecycle.inventory.Ecosystem;
import io.jenkins.plugins.containerlifecycle.inventory.InstalledPackage;
import io.jenkins.plugins.containerlifecycle.inventory.InstalledPackageBuilder;
import io.jenkins.plugins.containerlifecycle.inventory.Origin;
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

    private static final short UNKNOWN = -1;

    private final int limit;
    private final Map<Key, Integer> numbers = new HashMap<>();
    /** By number; null where one is free. */
    private final List<Key> packages = new ArrayList<>();
    /** By number: in how many images it is. */
    private final List<Integer> uses = new ArrayList<>();

    private final Deque<Integer> free = new ArrayDeque<>();
    /** By the names of a package and of its source. */
    private final Map<String, Set<Integer>> numbersByName = new HashMap<>();

    private final Map<String, Image> images = new HashMap<>();
    /** Ancestors that many images have in common. */
    private final Map<Ancestor, Ancestor> ancestors = new HashMap<>();

    private long installed;

    /** A package, without what no condition asks for. */
    private record Key(String distribution, InstalledPackage installed) {}

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
     * @param compared how many packages the condition was compared with
     */
    public record Result(List<Finding> findings, Set<String> affected, Map<String, String> unknown, int compared) {}

    public PackageIndex() {
        this(MAX_INSTALLED);
    }

    PackageIndex(int limit) {
        this.limit = limit;
    }

    /** What was known of that image before is forgotten. */
    synchronized void put(ImagePackages image) {
        remove(image.imageId());
        List<InstalledPackage> all = image.inventory().packages();
        if (installed + all.size() > limit) {
            images.put(image.imageId(), new Image(new int[0], new short[0], List.of(), Messages.PackageIndex_Full()));
            return;
        }
        List<Ancestor> chain = new ArrayList<>();
        Map<Ancestor, Integer> places = new HashMap<>();
        for (Ancestor ancestor : image.ancestors()) {
            places.putIfAbsent(ancestor, chain.size());
            chain.add(ancestors.computeIfAbsent(ancestor, same -> same));
        }
        String distribution = image.inventory().distribution();
        int[] packageNumbers = new int[all.size()];
        short[] origins = new short[all.size()];
        for (int i = 0; i < all.size(); i++) {
            packageNumbers[i] = use(new Key(distribution, withoutLicense(all.get(i))));
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
            installed -= image.packages.length;
        }
        if (images.isEmpty()) {
            ancestors.clear();
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

    private static InstalledPackage withoutLicense(InstalledPackage installed) {
        return installed.license() == null
                ? installed
                : new InstalledPackageBuilder().from(installed).license(null).build();
    }

    /**
     * Looks for what a condition means.
     *
     * @param imageIds the images that are meant, also those of which nothing is known here
     */
    public synchronized Result search(Condition condition, Collection<String> imageIds) {
        BitSet affecting = new BitSet();
        BitSet unclear = new BitSet();
        Set<Integer> named = numbersByName.getOrDefault(condition.name(), Set.of());
        for (int number : named) {
            Key key = packages.get(number);
            switch (condition.match(key.distribution, key.installed)) {
                case AFFECTED -> affecting.set(number);
                case UNCLEAR -> unclear.set(number);
                default -> {
                    // Nothing to say.
                }
            }
        }
        Map<List<Object>, Finding> findings = new LinkedHashMap<>();
        Set<String> affected = new LinkedHashSet<>();
        Map<String, String> unknown = new LinkedHashMap<>();
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
                    affected.add(imageId);
                    add(findings, imageId, packages.get(number).installed, image.origin(place));
                } else if (unclear.get(number)) {
                    InstalledPackage other = packages.get(number).installed;
                    doubt = Messages.PackageIndex_Unclear(other.name(), other.version(), condition.text());
                }
            }
            if (doubt != null && !affected.contains(imageId)) {
                unknown.put(imageId, doubt);
            }
        }
        List<Finding> most = new ArrayList<>(findings.values());
        most.sort((one, other) -> Integer.compare(other.imageIds.size(), one.imageIds.size()));
        return new Result(most, affected, unknown, named.size());
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

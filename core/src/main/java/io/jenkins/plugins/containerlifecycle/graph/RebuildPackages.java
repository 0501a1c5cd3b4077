package io.jenkins.plugins.containerlifecycle.graph;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.inventory.InstalledPackage;
import io.jenkins.plugins.containerlifecycle.inventory.InventoryCache;
import io.jenkins.plugins.containerlifecycle.inventory.InventoryReader;
import io.jenkins.plugins.containerlifecycle.inventory.PackageChange;
import io.jenkins.plugins.containerlifecycle.inventory.PackageDiff;
import io.jenkins.plugins.containerlifecycle.inventory.PackageInventory;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares what is installed in bases as they were and as they are now. */
public final class RebuildPackages {
    /** Names in a sentence. */
    private static final int MAX_SHOWN = 5;

    private final Inventories inventories;
    private final Map<String, PackageDiff> diffs = new HashMap<>();

    /** @param cache the one of {@code inventories}, which knows images that are gone; null for none */
    public RebuildPackages(InventoryReader inventories, @Nullable InventoryCache cache) {
        this(imageId -> read(inventories, cache, imageId));
    }

    public RebuildPackages(Inventories inventories) {
        this.inventories = inventories;
    }

    /** Who knows what is installed in images. */
    @FunctionalInterface
    public interface Inventories {
        /** Empty if it is not known. */
        Optional<PackageInventory> find(String imageId) throws EngineException, InterruptedException;

        /** Why it is not known, the end of a sentence on an image. */
        default String whyUnknown() {
            return "is gone";
        }
    }

    /**
     * Of an outdated image; what the image itself added on top of its bases, or removed, is left out. Of a package that it
     * has in a version of its own nobody knows what a rebuild makes: the step that replaced it may find a newer one, or have
     * nothing to do any more.
     */
    public PackageNews of(ImageState state) throws EngineException, InterruptedException {
        Map<String, PackageChange> changes = new LinkedHashMap<>();
        Set<String> doubts = new LinkedHashSet<>();
        Optional<PackageInventory> own = inventories.find(state.image().id());
        if (own.isEmpty()) {
            doubts.add("The image " + inventories.whyUnknown() + ".");
        }
        own.ifPresent(found -> doubts.addAll(found.coverage().reasons()));
        Set<String> installed = own.map(RebuildPackages::versions).orElse(Set.of());
        Set<String> names = own.map(RebuildPackages::names).orElse(Set.of());
        Set<String> replaced = new TreeSet<>();
        for (ImageState.Cause cause : state.causes()) {
            PackageDiff diff = diff(cause.behind(), doubts);
            for (PackageChange change : diff == null ? List.<PackageChange>of() : diff.changes()) {
                boolean applies = own.isEmpty()
                        || (change.before() == null
                                ? !names.contains(name(change.either()))
                                : installed.contains(version(change.before())));
                if (applies) {
                    changes.putIfAbsent(name(change.either()) + " " + change.kind(), change);
                } else if (names.contains(name(change.either())) && !isThere(change.after(), installed)) {
                    replaced.add(change.either().name());
                }
            }
        }
        if (!replaced.isEmpty()) {
            doubts.add("The image has other versions of " + shown(replaced)
                    + " than its bases had, and they changed there: what a rebuild would bring of them is not known.");
        }
        return new PackageNews(new ArrayList<>(changes.values()), new ArrayList<>(doubts));
    }

    private static boolean isThere(@Nullable InstalledPackage wanted, Set<String> installed) {
        return wanted != null && installed.contains(version(wanted));
    }

    private static String shown(Set<String> names) {
        String some = names.stream().limit(MAX_SHOWN).collect(Collectors.joining(", "));
        return names.size() > MAX_SHOWN ? some + " and " + (names.size() - MAX_SHOWN) + " more" : some;
    }

    private @Nullable PackageDiff diff(Behind behind, Set<String> doubts) throws EngineException, InterruptedException {
        PackageDiff known = diffs.get(behind.identity());
        if (known == null) {
            Optional<PackageInventory> before =
                    behind.beforeId() == null ? Optional.empty() : inventories.find(behind.beforeId());
            Optional<PackageInventory> now = inventories.find(behind.now().id());
            if (before.isEmpty() || now.isEmpty()) {
                doubts.add("What was installed in " + SafeText.line(behind.base())
                        + " is not known, since the image that was built on, or the newer one, "
                        + inventories.whyUnknown() + ".");
                return null;
            }
            known = PackageDiff.of(before.get(), now.get());
            diffs.put(behind.identity(), known);
        }
        if (!known.doubts().isEmpty()) {
            doubts.add("What is installed in " + SafeText.line(behind.base()) + " is not known as a whole.");
        }
        return known;
    }

    private static Optional<PackageInventory> read(
            InventoryReader inventories, @Nullable InventoryCache cache, String imageId)
            throws EngineException, InterruptedException {
        try {
            return Optional.of(inventories.readImage(imageId));
        } catch (EngineException e) {
            switch (e.kind()) {
                case NO_SUCH_IMAGE, BAD_REFERENCE -> {
                    return cache == null ? Optional.empty() : cache.find(imageId);
                }
                default -> throw e;
            }
        }
    }

    private static Set<String> versions(PackageInventory inventory) {
        Set<String> versions = new HashSet<>();
        inventory.packages().forEach(installed -> versions.add(version(installed)));
        return versions;
    }

    private static Set<String> names(PackageInventory inventory) {
        Set<String> names = new HashSet<>();
        inventory.packages().forEach(installed -> names.add(name(installed)));
        return names;
    }

    private static String name(InstalledPackage installed) {
        return installed.ecosystem() + " " + installed.name() + " " + installed.architecture();
    }

    private static String version(InstalledPackage installed) {
        return name(installed) + " " + installed.version();
    }
}

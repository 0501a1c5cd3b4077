package io.jenkins.plugins.containerlifecycle.inventory;

import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.TarLimits;
import io.jenkins.plugins.containerlifecycle.engine.Target;
import io.jenkins.plugins.containerlifecycle.hook.ImageFiles;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import io.jenkins.plugins.containerlifecycle.time.Timeout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads which packages are installed in an image or a container. Nothing is started and nothing in it is run: the
 * databases of package managers are copied out, and only these, so that it takes the same time for a large image as for
 * a small one, unless all files are to be looked at. May be used by several threads.
 */
public final class InventoryReader {
    /** Of all files; the largest real images have half of that. */
    private static final TarLimits FILES = new TarLimits(Long.MAX_VALUE, 32L << 30, 3_000_000);

    private static final Timeout TIME = new Timeout("deepTimeout", Duration.ofMinutes(10));

    private final ContainerEngine engine;
    private final ImageFiles images;
    private final @Nullable InventoryCache cache;
    private final Depth depth;
    private final RecentInventories recent = new RecentInventories();

    private volatile @Nullable String cacheProblem;

    public InventoryReader(ContainerEngine engine) {
        this(engine, null, Depth.DATABASES);
    }

    /** @param cache asked first, and given what was read */
    public InventoryReader(ContainerEngine engine, @Nullable InventoryCache cache) {
        this(engine, cache, Depth.DATABASES);
    }

    /** @param cache asked first, and given what was read; one of that depth */
    public InventoryReader(ContainerEngine engine, @Nullable InventoryCache cache, Depth depth) {
        if (cache != null && cache.depth() != depth) {
            throw new IllegalArgumentException("The cache is for another depth");
        }
        this.depth = depth;
        this.engine = engine;
        this.images = new ImageFiles(engine);
        this.cache = cache;
    }

    /**
     * Of a container, what is installed in it now, which may be more or less than in its image.
     *
     * @throws EngineException if the engine does not answer or the target is gone; what is wrong with its content is in
     *     the inventory's coverage
     */
    public PackageInventory read(Target target) throws EngineException, InterruptedException {
        if (target instanceof ImageDetails image) {
            return readImage(image.id());
        }
        ContainerDetails container = (ContainerDetails) target;
        PackageCollector found = new PackageCollector();
        container.inMemory().stream()
                .filter(path -> depth == Depth.FILES || ImageDatabases.mayBeIn(path))
                .forEach(path -> found.problem("The container has " + path
                        + " in memory (tmpfs), where the engine cannot look, so that nothing is known"
                        + " of what is installed there."));
        return read(container.id(), container.imageId(), found);
    }

    /**
     * The inventory of an image.
     *
     * @param imageId as the engine names it
     */
    public PackageInventory readImage(String imageId) throws EngineException, InterruptedException {
        Optional<PackageInventory> known = known(imageId);
        if (known.isPresent()) {
            return known.get();
        }
        PackageCollector found = new PackageCollector();
        PackageInventory inventory = images.look(imageId, container -> read(container, imageId, found));
        // What the engine refused it may answer another time; what broke off or took too long need not do so again.
        if (!found.isRefused()) {
            keep(inventory);
        }
        return inventory;
    }

    /**
     * As {@link #readImage}, from a container of another image that has the same layers.
     *
     * @param imageId by which the inventory is kept; it was not known
     */
    PackageInventory readAs(String imageId, String container) throws EngineException, InterruptedException {
        PackageCollector found = new PackageCollector();
        PackageInventory inventory = read(container, imageId, found);
        if (!found.isRefused()) {
            keep(inventory);
        }
        return inventory;
    }

    /** What was read before. */
    Optional<PackageInventory> known(String imageId) {
        Optional<PackageInventory> last = recent.find(imageId);
        if (last.isPresent()) {
            return last;
        }
        Optional<PackageInventory> kept = cache == null ? Optional.empty() : cache.find(imageId);
        kept.ifPresent(recent::put);
        return kept;
    }

    private void keep(PackageInventory inventory) {
        recent.put(inventory);
        if (cache != null) {
            try {
                cache.put(inventory);
            } catch (InventoryException e) {
                cacheProblem = e.getMessage();
            }
        }
    }

    /** Why inventories could not be kept, for a warning; they were read nevertheless. */
    public Optional<String> cacheProblem() {
        return Optional.ofNullable(cacheProblem);
    }

    private PackageInventory read(String container, String imageId, PackageCollector found)
            throws EngineException, InterruptedException {
        ImageDatabases databases = new ImageDatabases(engine.containers(), container);
        OsRelease os = databases.readOsRelease();
        databases.readPackages(found);
        if (depth == Depth.FILES) {
            readFiles(container, found);
        }
        return inventory(imageId, os, found, databases.found());
    }

    private void readFiles(String container, PackageCollector found) throws EngineException, InterruptedException {
        FilePackages files = new FilePackages(found);
        engine.containers()
                .walk(container, FILES, files, Deadline.in(TIME.get()))
                .forEach(problem -> found.refused("Not all files were read: " + problem + "."));
        found.license(Ecosystem.DEB, files.copyrights()::license);
    }

    /** @param databases the paths of those that were found */
    static PackageInventory inventory(String imageId, OsRelease os, PackageCollector found, List<String> databases) {
        List<InstalledPackage> packages = List.copyOf(found.packages());
        List<String> reasons = new ArrayList<>(found.problems());
        boolean installed = packages.stream().anyMatch(each -> !each.ecosystem().isOfLanguage());
        if (!installed && reasons.isEmpty()) {
            String known = packages.isEmpty()
                    ? ", so that nothing is known of what is installed."
                    : ", so that only packages of programming languages are known.";
            reasons.add(
                    databases.isEmpty()
                            ? "No database of dpkg, apk or rpm was found" + known
                            : "No package is listed in " + String.join(", ", databases) + known);
        }
        Coverage coverage;
        if (reasons.isEmpty()) {
            coverage = Coverage.COMPLETE;
        } else {
            coverage = new Coverage(packages.isEmpty() ? Coverage.Level.NONE : Coverage.Level.PARTIAL, reasons);
        }
        return new PackageInventory(imageId, os, packages, coverage);
    }
}

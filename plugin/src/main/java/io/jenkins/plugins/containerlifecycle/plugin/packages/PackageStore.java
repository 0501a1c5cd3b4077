package io.jenkins.plugins.containerlifecycle.plugin.packages;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import io.jenkins.plugins.containerlifecycle.plugin.packages.BackgroundReading.Progress;
import java.io.File;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * The packages of all images that builds have audited, by image ID: once for each image, however many builds refer to
 * it. In files below the home folder, and in memory for searches. It goes when no build refers to the image any more.
 * Only who writes waits for who writes: nobody who reads a page waits for a slow disk.
 */
@Extension
public final class PackageStore {
    private static final Logger LOGGER = Logger.getLogger(PackageStore.class.getName());

    /** A build first keeps the packages and then notes that it refers to the image. */
    private static final Duration YOUNG = Duration.ofDays(1);

    private final PackageFiles files;
    private final PackageIndex index = new PackageIndex();
    private final BackgroundReading reading;
    /** Images whose file was found to be unreadable. */
    private final Set<String> damaged = ConcurrentHashMap.newKeySet();

    public PackageStore() {
        this(new PackageFiles(new File(Jenkins.get().getRootDir(), "container-lifecycle/packages").toPath()));
    }

    PackageStore(PackageFiles files) {
        this.files = files;
        reading = new BackgroundReading(files::imageIds, this::load);
    }

    public static PackageStore get() {
        return ExtensionList.lookupSingleton(PackageStore.class);
    }

    /**
     * Keeps what is installed in an image. What is there already stays if it says as much. If the two
     * contradict each other, what any of them lists is kept, as not all that there is: an agent must not make others
     * believe that their images are clean. An image without a stamp of
     * its own has its ID for a name among its {@link ImagePackages#ancestors} from then on.
     *
     * @return what is kept now
     * @throws IOException if it cannot be kept; what was there before is still there then
     */
    @NonNull
    public synchronized ImagePackages put(@NonNull ImagePackages asNamed) throws IOException {
        // Others have other names for it, and may not know of this one.
        ImagePackages packages = asNamed.named(asNamed.imageId());
        Optional<ImagePackages> known = find(packages.imageId());
        ImagePackages best = known.map(there -> better(there, packages)).orElse(packages);
        boolean isKept = known.isPresent() && known.get() == best;
        try {
            if (isKept) {
                // As young as if it were written now: it must not go before the build has noted that it refers to it.
                files.touch(packages.imageId());
            } else {
                files.put(best);
            }
        } catch (IOException e) {
            throw new IOException(Messages.PackageStore_NotSaved(packages.imageId(), e.getMessage()), e);
        }
        damaged.remove(packages.imageId());
        index.put(best);
        return best;
    }

    private static ImagePackages better(ImagePackages there, ImagePackages now) {
        if (there.contradicts(now)) {
            return there.with(now);
        }
        return now.saysMoreThan(there) ? now : there;
    }

    /** Empty if nobody has audited that image, or if its file cannot be read, which the log says then. */
    @NonNull
    public Optional<ImagePackages> find(@NonNull String imageId) {
        try {
            return files.find(imageId);
        } catch (IOException e) {
            if (damaged.add(imageId)) {
                LOGGER.log(Level.WARNING, e, e::getMessage);
            }
            return Optional.empty();
        }
    }

    private void load(String imageId) {
        find(imageId).ifPresent(index::putIfAbsent);
    }

    /** All that is kept, for searches; as a whole only if {@link #progress} says that it is done. */
    @NonNull
    public PackageIndex index() {
        return index;
    }

    /**
     * How much of it is in memory. If nobody has asked before, reading begins now.
     *
     * @param patience to wait for it
     */
    @NonNull
    public Progress progress(@NonNull Duration patience) {
        return reading.start(patience);
    }

    /** Images with a file that cannot be read, as far as it was looked at; nothing is known of them. */
    @NonNull
    public Set<String> damaged() {
        return Set.copyOf(damaged);
    }

    /**
     * Removes what no build refers to, unless it was kept a short while ago.
     *
     * @param referred whether a build refers to an image, or may do so
     * @throws IOException if it is not known what there is
     */
    public void retain(@NonNull Predicate<String> referred) throws IOException {
        files.tidy();
        for (String imageId : files.imageIds()) {
            if (!referred.test(imageId)) {
                removeOld(imageId);
            }
        }
    }

    private synchronized void removeOld(String imageId) throws IOException {
        try {
            if (files.written(imageId).isAfter(Instant.now().minus(YOUNG))) {
                return;
            }
        } catch (NoSuchFileException e) {
            return;
        }
        files.remove(imageId);
        index.remove(imageId);
        damaged.remove(imageId);
    }
}

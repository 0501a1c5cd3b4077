package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.inventory.Depth;
import io.jenkins.plugins.containerlifecycle.inventory.InventoryCache;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where the packages of images are kept, so that each image is read once. */
final class CacheOptions {
    static final class Choice {
        @Option(
                names = "--cache",
                paramLabel = "FOLDER",
                description = "Where the packages of images are kept, so that each is read once; it may be shared and"
                        + " deleted. Default: containerctl/packages in XDG_CACHE_HOME or ~/.cache.")
        @Nullable
        Path folder;

        @Option(names = "--no-cache", description = "Read each image again, and keep nothing.")
        boolean none;
    }

    @ArgGroup
    @Nullable
    Choice choice;

    /** Null for none. */
    @Nullable
    InventoryCache cache(Depth depth) {
        Choice given = choice;
        if (given != null && given.none) {
            return null;
        }
        if (given != null && given.folder != null) {
            return new InventoryCache(given.folder, depth);
        }
        String caches = System.getenv("XDG_CACHE_HOME");
        // A relative path is to be ignored by its specification.
        Path base = caches != null && Path.of(caches).isAbsolute()
                ? Path.of(caches)
                : Path.of(System.getProperty("user.home"), ".cache");
        return new InventoryCache(base.resolve("containerctl").resolve("packages"), depth);
    }
}

package io.jenkins.plugins.containerlifecycle.context;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Removes stamps that no build can still need, and what killed runs left. Several processes may do so at the same time,
 * and builds may read the folder meanwhile.
 */
final class OldStamps {
    /**
     * These stay, however old they are: the stamps of a job that runs once a week are still there for whoever examines
     * a build.
     */
    private static final int KEPT = 20;

    /** These stay, however many there are: a build may wait for hours before it runs. */
    private static final Duration YOUNG = Duration.ofDays(1);

    /** If something is unfinished for longer, a killed run left it. */
    private static final Duration UNFINISHED = Duration.ofHours(1);

    /** From a release that had only one stamp here: whoever still builds with it must not get that old one. */
    private static final Set<String> BEFORE = Set.of("rootfs", "Dockerfile", "Dockerfile.dockerignore");

    private record Entry(Path path, Instant modified) {}

    private final Path folder;
    private final Instant now = Instant.now();
    private @Nullable String problem;

    private OldStamps(Path folder) {
        this.folder = folder;
    }

    /**
     * @param folder {@code .container}
     * @return a sentence on the first that could not be removed
     */
    static @Nullable String remove(Path folder) {
        OldStamps old = new OldStamps(folder);
        old.remove();
        return old.problem;
    }

    private void remove() {
        List<Entry> stamps = new ArrayList<>();
        List<Path> links = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = folder.relativize(entry).toString();
                if (Files.isSymbolicLink(entry)) {
                    links.add(entry);
                } else if (Stamp.isId(name) && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    modified(entry, stamps);
                } else if (ContextFolder.isTemp(name)) {
                    removeUnfinished(entry);
                } else if (BEFORE.contains(name)) {
                    delete(entry);
                }
            }
        } catch (IOException e) {
            note(folder, e);
        }
        stamps.sort(Comparator.comparing(Entry::modified).reversed());
        for (Entry stamp : stamps.subList(Math.min(KEPT, stamps.size()), stamps.size())) {
            if (stamp.modified().isBefore(now.minus(YOUNG))) {
                removeStamp(stamp.path());
            }
        }
        links.forEach(this::removeIfDangling);
    }

    private void modified(Path entry, List<Entry> entries) {
        try {
            entries.add(new Entry(
                    entry,
                    Files.getLastModifiedTime(entry, LinkOption.NOFOLLOW_LINKS).toInstant()));
        } catch (IOException e) {
            note(entry, e);
        }
    }

    private void removeUnfinished(Path entry) {
        List<Entry> found = new ArrayList<>(1);
        modified(entry, found);
        if (!found.isEmpty() && found.get(0).modified().isBefore(now.minus(UNFINISHED))) {
            delete(entry);
        }
    }

    /** Under another name first, so that nobody finds half a stamp under its own. */
    private void removeStamp(Path stamp) {
        Path aside = folder.resolve(ContextFolder.tempName());
        try {
            Files.move(stamp, aside);
            delete(aside);
        } catch (IOException e) {
            note(stamp, e);
        }
    }

    /** The link of a project whose newest stamp is gone. */
    private void removeIfDangling(Path link) {
        try {
            if (!Files.exists(link.resolveSibling(Files.readSymbolicLink(link)), LinkOption.NOFOLLOW_LINKS)) {
                Files.deleteIfExists(link);
            }
        } catch (IOException e) {
            note(link, e);
        }
    }

    private void delete(Path path) {
        try {
            FileTree.delete(path);
        } catch (IOException e) {
            note(path, e);
        }
    }

    private void note(Path path, IOException e) {
        // Another process was faster.
        boolean gone = e instanceof NoSuchFileException || e instanceof FileAlreadyExistsException;
        if (!gone && problem == null) {
            problem = "An old stamp, " + path + ", cannot be removed: " + FileTree.reason(e);
        }
    }
}

package io.jenkins.plugins.containerlifecycle.context;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * The folder {@code .container} in a build context, which has a folder for each stamp and for each project a symbolic
 * link to its newest stamp. Any number of processes may add to it at the same time: whatever gets a name here was
 * written under another one before, and no name but that of a link is ever given twice.
 */
final class ContextFolder {
    static final String NAME = ".container";

    /** Tells our folder from somebody else's, and git to leave it alone: the stamp must not make the tree dirty. */
    private static final String MARKER = ".gitignore";

    private static final String MARKER_LINE = "# Written by container-lifecycle";
    private static final byte[] MARKER_TEXT = (MARKER_LINE
                    + ", which removes what is old; nothing here is to be changed or kept.\n*\n")
            .getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_MARKER = 1024;

    /** Of names that are not given yet, and of folders that are about to be removed. */
    private static final String TEMP_PREFIX = ".";

    private static final String TEMP_SUFFIX = ".tmp";

    private final Path folder;

    private ContextFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes the folder where it is not there yet.
     *
     * @throws ContextException where something is in the way that this tool did not write
     */
    static ContextFolder open(Path contextDir) throws ContextException, IOException {
        Path folder = contextDir.resolve(NAME);
        if (Files.isSymbolicLink(folder)) {
            throw new ContextException(
                    folder + " is a symbolic link, which might lead out of the build context; remove it.");
        }
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            create(folder);
        }
        // Asked twice, because another process may put its marker and its stamp there between the two.
        if (!isOurs(folder) && isUnmarked(folder)) {
            mark(folder);
        }
        if (!isOurs(folder)) {
            throw new ContextException(
                    folder + " is in the way and was not written by container-lifecycle; rename it or move it away.");
        }
        return new ContextFolder(folder);
    }

    private static void create(Path folder) throws IOException {
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            // Another process was faster.
            return;
        }
        StampWriter.permissions(folder, "rwxr-xr-x");
    }

    /** Whether nobody has put anything into it yet but a marker that has no name so far. */
    private static boolean isUnmarked(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (!isTemp(folder.relativize(entry).toString())) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void mark(Path folder) throws IOException {
        Path temp = folder.resolve(tempName());
        try {
            Files.write(temp, MARKER_TEXT);
            rename(temp, folder.resolve(MARKER));
        } finally {
            Files.deleteIfExists(temp);
        }
    }

    private static boolean isOurs(Path folder) {
        Path marker = folder.resolve(MARKER);
        try {
            return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    && Files.isRegularFile(marker, LinkOption.NOFOLLOW_LINKS)
                    && Files.size(marker) <= MAX_MARKER
                    && Files.readString(marker, StandardCharsets.ISO_8859_1).startsWith(MARKER_LINE);
        } catch (IOException e) {
            return false;
        }
    }

    /** Where a stamp is written before it has its name. */
    StampWriter begin() throws IOException {
        return StampWriter.begin(folder.resolve(tempName()));
    }

    /** The folder of a stamp. */
    Path stamp(String buildId) {
        return folder.resolve(buildId);
    }

    /** The name by which the newest stamp of a project is found. */
    Path link(String projectSlug) {
        // A project may be called as a stamp is.
        return folder.resolve(Stamp.isId(projectSlug) ? "project-" + projectSlug : projectSlug);
    }

    /** Makes the project's name lead to this stamp, in one step: there is no moment in which it leads nowhere. */
    void nameNewest(String projectSlug, String buildId) throws IOException {
        Path link = link(projectSlug);
        Path temp = folder.resolve(tempName());
        if (Files.exists(link, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(link)) {
            throw new FileAlreadyExistsException(link.toString());
        }
        try {
            Files.createSymbolicLink(temp, Path.of(buildId));
            rename(temp, link);
        } catch (UnsupportedOperationException e) {
            throw new IOException("this file system has no symbolic links", e);
        } finally {
            Files.deleteIfExists(temp);
        }
    }

    /** Without ATOMIC_MOVE Java removes the target first, and for a moment there is none. */
    private static void rename(Path temp, Path target) throws IOException {
        try {
            Files.move(temp, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temp, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** @return a sentence where something that is old could not be removed */
    @Nullable
    String removeOld() {
        return OldStamps.remove(folder);
    }

    static boolean isTemp(String name) {
        return name.startsWith(TEMP_PREFIX) && name.endsWith(TEMP_SUFFIX);
    }

    static String tempName() {
        return TEMP_PREFIX + Stamp.randomHex() + TEMP_SUFFIX;
    }
}

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
 * The folder {@code .container} in a build context. It has a folder for each stamp, and for each project a symbolic
 * link to its newest stamp. Any number of processes may add to it at the same time: everything is written under another
 * name first, and only the name of a link is ever reused.
 */
final class ContextFolder {
    static final String NAME = ".container";

    /**
     * Distinguishes our folder from somebody else's, and tells git to ignore it: the stamp must not make the tree
     * dirty.
     */
    private static final String MARKER = ".gitignore";

    private static final String MARKER_LINE = "# Written by container-lifecycle";
    private static final byte[] MARKER_TEXT = (MARKER_LINE
                    + ", which removes what is old; nothing here is to be changed or kept.\n*\n")
            .getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_MARKER = 1024;

    /** The prefix of names that are not final yet, and of folders that are about to be removed. */
    private static final String TEMP_PREFIX = ".";

    private static final String TEMP_SUFFIX = ".tmp";

    private final Path folder;

    private ContextFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Creates the folder if it does not exist yet.
     *
     * @throws ContextException if something is in the way that this tool did not write
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
        // Checked twice, because another process may put its marker and its stamp there in between.
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

    /** Whether it contains nothing yet but a marker without its final name. */
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

    /** The name under which a project's newest stamp is found. */
    Path link(String projectSlug) {
        // A project may have the same name as a stamp.
        return folder.resolve(Stamp.isId(projectSlug) ? "project-" + projectSlug : projectSlug);
    }

    /** Makes the project's name lead to this stamp, in one step: at no moment does it lead nowhere. */
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

    /** @return a sentence if something old could not be removed */
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

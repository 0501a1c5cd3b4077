package io.jenkins.plugins.containerlifecycle.context;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * The folder {@code .container} in a build context: written beside its place first and renamed there, so that nobody
 * ever sees half of it. It replaces what an earlier run of this tool wrote, and nothing else.
 */
final class ContextFolder {
    static final String NAME = ".container";

    /** Tells our folder from somebody else's, and git to leave it alone: the stamp must not make the tree dirty. */
    private static final String MARKER = ".gitignore";

    private static final byte[] MARKER_TEXT =
            "# Written by container-lifecycle, and replaced by its next run.\n*\n".getBytes(StandardCharsets.US_ASCII);
    private static final String TEMP_PREFIX = NAME + ".";
    private static final String TEMP_SUFFIX = ".tmp";

    /** What is older was left by a run that was killed; what is younger may be another run at work. */
    private static final Duration STALE = Duration.ofHours(1);

    private final Path contextDir;
    private final Path temp;

    private ContextFolder(Path contextDir, Path temp) {
        this.contextDir = contextDir;
        this.temp = temp;
    }

    /**
     * Starts writing.
     *
     * @throws ContextException where something is in the way that this tool did not write
     */
    static ContextFolder begin(Path contextDir) throws ContextException, IOException {
        refuseForeign(contextDir.resolve(NAME));
        sweep(contextDir);
        Path temp = contextDir.resolve(TEMP_PREFIX + Stamp.randomHex() + TEMP_SUFFIX);
        Files.createDirectory(temp);
        ContextFolder folder = new ContextFolder(contextDir, temp);
        try {
            permissions(temp, "rwxr-xr-x");
            folder.file(MARKER, MARKER_TEXT, false);
        } catch (IOException e) {
            folder.abandon();
            throw e;
        }
        return folder;
    }

    private static void refuseForeign(Path target) throws ContextException {
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (Files.isSymbolicLink(target)) {
            throw new ContextException(
                    target + " is a symbolic link, which might lead out of the build context; remove it.");
        }
        if (!isOurs(target)) {
            throw new ContextException(
                    target + " is in the way and was not written by container-lifecycle; rename it or move it away.");
        }
    }

    private static boolean isOurs(Path folder) {
        Path marker = folder.resolve(MARKER);
        try {
            return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    && Files.isRegularFile(marker, LinkOption.NOFOLLOW_LINKS)
                    && Files.size(marker) == MARKER_TEXT.length
                    && Arrays.equals(Files.readAllBytes(marker), MARKER_TEXT);
        } catch (IOException e) {
            return false;
        }
    }

    private static void sweep(Path contextDir) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(contextDir, TEMP_PREFIX + "*" + TEMP_SUFFIX)) {
            Instant limit = Instant.now().minus(STALE);
            for (Path folder : left) {
                if (isOurs(folder)
                        && Files.getLastModifiedTime(folder).toInstant().isBefore(limit)) {
                    delete(folder);
                }
            }
        }
    }

    /** @param path relative, with slashes; its folders are made with mode 0755 */
    void file(String path, byte[] content, boolean executable) throws IOException {
        Path file = temp;
        String[] names = path.split("/");
        for (int i = 0; i < names.length; i++) {
            file = file.resolve(names[i]);
            if (i < names.length - 1 && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(file);
                permissions(file, "rwxr-xr-x");
            }
        }
        Files.write(file, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        permissions(file, executable ? "rwxr-xr-x" : "rw-r--r--");
    }

    /** An empty folder that anybody may write to. */
    void sharedFolder(String path) throws IOException {
        permissions(Files.createDirectories(temp.resolve(path)), "rwxrwxrwx");
    }

    /** The mode goes into the image with the file, so it must not depend on the umask of whoever builds. */
    private static void permissions(Path path, String mode) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view != null) {
            view.setPermissions(PosixFilePermissions.fromString(mode));
        }
    }

    /** Puts the folder in its place. */
    Path commit() throws ContextException, IOException {
        Path target = contextDir.resolve(NAME);
        refuseForeign(target);
        Path old = null;
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            old = contextDir.resolve(TEMP_PREFIX + Stamp.randomHex() + TEMP_SUFFIX);
            Files.move(target, old);
        }
        try {
            Files.move(temp, target);
        } catch (IOException e) {
            if (old != null) {
                Files.move(old, target);
            }
            throw e;
        }
        if (old != null) {
            delete(old);
        }
        return target;
    }

    /** Removes what was written so far; to be called where anything failed. */
    void abandon() {
        try {
            delete(temp);
        } catch (IOException e) {
            // The next run sweeps it.
        }
    }

    /** Never follows a link. */
    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** What went wrong, in words: the message of most file system exceptions is the path and nothing else. */
    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied.";
        }
        if (e instanceof NoSuchFileException) {
            return "it does not exist.";
        }
        return e.getMessage() + ".";
    }
}

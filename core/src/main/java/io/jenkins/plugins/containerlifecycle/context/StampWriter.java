package io.jenkins.plugins.containerlifecycle.context;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;

/** Writes a folder beside its place and renames it when it is complete, so that nobody ever sees half of it. */
final class StampWriter {
    private final Path temp;

    private StampWriter(Path temp) {
        this.temp = temp;
    }

    /** @param temp does not exist yet */
    static StampWriter begin(Path temp) throws IOException {
        Files.createDirectory(temp);
        StampWriter writer = new StampWriter(temp);
        try {
            permissions(temp, "rwxr-xr-x");
        } catch (IOException e) {
            writer.abandon();
            throw e;
        }
        return writer;
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

    /** An empty folder that anybody may write to, with the time that shows that it is untouched. */
    void sharedFolder(String path, Instant time) throws IOException {
        Path folder = Files.createDirectories(temp.resolve(path));
        permissions(folder, "rwxrwxrwx");
        Files.setLastModifiedTime(folder, FileTime.from(time));
    }

    /** The mode goes into the image with the file, so it must not depend on the builder's umask. */
    static void permissions(Path path, String mode) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view != null) {
            view.setPermissions(PosixFilePermissions.fromString(mode));
        }
    }

    /** Puts the folder in its place, where nothing may exist yet. */
    void commit(Path target) throws IOException {
        Files.move(temp, target);
    }

    /** Removes what was written so far; to be called if anything failed. */
    void abandon() {
        try {
            FileTree.delete(temp);
        } catch (IOException e) {
            // A later run removes it as an old one.
        }
    }
}

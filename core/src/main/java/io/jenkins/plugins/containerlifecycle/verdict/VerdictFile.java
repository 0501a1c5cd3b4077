package io.jenkins.plugins.containerlifecycle.verdict;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A file of verdicts. Readers see a whole file or none: it is written beside its place and then renamed. */
public final class VerdictFile {
    private final Path path;

    /** @throws IllegalArgumentException if the path does not name a file */
    public VerdictFile(Path path) {
        if (path.getFileName() == null || path.toString().isBlank()) {
            throw new IllegalArgumentException("'" + path + "' is not a name for a verdict file.");
        }
        this.path = path;
    }

    public Path path() {
        return path;
    }

    /**
     * Removes the verdicts of an earlier run, so that they cannot be taken for those of a run that ends without any.
     * Creates the folder now, so that a long validation does not end only to find that impossible.
     *
     * @throws InputException if there is something other than verdicts, which nobody wants to lose
     */
    public void clear() throws IOException, InputException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            if (!isOurs()) {
                throw new InputException(
                        path + " already exists and is not a file of verdicts; remove it, or name another file.");
            }
            Files.deleteIfExists(path);
        }
        Path folder = makeFolder();
        if (!Files.isWritable(folder)) {
            throw new AccessDeniedException(folder.toString());
        }
    }

    private Path makeFolder() throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        return Files.createDirectories(Objects.requireNonNull(folder, "A path with a file name has a folder"));
    }

    /** An empty one counts, too: mktemp creates such files. */
    private boolean isOurs() throws IOException {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        if (Files.size(path) == 0) {
            return true;
        }
        try {
            ObjectNode tree = Json.readObject(bytes(), path.toString(), VerdictJson.MAX_BYTES);
            return tree.path("schema_version").isInt() && tree.path("verdicts").isArray();
        } catch (InputException e) {
            return false;
        }
    }

    /**
     * @return empty if there is no such file
     * @throws InputException if it is not exactly a file of verdicts
     */
    public Optional<VerdictDocument> read() throws IOException, InputException {
        requireRegular();
        try {
            return Optional.of(present());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** At most one byte more than allowed. */
    private byte[] bytes() throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(VerdictJson.MAX_BYTES + 1);
        }
    }

    /** Opening a pipe would wait for a writer; a folder cannot be read. */
    private void requireRegular() throws InputException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(path)) {
            throw new InputException(path + " is not a file of verdicts: it is "
                    + (Files.isDirectory(path) ? "a folder." : "not a regular file."));
        }
    }

    /** @throws InputException if it could not be read again, because the gate would then refuse everything */
    public void write(VerdictDocument document) throws IOException, InputException {
        write(document, temporary -> {
            try {
                Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(temporary, path, StandardCopyOption.REPLACE_EXISTING);
            }
        });
    }

    /** What brings a file that was written beside its place there. */
    private interface Placing {
        void place(Path temporary) throws IOException;
    }

    private void write(VerdictDocument document, Placing placing) throws IOException, InputException {
        byte[] bytes = VerdictJson.write(document);
        VerdictJson.read(bytes, path.toString());
        makeFolder();
        // Not createTempFile: nobody else may read its files.
        Path temporary = path.resolveSibling(
                "." + path.getFileName() + "." + UUID.randomUUID().toString().substring(0, 8));
        try {
            Files.write(temporary, bytes);
            placing.place(temporary);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Adds pushes to what the file now contains; creates it if necessary. Several processes may do so at a time: each
     * locks the existing file meanwhile.
     */
    public void record(Collection<PushRecord> pushes) throws IOException, InputException {
        change(document -> document.withPushes(pushes));
    }

    /** Like {@link #record}: what another run has written meanwhile stays; otherwise a pass could replace a failure. */
    public void add(Collection<ImageVerdict> verdicts) throws IOException, InputException {
        change(document -> document.withVerdicts(verdicts));
    }

    private void change(UnaryOperator<VerdictDocument> change) throws IOException, InputException {
        boolean canLink = true;
        while (true) {
            requireRegular();
            makeFolder();
            // Asked for before it is opened: if it is the same under the lock, then the lock is on this very file.
            Object before = presentKey();
            if (before == null && canLink) {
                try {
                    // Not by opening it, to lock it: whoever is killed then would leave an empty file.
                    write(change.apply(VerdictDocument.EMPTY), temporary -> Files.createLink(path, temporary));
                    return;
                } catch (FileAlreadyExistsException e) {
                    // Another process was faster.
                    continue;
                } catch (UnsupportedOperationException | FileSystemException e) {
                    // A file system without links. If it cannot be written at all, what comes now says so.
                    canLink = false;
                }
            }
            try (FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                try (FileLock lock = channel.lock()) {
                    // Another process may have put a new file in its place before the lock was ours.
                    if (lock.isValid() && before != null && before.equals(key())) {
                        writeChanged(change, channel);
                        return;
                    }
                }
            } catch (NoSuchFileException e) {
                // Gone meanwhile, as if there had been none.
            }
        }
    }

    /**
     * @param locked the file. It is read through this channel: POSIX gives up all locks of a process on a file if the
     *     process closes any of its descriptors of that file.
     */
    private void writeChanged(UnaryOperator<VerdictDocument> change, FileChannel locked)
            throws IOException, InputException {
        byte[] bytes = Channels.newInputStream(locked.position(0)).readNBytes(VerdictJson.MAX_BYTES + 1);
        boolean empty = bytes.length == 0;
        try {
            write(change.apply(empty ? VerdictDocument.EMPTY : VerdictJson.read(bytes, path.toString())));
        } catch (IOException | InputException e) {
            if (empty) {
                Files.deleteIfExists(path);
            }
            throw e;
        }
    }

    private VerdictDocument present() throws IOException, InputException {
        return VerdictJson.read(bytes(), path.toString());
    }

    /** What distinguishes this file from one that replaces it. */
    private Object key() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        // Windows has no such key.
        return attributes.fileKey() == null ? path : attributes.fileKey();
    }

    /** Like {@link #key}; null if there is no file. */
    private @Nullable Object presentKey() throws IOException {
        try {
            return key();
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}

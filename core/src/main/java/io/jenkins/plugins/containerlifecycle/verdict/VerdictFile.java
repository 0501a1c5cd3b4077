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

/** A file of verdicts. Readers see a whole file or none: it is written beside its place and then renamed. */
public final class VerdictFile {
    /** What distinguishes a file from one that replaces it. */
    @FunctionalInterface
    interface Keys {
        Object of(Path file) throws IOException;
    }

    /** More often than others make or remove the file just then. */
    private static final int MOST_SURPRISES = 1000;

    private final Path path;
    private final Keys keys;

    /** @throws IllegalArgumentException if the path does not name a file */
    public VerdictFile(Path path) {
        this(path, VerdictFile::key);
    }

    VerdictFile(Path path, Keys keys) {
        this.keys = keys;
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
            if (Files.isSymbolicLink(path)) {
                write(VerdictDocument.EMPTY);
            } else {
                Files.deleteIfExists(path);
            }
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

    /**
     * Itself, or the file that a symbolic link of that name leads to: whoever replaced the link would leave that file, which
     * others may read, as it was before a failure.
     */
    private VerdictFile behindLink() throws IOException {
        return Files.isSymbolicLink(path) ? new VerdictFile(path.toRealPath(), keys) : this;
    }

    /** @throws InputException if it could not be read again, because the gate would then refuse everything */
    public void write(VerdictDocument document) throws IOException, InputException {
        requireRegular();
        behindLink().replace(document);
    }

    private void replace(VerdictDocument document) throws IOException, InputException {
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
        Path temporary = temporary();
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
        requireRegular();
        behindLink().change(document -> document.withPushes(pushes));
    }

    /** Like {@link #record}: what another run has written meanwhile stays; otherwise a pass could replace a failure. */
    public void add(Collection<ImageVerdict> verdicts) throws IOException, InputException {
        requireRegular();
        behindLink().change(document -> document.withVerdicts(verdicts));
    }

    private void change(UnaryOperator<VerdictDocument> change) throws IOException, InputException {
        boolean links = true;
        boolean done = false;
        int surprises = 0;
        while (!done) {
            requireRegular();
            makeFolder();
            try {
                done = links ? changeByLink(change) : changeAsFound(change);
            } catch (NoSuchFileException | FileAlreadyExistsException e) {
                // Gone meanwhile, or there meanwhile; or nothing can be made in that folder, as in /proc.
                surprises++;
                if (surprises > MOST_SURPRISES) {
                    throw e;
                }
            } catch (UnsupportedOperationException | FileSystemException e) {
                if (!links) {
                    throw e;
                }
                // A file system without hard links; if it is something else, the other way says so.
                links = false;
            }
        }
    }

    /**
     * A second name of the file keeps its key from being given to another file meanwhile, and a new file comes with what
     * is in it: whoever is killed leaves no empty one.
     *
     * @return false if another process was faster
     */
    private boolean changeByLink(UnaryOperator<VerdictDocument> change) throws IOException, InputException {
        if (!Files.exists(path)) {
            write(change.apply(VerdictDocument.EMPTY), temporary -> Files.createLink(path, temporary));
            return true;
        }
        Path held = temporary();
        try {
            Files.createLink(held, path);
            try (FileChannel channel = FileChannel.open(held, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                if (changeLocked(change, channel, keys.of(held))) {
                    return true;
                }
            }
            requireKeyOfFile(held);
            return false;
        } finally {
            Files.deleteIfExists(held);
        }
    }

    /**
     * Some file systems, such as sshfs, give each name of a file a key and locks of its own. Then the file would never be
     * known again by its second name.
     */
    private void requireKeyOfFile(Path held) throws IOException {
        Path another = temporary();
        try {
            Files.createLink(another, held);
            if (!keys.of(another).equals(keys.of(held))) {
                throw new FileSystemException(held.toString(), null, "names of the same file look like other files");
            }
        } finally {
            Files.deleteIfExists(another);
        }
    }

    /** Without links. @return false if another process was faster */
    private boolean changeAsFound(UnaryOperator<VerdictDocument> change) throws IOException, InputException {
        // Asked for before it is opened: if it is the same under the lock, then the lock is on this very file.
        Object before = Files.exists(path) ? keys.of(path) : null;
        try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return before != null && changeLocked(change, channel, before);
        }
    }

    /** @param key of the file. Another process may put a new one in its place before the lock is ours. */
    private boolean changeLocked(UnaryOperator<VerdictDocument> change, FileChannel channel, Object key)
            throws IOException, InputException {
        try (FileLock lock = channel.lock()) {
            boolean ours = lock.isValid() && key.equals(keys.of(path));
            if (ours) {
                writeChanged(change, channel);
            }
            return ours;
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
            replace(change.apply(empty ? VerdictDocument.EMPTY : VerdictJson.read(bytes, path.toString())));
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

    private static Object key(Path file) throws IOException {
        Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        // Windows has no such key.
        return key == null ? "" : key;
    }

    /** Beside it. Not createTempFile: nobody else may read its files. */
    private Path temporary() {
        return path.resolveSibling(
                "." + path.getFileName() + "." + UUID.randomUUID().toString().substring(0, 8));
    }
}

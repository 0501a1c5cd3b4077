package io.jenkins.plugins.containerlifecycle.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Keeps inventories by the image's ID, which says what is in the image, so that they never grow old. Many processes may
 * use a folder at the same time, and everything in it may be deleted at any time: a file appears as a whole or not at
 * all, and one that cannot be read is read from the image again. Who may write there decides what is found, so the
 * folder belongs to those who may use the engine.
 */
public final class InventoryCache {
    private static final int MAX_BYTES = 64 << 20;
    private static final int MAX_STAMP_BYTES = 64 << 10;
    private static final Pattern IMAGE_ID = Pattern.compile("sha256:[0-9a-f]{64}");
    /** {@code <stamp>.<build_id>}. */
    private static final Pattern KEY = Pattern.compile("[0-9]{1,10}\\.[0-9a-f]{8}");

    private static final String TEMPORARY = ".tmp";
    /** Of such a file: nothing else is removed from a folder that the user chose. */
    private static final Pattern TEMPORARY_NAME = Pattern.compile("\\.[0-9a-f-]{36}\\.tmp");

    private static final Duration ABANDONED = Duration.ofDays(1);

    private final AtomicBoolean tidied = new AtomicBoolean();
    private final Path folder;
    private final Depth depth;

    /** @param folder made with the first inventory */
    public InventoryCache(Path folder) {
        this(folder, Depth.DATABASES);
    }

    /**
     * @param folder made with the first inventory; inventories of several depths may be in it
     * @param depth of the inventories that are asked for and kept
     */
    public InventoryCache(Path folder, Depth depth) {
        this.folder = folder;
        this.depth = depth;
    }

    Depth depth() {
        return depth;
    }

    /** Empty if there is none, or none that can be read. */
    public Optional<PackageInventory> find(String imageId) {
        if (!IMAGE_ID.matcher(imageId).matches()) {
            return Optional.empty();
        }
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file(imageId)))) {
            byte[] json = in.readNBytes(MAX_BYTES);
            // Its end has a checksum, which is looked at only with one more byte.
            if (in.read() >= 0) {
                return Optional.empty();
            }
            PackageInventory inventory = InventoryJson.read(json);
            return inventory.imageId().equals(imageId) ? Optional.of(inventory) : Optional.empty();
        } catch (IOException | InventoryException e) {
            return Optional.empty();
        }
    }

    /** @throws InventoryException if it cannot be written */
    public void put(PackageInventory inventory) throws InventoryException {
        String imageId = inventory.imageId();
        if (!IMAGE_ID.matcher(imageId).matches()) {
            return;
        }
        try {
            write(file(imageId), compressed(inventory));
        } catch (IOException e) {
            throw new InventoryException(
                    "The inventory of an image cannot be kept in " + SafeText.line(folder.toString()) + " ("
                            + SafeText.line(String.valueOf(e.getMessage())) + "). Name a folder that you can write to.",
                    e);
        }
    }

    /**
     * Keeps which image a stamp belongs to, so that it can be asked for when the engine has it no more. If it is in vain,
     * so it is: {@link #put} says that the folder cannot be written to.
     *
     * @param layers the digests of its layers, from the lowest one
     */
    void putStamp(String key, String imageId, List<String> layers) {
        if (!KEY.matcher(key).matches() || !IMAGE_ID.matcher(imageId).matches()) {
            return;
        }
        Optional<Stamped> known = stamped(key);
        // An image that was built on it without being stamped carries the same stamp, and has more layers.
        if (known.isPresent() && known.get().layers().size() <= layers.size()) {
            return;
        }
        ObjectNode tree = LenientJson.object().put("image_id", imageId);
        layers.forEach(tree.putArray("layers")::add);
        try {
            write(stampFile(key), tree.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // Then it is not known.
        }
    }

    /** The inventory of the image that a stamp belongs to, if its layers are those that are expected. */
    Optional<PackageInventory> findStamped(String key, Predicate<List<String>> layers) {
        return stamped(key)
                .filter(stamped -> layers.test(stamped.layers()))
                .flatMap(stamped -> find(stamped.imageId()));
    }

    private record Stamped(String imageId, List<String> layers) {}

    private Optional<Stamped> stamped(String key) {
        if (!KEY.matcher(key).matches()) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(stampFile(key))) {
            JsonNode tree = LenientJson.parse(in.readNBytes(MAX_STAMP_BYTES));
            List<String> layers = new ArrayList<>();
            tree.path("layers").forEach(layer -> layers.add(layer.asText()));
            return Optional.of(new Stamped(tree.path("image_id").asText(), layers));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void write(Path file, byte[] content) throws IOException {
        Files.createDirectories(folder);
        tidy();
        Path temporary = folder.resolve("." + UUID.randomUUID() + TEMPORARY);
        try {
            // As readable for others as the user's files are; a temporary file of Java's own is for nobody else.
            Files.write(temporary, content, StandardOpenOption.CREATE_NEW);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Removes what writers left that were killed; once, since others write there, too, and it may be a large folder. */
    private void tidy() {
        if (!tidied.compareAndSet(false, true)) {
            return;
        }
        FileTime old = FileTime.from(Instant.now().minus(ABANDONED));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ".*" + TEMPORARY)) {
            for (Path file : files) {
                if (TEMPORARY_NAME.matcher(String.valueOf(file.getFileName())).matches()
                        && Files.getLastModifiedTime(file).compareTo(old) < 0) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // They only take room. Another process may have removed one just now.
        }
    }

    private Path stampFile(String key) {
        return folder.resolve("stamp-" + key + ".json");
    }

    private Path file(String imageId) {
        // The number is that of the way in which files are looked at: what an older one found may be less.
        String suffix = depth == Depth.FILES ? ".deep3.json.gz" : ".json.gz";
        return folder.resolve(imageId.replace(':', '-') + suffix);
    }

    private static byte[] compressed(PackageInventory inventory) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(InventoryJson.toTree(inventory).toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}

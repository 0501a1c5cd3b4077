package io.jenkins.plugins.containerlifecycle.inventory;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.ImageSummary;
import io.jenkins.plugins.containerlifecycle.hook.HookRunner;
import io.jenkins.plugins.containerlifecycle.hook.ImageFiles;
import io.jenkins.plugins.containerlifecycle.leftover.LeftoverPolicy;
import io.jenkins.plugins.containerlifecycle.leftover.Leftovers;
import io.jenkins.plugins.containerlifecycle.leftover.RunLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLayout;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.text.Sha256;
import io.jenkins.plugins.containerlifecycle.time.Timeout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is installed in the lower layers of an image, which are an image that it was built on and that the engine has
 * no more. For that an image of these layers is made: an archive that only names them is loaded, which the engine's classic
 * store takes if it has the layers. It has no name, and is removed at once. Another store does not take it; then nothing is
 * known.
 */
final class LowerLayers {
    private static final String CONFIG = "config.json";
    private static final Duration NEEDED = Duration.ofMinutes(2);
    /** How long the engine may still be working on an archive when nobody waits for it any more. */
    private static final Duration LATE = Duration.ofSeconds(3);

    private static final long POLL_MILLIS = 200;

    private final ContainerEngine engine;
    private final InventoryReader inventories;
    /** Whether an archive was refused, as all others will be. */
    private volatile boolean refused;
    /** Whether what killed runs left was removed, as far as it can be: once is enough, and may take its time. */
    private volatile boolean swept;

    LowerLayers(ContainerEngine engine, InventoryReader inventories) {
        this.engine = engine;
        this.inventories = inventories;
    }

    /**
     * The inventory of the lowest layers. How many they are is a hint of whoever stamped the image, so they must have the
     * metadata of the image that they are thought to be, and not yet that of the one built on it.
     *
     * @param number of layers
     * @param below of the image that they are; null if that was not stamped
     * @param above of the image that was built on it
     */
    Optional<PackageInventory> read(ImageDetails image, int number, @Nullable ImageMetadata below, ImageMetadata above)
            throws EngineException, InterruptedException {
        if (refused || number < 1 || number > image.layers().size()) {
            return Optional.empty();
        }
        removeLeft();
        List<String> layers = image.layers().subList(0, number);
        String runId = HookRunner.newRunId();
        byte[] config = config(image, layers, runId);
        String imageId = "sha256:" + Sha256.hex(config);
        boolean answered = false;
        try {
            engine.images().load(archive(config, number));
            engine.images().inspect(imageId);
            answered = true;
            return new ImageFiles(engine).look(imageId, container -> read(container, id(layers), below, above));
        } catch (EngineException e) {
            if (e.kind() != EngineException.Kind.REFUSED && e.kind() != EngineException.Kind.NO_SUCH_IMAGE) {
                throw e;
            }
            answered = true;
            refused = true;
            removeUnderAnotherId(runId);
            return Optional.empty();
        } finally {
            remove(imageId, answered);
        }
    }

    /** Of runs that were killed. One that cannot be removed, since somebody uses it, keeps nobody from reading another. */
    private void removeLeft() throws EngineException, InterruptedException {
        if (swept) {
            return;
        }
        swept = true;
        for (ImageSummary left : Leftovers.findImages(engine)) {
            try {
                Leftovers.remove(engine.images(), left);
            } catch (EngineException e) {
                if (e.isEngineGone()) {
                    throw e;
                }
            }
        }
    }

    private Optional<PackageInventory> read(
            String container, String id, @Nullable ImageMetadata below, ImageMetadata above)
            throws EngineException, InterruptedException {
        boolean right = (below == null || isIn(container, below)) && !isIn(container, above);
        return right ? Optional.of(inventories.readAs(id, container)) : Optional.empty();
    }

    private boolean isIn(String container, ImageMetadata image) throws EngineException, InterruptedException {
        return engine.containers()
                .pathExists(container, ImageLayout.METADATA_DIRECTORY + "/" + image.fileStem() + ".json");
    }

    /** A store that names images otherwise has perhaps kept what it could not use. */
    private void removeUnderAnotherId(String runId) throws EngineException, InterruptedException {
        for (ImageSummary image : engine.images().list()) {
            if (RunLabels.isTemporary(image) && runId.equals(image.labels().get(RunLabels.TEMPORARY))) {
                Leftovers.remove(engine.images(), image);
            }
        }
    }

    /** @param answered else the call was broken off, and the image may appear a moment from now */
    private void remove(String imageId, boolean answered) throws EngineException {
        boolean interrupted = Thread.interrupted();
        long end = System.nanoTime() + (answered ? 0 : LATE.toNanos());
        do {
            engine.images().remove(imageId, Timeout.REMOVAL.get());
            try {
                if (!answered) {
                    Thread.sleep(POLL_MILLIS);
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        } while (System.nanoTime() < end);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * What tells layers from others, whatever image they belong to; never the ID of an image.
     *
     * @see <a href="https://github.com/opencontainers/image-spec/blob/main/config.md#layer-chainid">ChainID</a>
     */
    static String id(List<String> layers) {
        String id = layers.get(0);
        for (String layer : layers.subList(1, layers.size())) {
            id = "sha256:" + Sha256.hex((id + " " + layer).getBytes(StandardCharsets.UTF_8));
        }
        return id;
    }

    private byte[] config(ImageDetails image, List<String> layers, String runId) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("created", RunLabels.TEMPORARY_CREATED.toString());
        config.put("architecture", image.architecture());
        config.put("os", image.os());
        ObjectNode labels = config.putObject("config").putObject("Labels");
        labels.put(RunLabels.TEMPORARY, runId);
        LeftoverPolicy.owner(engine.now(), NEEDED).forEach(labels::put);
        ObjectNode root = config.putObject("rootfs");
        root.put("type", "layers");
        layers.forEach(root.putArray("diff_ids")::add);
        return config.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The files of the layers that the manifest names are not in it. */
    private static byte[] archive(byte[] config, int layers) {
        ArrayNode manifest = JsonNodeFactory.instance.arrayNode();
        ObjectNode image = manifest.addObject();
        image.put("Config", CONFIG);
        image.putNull("RepoTags");
        ArrayNode files = image.putArray("Layers");
        for (int i = 0; i < layers; i++) {
            files.add(i + ".tar");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            add(tar, CONFIG, config);
            add(tar, "manifest.json", manifest.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void add(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }
}

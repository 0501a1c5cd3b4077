package io.jenkins.plugins.containerlifecycle.push;

import io.jenkins.plugins.containerlifecycle.engine.EngineWording;
import io.jenkins.plugins.containerlifecycle.engine.LayerProgress;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Turns the many messages of a pushing engine into a few lines for a log: one when a layer begins or ends, and one
 * every few seconds in between.
 */
final class ProgressLines implements Consumer<LayerProgress> {
    private static final long INTERVAL_NANOS = 5_000_000_000L;
    /** Anything smaller is finished before anybody could read its progress. */
    private static final long MEGABYTE = 1_000_000;
    /** More than any image has; a stream that invents layers must not fill the memory. */
    private static final int MAX_LAYERS = 1000;

    private final PushListener listener;
    private final LongSupplier nanoTime;
    private final Map<String, Layer> layers = new HashMap<>();

    private static final class Layer {
        private String status = "";
        private long shown;
    }

    ProgressLines(PushListener listener) {
        this(listener, System::nanoTime);
    }

    ProgressLines(PushListener listener, LongSupplier nanoTime) {
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void accept(LayerProgress progress) {
        if (progress.layer() == null || EngineWording.of(progress.status()).isLayerIdle()) {
            return;
        }
        Layer layer = layers.get(progress.layer());
        if (layer == null) {
            if (layers.size() >= MAX_LAYERS) {
                return;
            }
            layer = new Layer();
            layers.put(progress.layer(), layer);
        }
        long now = nanoTime.getAsLong();
        // "Retrying in 5 seconds", 4, 3, ...: one state, not five.
        String state = progress.status().replaceAll("\\d+", "N");
        if (!state.equals(layer.status) || now - layer.shown >= INTERVAL_NANOS) {
            layer.status = state;
            layer.shown = now;
            listener.onProgress(progress.layer() + ": " + progress.status() + amount(progress));
        }
    }

    private static String amount(LayerProgress progress) {
        if (progress.total() < MEGABYTE) {
            return "";
        }
        // The engine counts the bytes of the archive, which has a few more than it announced.
        long current = Math.min(progress.current(), progress.total());
        return " " + megabytes(current) + " of " + megabytes(progress.total()) + " MB";
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f", (double) bytes / MEGABYTE);
    }
}

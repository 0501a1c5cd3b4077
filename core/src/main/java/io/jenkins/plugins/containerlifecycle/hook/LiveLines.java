package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.OutputListener;
import io.jenkins.plugins.containerlifecycle.text.LineSplitter;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** Turns output that comes in pieces into whole lines, safe to print. */
public final class LiveLines implements OutputListener {
    private static final int MAX_LINE = 16 * 1024;

    private final Consumer<String> lines;
    private final Map<Stream, LineSplitter> splitters = new EnumMap<>(Stream.class);

    /** @param lines gets each line without its end; called from one thread at a time */
    public LiveLines(Consumer<String> lines) {
        this.lines = line -> lines.accept(SafeText.line(SafeText.withoutEscapes(line)));
    }

    @Override
    public synchronized void onOutput(Stream stream, byte[] bytes) {
        splitters
                .computeIfAbsent(stream, s -> new LineSplitter(MAX_LINE, lines))
                .add(bytes);
    }

    /** Passes on what has no line feed yet; to be called at the end of the output. */
    public synchronized void flush() {
        splitters.values().forEach(LineSplitter::flush);
    }
}

package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.OutputListener;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Makes whole lines, safe to print, of output that comes in pieces. A line that does not end is passed on when it grows
 * long, so that a hook without line feeds fills no memory.
 */
public final class LiveLines implements OutputListener {
    private static final int MAX_LINE = 16 * 1024;

    private final Consumer<String> lines;
    private final Map<Stream, ByteArrayOutputStream> pending = new EnumMap<>(Stream.class);

    /** @param lines gets each line without its end; called from one thread at a time */
    public LiveLines(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public synchronized void onOutput(Stream stream, byte[] bytes) {
        ByteArrayOutputStream line = pending.computeIfAbsent(stream, s -> new ByteArrayOutputStream());
        for (byte b : bytes) {
            if (b == '\n' || line.size() >= MAX_LINE) {
                emit(line);
            }
            if (b != '\n') {
                line.write(b);
            }
        }
    }

    /** Passes on what has no line feed yet; to be called when the output has ended. */
    public synchronized void flush() {
        for (ByteArrayOutputStream line : pending.values()) {
            if (line.size() > 0) {
                emit(line);
            }
        }
    }

    private void emit(ByteArrayOutputStream line) {
        lines.accept(SafeText.line(line.toString(StandardCharsets.UTF_8)));
        line.reset();
    }
}

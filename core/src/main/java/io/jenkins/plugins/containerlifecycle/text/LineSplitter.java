package io.jenkins.plugins.containerlifecycle.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Turns UTF-8 that comes in pieces into lines. A line that does not end is passed on when it grows long, so that output
 * without line feeds does not fill the memory. Not thread-safe.
 */
public final class LineSplitter {
    private final int maxBytes;
    private final Consumer<String> lines;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

    /**
     * @param maxBytes of a line
     * @param lines gets each line without its line feed, as it came
     */
    public LineSplitter(int maxBytes, Consumer<String> lines) {
        this.maxBytes = maxBytes;
        this.lines = lines;
    }

    public void add(byte[] bytes) {
        for (byte b : bytes) {
            if (b == '\n' || pending.size() >= maxBytes) {
                emit();
            }
            if (b != '\n') {
                pending.write(b);
            }
        }
    }

    /** The line that has not ended yet; empty if there is none. */
    public String pending() {
        return pending.toString(StandardCharsets.UTF_8);
    }

    /** Passes on what has no line feed yet; to be called at the end of the output. */
    public void flush() {
        if (pending.size() > 0) {
            emit();
        }
    }

    private void emit() {
        String line = pending();
        pending.reset();
        lines.accept(line);
    }
}

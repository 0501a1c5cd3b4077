package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.OutputListener;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Holds back what looks like a runtime's complaint that a command could not be started: it is noise if another command
 * then works. Everything else is passed on at once.
 */
final class HeldBackOutput implements OutputListener {
    /** No complaint is longer. */
    private static final int MAX_BYTES = 8 * 1024;

    private final OutputListener next;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private @Nullable Stream stream;
    private boolean passing;

    HeldBackOutput(OutputListener next) {
        this.next = next;
    }

    @Override
    public synchronized void onOutput(Stream from, byte[] bytes) {
        if (stream == null) {
            stream = from;
            passing = !StartComplaint.mayBe(text(bytes));
        }
        if (!passing && from == stream && held.size() + bytes.length <= MAX_BYTES) {
            held.writeBytes(bytes);
            return;
        }
        release();
        next.onOutput(from, bytes);
    }

    /** What is held back; empty for nothing. */
    synchronized String text() {
        return text(held.toByteArray());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, 0, Math.min(bytes.length, MAX_BYTES), StandardCharsets.UTF_8);
    }

    /** Passes on what was held back, and from now on everything. */
    synchronized void release() {
        passing = true;
        if (stream != null && held.size() > 0) {
            next.onOutput(stream, held.toByteArray());
        }
        held.reset();
    }

    /** Forgets what was held back. */
    synchronized void drop() {
        held.reset();
    }
}

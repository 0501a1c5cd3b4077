package io.jenkins.plugins.containerlifecycle.agent.web;

import io.jenkins.plugins.containerlifecycle.agent.webhook.Webhooks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** What was sent, read piece by piece within what all may take together; who sends little takes little. */
final class RequestBody implements AutoCloseable {
    static final int LONGEST = Webhooks.MAX_BYTES;
    static final int PIECE = 16 * 1024;

    /** What is read and thrown away of a body that is too long, so that its sender reads why. */
    private static final int MAX_THROWN_AWAY = 4 * LONGEST;

    private final SharedMemory pieces;
    private final Connection connection;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private boolean refused;
    private boolean tooLong;
    private boolean ended;

    RequestBody(SharedMemory pieces, Connection connection) {
        this.pieces = pieces;
        this.connection = connection;
    }

    void read(InputStream in, int longest) throws IOException {
        byte[] piece = new byte[PIECE];
        long thrownAway = 0;
        for (int n = in.readNBytes(piece, 0, PIECE); n > 0; n = in.readNBytes(piece, 0, PIECE)) {
            if (refused || tooLong) {
                thrownAway += n;
                if (thrownAway > MAX_THROWN_AWAY) {
                    return;
                }
            } else if (!pieces.take(connection, this, 1, System.nanoTime())) {
                refused = true;
            } else {
                read.write(piece, 0, n);
                tooLong = read.size() > longest;
            }
        }
        ended = true;
    }

    /** Whether all take too much just now. */
    boolean isRefused() {
        return refused;
    }

    boolean isTooLong() {
        return tooLong;
    }

    /** Whether nothing more of it comes. */
    boolean isEnded() {
        return ended;
    }

    byte[] bytes() {
        return read.toByteArray();
    }

    @Override
    public void close() {
        pieces.release(connection);
    }
}

package io.jenkins.plugins.containerlifecycle.engine.docker;

import io.jenkins.plugins.containerlifecycle.engine.OutputListener;
import io.jenkins.plugins.containerlifecycle.engine.OutputListener.Stream;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Parses the engine's stream of output: frames that consist of a stream number, three zeros, a length and as many
 * bytes; or raw bytes if the process has a terminal. Unlike docker-java's reader, it distinguishes a stream that ends
 * from one that breaks in the middle of a frame.
 *
 * <p>Source: Docker Engine API, "Attach to a container", "Stream format".
 */
final class FrameReader {
    private static final int HEADER = 8;
    private static final int CHUNK = 32 * 1024;
    private static final int STDERR = 2;
    /** The engine's own message that the stream failed. */
    private static final int SYSTEM_ERROR = 3;

    private static final int MAX_MESSAGE = 4096;

    private FrameReader() {}

    /** Reads until the end; holds no more than 32 KiB. */
    static void read(InputStream in, OutputListener listener) throws IOException {
        byte[] header = new byte[HEADER];
        byte[] buffer = new byte[CHUNK];
        boolean first = true;
        int filled;
        while ((filled = in.readNBytes(header, 0, 1)) > 0) {
            boolean framed = isStream(header[0]);
            if (framed) {
                filled += in.readNBytes(header, 1, HEADER - 1);
                framed = filled == HEADER && header[1] == 0 && header[2] == 0 && header[3] == 0;
            }
            if (!framed && first && filled < HEADER && begins(header, filled)) {
                throw new EOFException("the output ends within a frame");
            }
            if (!framed && first) {
                // A terminal's output: no program begins with a control character and three zeros.
                listener.onOutput(Stream.STDOUT, copy(header, filled));
                readRaw(in, buffer, listener);
                return;
            }
            if (!framed) {
                throw new EOFException(filled < HEADER ? "the output ends within a frame" : "the output is garbled");
            }
            first = false;
            readFrame(in, header, buffer, listener);
        }
    }

    private static void readFrame(InputStream in, byte[] header, byte[] buffer, OutputListener listener)
            throws IOException {
        long left = ((header[4] & 0xffL) << 24)
                | ((header[5] & 0xffL) << 16)
                | ((header[6] & 0xffL) << 8)
                | (header[7] & 0xffL);
        if (header[0] == SYSTEM_ERROR) {
            byte[] message = in.readNBytes((int) Math.min(left, MAX_MESSAGE));
            throw new IOException("the engine says: " + SafeText.line(new String(message, StandardCharsets.UTF_8)));
        }
        Stream stream = header[0] == STDERR ? Stream.STDERR : Stream.STDOUT;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new EOFException("the output ends within a frame");
            }
            listener.onOutput(stream, copy(buffer, read));
            left -= read;
        }
    }

    private static void readRaw(InputStream in, byte[] buffer, OutputListener listener) throws IOException {
        int read;
        while ((read = in.read(buffer)) >= 0) {
            if (read > 0) {
                listener.onOutput(Stream.STDOUT, copy(buffer, read));
            }
        }
    }

    /** Whether the bytes before the end are the beginning of a header: a lost connection rather than a terminal. */
    private static boolean begins(byte[] header, int filled) {
        for (int i = 0; i < filled; i++) {
            if (i == 0 ? !isStream(header[0]) : i < 4 && header[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isStream(byte first) {
        return first >= 0 && first <= SYSTEM_ERROR;
    }

    private static byte[] copy(byte[] bytes, int length) {
        byte[] copy = new byte[length];
        System.arraycopy(bytes, 0, copy, 0, length);
        return copy;
    }
}

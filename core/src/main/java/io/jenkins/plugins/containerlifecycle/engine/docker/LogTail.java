package io.jenkins.plugins.containerlifecycle.engine.docker;

import io.jenkins.plugins.containerlifecycle.engine.OutputListener;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.nio.charset.StandardCharsets;

/** Keeps the last bytes of what it is given. */
final class LogTail implements OutputListener {
    private final byte[] ring;
    private long total;

    LogTail(int maxBytes) {
        ring = new byte[maxBytes];
    }

    @Override
    public synchronized void onOutput(Stream stream, byte[] bytes) {
        // Of a chunk longer than the ring only its end can survive.
        int start = Math.max(0, bytes.length - ring.length);
        total += start;
        for (int i = start; i < bytes.length; i++) {
            ring[(int) (total++ % ring.length)] = bytes[i];
        }
    }

    /** As UTF-8; a character that was cut in two at the beginning is left out. */
    synchronized String text() {
        int length = (int) Math.min(total, ring.length);
        byte[] kept = new byte[length];
        for (int i = 0; i < length; i++) {
            kept[i] = ring[(int) ((total - length + i) % ring.length)];
        }
        int start = 0;
        while (total > length && start < Math.min(3, length) && (kept[start] & 0xC0) == 0x80) {
            start++;
        }
        String text = new String(kept, start, length - start, StandardCharsets.UTF_8);
        return total > length ? text.substring(startOfRest(text)) : text;
    }

    /** What is left of the line that was cut says little, and may be half of what must not be said. */
    private static int startOfRest(String text) {
        int lineFeed = text.indexOf('\n');
        return lineFeed >= 0 && lineFeed < text.length() / 2 ? lineFeed + 1 : SafeText.startOfWord(text, 0);
    }
}

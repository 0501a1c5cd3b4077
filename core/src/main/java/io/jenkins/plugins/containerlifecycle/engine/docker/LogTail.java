package io.jenkins.plugins.containerlifecycle.engine.docker;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.OutputListener;
import io.jenkins.plugins.containerlifecycle.text.ByteTail;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import io.jenkins.plugins.containerlifecycle.text.Utf8;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the last bytes of what it is given. */
final class LogTail implements OutputListener {
    private final ByteTail tail;

    LogTail(int maxBytes) {
        tail = new ByteTail(maxBytes);
    }

    /**
     * The last lines of a log, both streams ordered by time.
     *
     * @param path of whose log it is, such as {@code /containers/ID}
     */
    static String read(EngineApi api, String task, String path, int lines, int maxBytes)
            throws EngineRefusal, EngineException, InterruptedException {
        LogTail tail = new LogTail(maxBytes);
        api.transport()
                .quick(
                        api.request("GET", path + "/logs?stdout=1&stderr=1&tail=" + lines)
                                .build(),
                        response -> {
                            try (InputStream body = response.getBody()) {
                                FrameReader.read(body, tail);
                            }
                            return null;
                        })
                .await(task, api.responseTimeout());
        return tail.text();
    }

    @Override
    public synchronized void onOutput(Stream stream, byte[] bytes) {
        tail.add(bytes, 0, bytes.length);
    }

    /** As UTF-8; a character that was cut at the beginning is left out. */
    synchronized String text() {
        byte[] kept = tail.bytes();
        boolean cut = tail.total() > kept.length;
        int start = cut ? Utf8.startOfCharacter(kept) : 0;
        String text = new String(kept, start, kept.length - start, StandardCharsets.UTF_8);
        return cut ? text.substring(startOfRest(text)) : text;
    }

    /** The rest of a cut line says little, and may be half of a secret. */
    private static int startOfRest(String text) {
        int lineFeed = text.indexOf('\n');
        return lineFeed >= 0 && lineFeed < text.length() / 2 ? lineFeed + 1 : Shortening.startOfWord(text, 0);
    }
}

package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.OutputListener;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Looks for a pattern in each line of a log. */
final class LogMatcher implements OutputListener {
    /** A service that writes no line feed must not fill the memory. */
    private static final int MAX_LINE = 64 * 1024;

    private final Pattern pattern;
    private final Runnable found;
    private final Map<Stream, ByteArrayOutputStream> lines = new EnumMap<>(Stream.class);

    LogMatcher(Pattern pattern, Runnable found) {
        this.pattern = pattern;
        this.found = found;
    }

    @Override
    public synchronized void onOutput(Stream stream, byte[] bytes) {
        ByteArrayOutputStream line = lines.computeIfAbsent(stream, s -> new ByteArrayOutputStream());
        for (byte b : bytes) {
            if (b == '\n' || line.size() >= MAX_LINE) {
                match(line);
                line.reset();
            }
            if (b != '\n' && b != '\r') {
                line.write(b);
            }
        }
        // A prompt such as "ready> " has no line feed.
        match(line);
    }

    private void match(ByteArrayOutputStream line) {
        if (pattern.matcher(line.toString(StandardCharsets.UTF_8)).find()) {
            found.run();
        }
    }
}

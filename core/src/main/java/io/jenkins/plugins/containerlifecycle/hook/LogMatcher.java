package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.OutputListener;
import io.jenkins.plugins.containerlifecycle.text.LineSplitter;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Looks for a pattern in each line of a log. */
final class LogMatcher implements OutputListener {
    /** A service that writes no line feed must not fill the memory. */
    private static final int MAX_LINE = 64 * 1024;

    private final Pattern pattern;
    private final Runnable found;
    private final Map<Stream, LineSplitter> splitters = new EnumMap<>(Stream.class);

    LogMatcher(Pattern pattern, Runnable found) {
        this.pattern = pattern;
        this.found = found;
    }

    @Override
    public synchronized void onOutput(Stream stream, byte[] bytes) {
        LineSplitter splitter = splitters.computeIfAbsent(stream, s -> new LineSplitter(MAX_LINE, this::match));
        splitter.add(bytes);
        // A prompt such as "ready> " has no line feed.
        match(splitter.pending());
    }

    private void match(String line) {
        if (pattern.matcher(line.replace("\r", "")).find()) {
            found.run();
        }
    }
}

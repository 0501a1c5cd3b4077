package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.hook.HookListener;
import io.jenkins.plugins.containerlifecycle.hook.LiveLines;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** A hook's output as it comes and, on a terminal, also what happens around it. */
final class LiveOutput implements HookListener {
    private final LiveLines lines;
    private final PrintWriter err;
    private final String prefix;

    /**
     * @param out gets the hook's output, if anybody wants it
     * @param prefix distinguishes several images, if there are several
     */
    LiveOutput(@Nullable PrintWriter out, PrintWriter err, @Nullable String prefix) {
        this.err = err;
        this.prefix = prefix == null ? "" : prefix + ": ";
        this.lines = new LiveLines(line -> {
            if (out != null) {
                out.println(this.prefix + line);
                out.flush();
            }
        });
    }

    @Override
    public void onOutput(Stream stream, byte[] bytes) {
        lines.onOutput(stream, bytes);
    }

    @Override
    public void onPhase(String message) {
        if (message.startsWith("Warning: ") || Terminal.isStderr()) {
            err.println("> " + prefix + message);
            err.flush();
        }
    }

    void end() {
        lines.flush();
    }
}

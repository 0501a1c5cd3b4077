package io.jenkins.plugins.containerlifecycle.plugin.validate;

import hudson.model.TaskListener;
import io.jenkins.plugins.containerlifecycle.hook.HookListener;
import io.jenkins.plugins.containerlifecycle.hook.LiveLines;
import java.io.PrintStream;

/**
 * Shows a run in the build's log while it goes on: whole lines without control characters, sent piece by piece. A hook
 * that prints without end fills neither the log nor the connection; the end of its output is in the test result.
 */
public final class ConsoleOutput implements HookListener {
    static final int LIMIT = 1024 * 1024;

    private final PrintStream log;
    private final LiveLines lines = new LiveLines(this::line);
    private long shown;
    private long leftOut;

    public ConsoleOutput(TaskListener listener) {
        log = listener.getLogger();
    }

    @Override
    public void onPhase(String message) {
        synchronized (log) {
            log.println(message);
            log.flush();
        }
    }

    @Override
    public void onOutput(Stream stream, byte[] bytes) {
        lines.onOutput(stream, bytes);
        log.flush();
    }

    /** To be called when the output has ended. */
    public void end() {
        lines.flush();
        if (leftOut > 0) {
            log.println("[" + leftOut + " more lines are not shown]");
        }
        log.flush();
    }

    private void line(String line) {
        synchronized (log) {
            if (shown > LIMIT) {
                if (leftOut++ == 0) {
                    log.println("[The hook prints more than is shown here]");
                }
                return;
            }
            shown += line.length() + 1L;
            log.println(line);
        }
    }
}

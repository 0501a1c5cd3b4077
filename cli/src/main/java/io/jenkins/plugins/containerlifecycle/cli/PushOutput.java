package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.push.PushListener;
import java.io.PrintWriter;

/** The progress of a push, on standard error: pushes take long, and a silent log looks as if it hung. */
final class PushOutput implements PushListener {
    private final PrintWriter err;
    private final boolean quiet;

    PushOutput(PrintWriter err, boolean quiet) {
        this.err = err;
        this.quiet = quiet;
    }

    @Override
    public void onPhase(String message) {
        if (!quiet || message.startsWith("Warning: ")) {
            print(message);
        }
    }

    @Override
    public void onProgress(String line) {
        if (!quiet) {
            print("  " + line);
        }
    }

    private synchronized void print(String line) {
        err.println("> " + line);
        err.flush();
    }
}

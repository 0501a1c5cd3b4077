package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.io.PrintWriter;

/** One line on a terminal that says how far a command is, and goes when it has ended. */
final class Progress {
    private static final String CLEAR = "\r\033[K";
    private static final int NARROW = 80;

    private final PrintWriter err;

    Progress(PrintWriter err) {
        this.err = err;
    }

    void show(String line) {
        if (Terminal.isStderr()) {
            int room = Terminal.columns() > 0 ? Terminal.columns() : NARROW;
            err.print(CLEAR + Shortening.within(SafeText.line(line), room - 1));
            err.flush();
        }
    }

    void end() {
        if (Terminal.isStderr()) {
            err.print(CLEAR);
            err.flush();
        }
    }
}

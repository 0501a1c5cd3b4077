package io.jenkins.plugins.containerlifecycle.cli;

/**
 * Which of the standard streams is a terminal. Java cannot tell, but the launcher can and says so; without the launcher
 * nothing counts as a terminal, so that only the result is ever written into a pipe.
 */
final class Terminal {
    private Terminal() {}

    /** A terminal that shows colours, and a user who wants them: neither NO_COLOR nor TERM=dumb is set. */
    static boolean hasColours() {
        return Boolean.getBoolean("picocli.ansi");
    }

    static boolean isStderr() {
        return Boolean.getBoolean("containerctl.stderr.tty");
    }

    /** How many characters a line of standard output has; 0 if it is not a terminal or not known. */
    static int columns() {
        return Math.max(0, Integer.getInteger("containerctl.columns", 0));
    }
}

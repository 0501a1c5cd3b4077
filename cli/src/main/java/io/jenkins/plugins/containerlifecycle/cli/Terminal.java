package io.jenkins.plugins.containerlifecycle.cli;

/**
 * Which of the standard streams is a terminal. Java cannot tell them apart, the launcher can and says so; without the
 * launcher nothing counts as a terminal, so that nothing but the result is ever written into a pipe.
 */
final class Terminal {
    private Terminal() {}

    static boolean isStdout() {
        return Boolean.getBoolean("containerctl.stdout.tty");
    }

    static boolean isStderr() {
        return Boolean.getBoolean("containerctl.stderr.tty");
    }
}

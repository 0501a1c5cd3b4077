package io.jenkins.plugins.containerlifecycle.hook;

/** There is nothing to run in the image. */
final class NoHookException extends Exception {
    private static final long serialVersionUID = 1L;

    NoHookException(String message) {
        super(message);
    }
}

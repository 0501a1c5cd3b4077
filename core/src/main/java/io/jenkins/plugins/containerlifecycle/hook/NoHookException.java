package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.text.SentenceException;

/** There is nothing to run in the image. */
final class NoHookException extends SentenceException {
    private static final long serialVersionUID = 1L;

    NoHookException(String message) {
        super(message, null);
    }
}

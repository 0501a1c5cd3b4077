package io.jenkins.plugins.containerlifecycle.text;

import org.jspecify.annotations.Nullable;

/** What went wrong, said to a person in one sentence, safe to print. */
public abstract class SentenceException extends Exception {
    private static final long serialVersionUID = 1L;

    protected SentenceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}

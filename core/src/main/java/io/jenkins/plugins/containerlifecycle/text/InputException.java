package io.jenkins.plugins.containerlifecycle.text;

/** Input from outside cannot be read. The message is one sentence for the user, safe to print. */
public class InputException extends SentenceException {
    private static final long serialVersionUID = 1L;

    public InputException(String message) {
        super(message, null);
    }

    public InputException(String message, Throwable cause) {
        super(message, cause);
    }
}

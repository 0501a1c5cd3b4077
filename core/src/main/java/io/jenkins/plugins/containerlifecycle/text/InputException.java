package io.jenkins.plugins.containerlifecycle.text;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Input from outside cannot be read. The message is one sentence for the user, safe to print. */
public class InputException extends SentenceException {
    private static final long serialVersionUID = 1L;

    public InputException(String message) {
        super(message, null);
    }

    public InputException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * A file cannot be read. What Java says of it is often its name alone.
     *
     * @param what the file is, the beginning of the sentence
     */
    public static InputException unreadable(String what, Path file, IOException cause) {
        String why = "it is not readable (" + SafeText.line(cause.getClass().getSimpleName()) + ")";
        if (cause instanceof NoSuchFileException) {
            why = "there is no such file";
        } else if (cause instanceof AccessDeniedException) {
            why = "permission denied: the user " + SafeText.line(System.getProperty("user.name", "of this program"))
                    + " may not read it";
        } else if (Files.isDirectory(file)) {
            why = "it is a folder";
        }
        return new InputException(what + " cannot be read: " + why + ".", cause);
    }
}

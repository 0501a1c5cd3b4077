package io.jenkins.plugins.containerlifecycle.registry;

import io.jenkins.plugins.containerlifecycle.text.SentenceException;
import org.jspecify.annotations.Nullable;

/** A registry did not answer a request. The message is one sentence for the user: what, where, what to do. */
public class RegistryException extends SentenceException {
    private static final long serialVersionUID = 1L;

    /** What kind of trouble it is, for callers that act on it. */
    public enum Kind {
        /** It wants credentials, or others than it got. Trying again does not help. */
        DENIED,
        /** It, or the connection to it, does not work; it may work later. */
        UNAVAILABLE,
        /** It refused for another reason, is not trusted or does not exist. */
        REFUSED,
        /** This machine's list of the certificates to trust cannot be read. */
        BAD_CONFIGURATION
    }

    private final Kind kind;

    public RegistryException(Kind kind, String message) {
        this(kind, message, null);
    }

    public RegistryException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}

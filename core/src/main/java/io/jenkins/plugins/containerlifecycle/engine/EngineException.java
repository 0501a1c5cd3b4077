package io.jenkins.plugins.containerlifecycle.engine;

import io.jenkins.plugins.containerlifecycle.text.SentenceException;
import org.jspecify.annotations.Nullable;

/** An engine did not do what it was asked. The message is one sentence for the user: what, where, what to do. */
public class EngineException extends SentenceException {
    private static final long serialVersionUID = 1L;

    /** What kind of trouble it is, for callers that act on it. */
    public enum Kind {
        /** Nothing answers at the engine's address. */
        UNREACHABLE,
        /** The socket exists but this user may not use it, or TLS failed. */
        PERMISSION,
        /** The address, TLS setting or docker context is unusable. */
        BAD_CONFIGURATION,
        NO_SUCH_IMAGE,
        NO_SUCH_CONTAINER,
        NO_SUCH_SERVICE,
        /** The image name is not a valid reference. */
        BAD_REFERENCE,
        /** Both an image and a container have the name. */
        AMBIGUOUS,
        /** A container of that name exists, or it is in the wrong state. */
        CONFLICT,
        DISK_FULL,
        /** The engine took longer than the deadline. */
        TIMED_OUT,
        /** The connection broke in the middle of an answer. */
        CONNECTION_LOST,
        /** A registry wants credentials, or others than it got. Trying again does not help. */
        REGISTRY_DENIED,
        /** A registry, or the connection to it, does not work; it may work later. */
        REGISTRY_UNAVAILABLE,
        /** Nobody knows the name of the registry. */
        REGISTRY_UNKNOWN,
        /** A registry refused for another reason, or is not trusted. */
        REGISTRY_REFUSED,
        /** This kind of engine has no such call; there must be another way. */
        UNSUPPORTED,
        /** The engine refused the request for another reason, which the message quotes. */
        REFUSED
    }

    private final Kind kind;

    public EngineException(Kind kind, String message) {
        this(kind, message, null);
    }

    public EngineException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether the engine does not answer, or not any more, so that nothing is known of what it was asked. */
    public boolean isEngineGone() {
        return kind == Kind.UNREACHABLE || kind == Kind.PERMISSION || kind == Kind.CONNECTION_LOST;
    }
}

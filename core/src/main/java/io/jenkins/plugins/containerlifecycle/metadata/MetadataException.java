package io.jenkins.plugins.containerlifecycle.metadata;

/** Metadata cannot be read or would not be valid. The message is one sentence for a person, safe to print. */
public class MetadataException extends Exception {
    private static final long serialVersionUID = 1L;

    public MetadataException(String message) {
        super(message);
    }

    public MetadataException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.jenkins.plugins.containerlifecycle.metadata;

import io.jenkins.plugins.containerlifecycle.text.InputException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Metadata cannot be read or would not be valid. The message is one sentence for the user, safe to print. */
public class MetadataException extends InputException {
    private static final long serialVersionUID = 1L;

    /** What is wrong, if it is the value of one field. */
    private final @Nullable String field;
    /** What follows the field's name; the whole message if there is none. */
    private final String rest;

    public MetadataException(String message) {
        this(null, message);
    }

    /**
     * @param field whose value is wrong, if it is a particular one
     * @param rest of the sentence that begins with the field's name
     */
    public MetadataException(@Nullable String field, String rest) {
        super(field == null ? rest : field + rest);
        this.field = field;
        this.rest = rest;
    }

    public MetadataException(String message, Throwable cause) {
        super(message, cause);
        this.field = null;
        this.rest = message;
    }

    /**
     * The message for a user who has written the value elsewhere.
     *
     * @param words from a field's name to the option or argument that the user knows
     */
    public String getMessage(UnaryOperator<String> words) {
        return field == null ? rest : words.apply(field) + rest;
    }
}

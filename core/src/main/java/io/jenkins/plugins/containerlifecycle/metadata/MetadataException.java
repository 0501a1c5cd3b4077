package io.jenkins.plugins.containerlifecycle.metadata;

import io.jenkins.plugins.containerlifecycle.text.InputException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Metadata cannot be read or would not be valid. The message is one sentence for the user, safe to print. */
public class MetadataException extends InputException {
    private static final long serialVersionUID = 1L;

    /** What is wrong, if it is the value of one field. */
    private final @Nullable String field;
    /** Which element of the field it is, such as {@code [2]}; empty for all of it. */
    private final String element;
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
        this(field, "", rest);
    }

    /** @param element which element of the field it is, such as {@code [2]}; empty for all of it */
    MetadataException(@Nullable String field, String element, String rest) {
        super(field == null ? rest : field + rest);
        this.field = field;
        this.element = element;
        this.rest = rest;
    }

    public MetadataException(String message, Throwable cause) {
        super(message, cause);
        this.field = null;
        this.element = "";
        this.rest = message;
    }

    /** The field whose value is wrong, if it is a particular one. */
    public Optional<String> field() {
        return Optional.ofNullable(field);
    }

    /** The message for a user who has written the value into a file, where elements have no name but a place. */
    public String inFile(String file) {
        return getMessage(name -> "'" + name + element + "' in " + file);
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

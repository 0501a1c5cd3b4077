package io.jenkins.plugins.containerlifecycle.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Values of some fields of the metadata; unknown ones are missing. */
public final class FieldValues {
    private final Map<MetadataField<?>, Object> values = new HashMap<>();

    /**
     * What a document says in known fields.
     *
     * @param where the beginning of the sentence on what is wrong, before the field's name
     */
    public static FieldValues of(ObjectNode tree, String where) throws MetadataException {
        FieldValues values = new FieldValues();
        for (MetadataField<?> field : MetadataField.ALL) {
            values.read(field, tree.get(field.id()), where + field.id());
        }
        return values;
    }

    /** @param value null or empty for not known */
    public <T> FieldValues set(MetadataField<T> field, @Nullable T value) {
        return put(field, value);
    }

    /**
     * As {@link #set}, if the field is one of several.
     *
     * @throws ClassCastException if the field holds values of another type
     */
    public FieldValues put(MetadataField<?> field, @Nullable Object value) {
        Object clean = field.type().clean(value);
        if (clean == null) {
            values.remove(field);
        } else {
            values.put(field, clean);
        }
        return this;
    }

    /** Takes the others' values and keeps the rest. */
    public FieldValues setAll(FieldValues others) {
        others.values.forEach(this::put);
        return this;
    }

    public boolean has(MetadataField<?> field) {
        return values.containsKey(field);
    }

    /** @return null if it is not known; an empty one for lists, maps and objects */
    @SuppressWarnings("unchecked") // Only set() and the type's own reader put values in.
    public <T> @Nullable T get(MetadataField<T> field) {
        Object value = values.get(field);
        return (T) (value == null ? field.type().nothing() : value);
    }

    /** Of a field that is always known, or of lists, maps and objects, which are empty if they are not known. */
    public <T> T require(MetadataField<T> field) {
        return Objects.requireNonNull(get(field), field.id());
    }

    /** For people or a shell, as they are: one text for each element of a list or map; none if it is not known. */
    public List<String> lines(MetadataField<?> field) {
        Object value = values.get(field);
        return value == null ? List.of() : field.type().lines(value);
    }

    /** In the order of the table. */
    public ObjectNode toTree() {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        for (MetadataField<?> field : MetadataField.ALL) {
            Object value = values.get(field);
            if (value != null) {
                tree.set(field.id(), field.type().write(value));
            }
        }
        return tree;
    }

    /**
     * @param value null, in Java or JSON, for not known
     * @param where the beginning of the sentence on what is wrong
     */
    public FieldValues read(MetadataField<?> field, @Nullable JsonNode value, String where) throws MetadataException {
        return put(field, value == null || value.isNull() ? null : field.type().read(value, where));
    }

    FieldValues copy() {
        return new FieldValues().setAll(this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldValues others && values.equals(others.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return toTree().toString();
    }
}

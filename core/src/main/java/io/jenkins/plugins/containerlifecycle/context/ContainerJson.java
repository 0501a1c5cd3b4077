package io.jenkins.plugins.containerlifecycle.context;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.metadata.FieldValues;
import io.jenkins.plugins.containerlifecycle.metadata.Healthcheck;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.HookMethod;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.Json;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The optional file {@code container.json} in a build context: what the user says about the image, beside its
 * Dockerfile and under version control. Strict, because a key that nobody reads is a hook that never runs. Arguments of
 * a step or command override it: apply it first.
 */
public final class ContainerJson {
    private static final int MAX_SHOWN_KEY = 80;

    public static final String FILE_NAME = "container.json";

    /** Tells an editor where the schema is; means nothing to us. */
    private static final String SCHEMA = "$schema";

    private static final String HOOKS = "hooks";

    private final ObjectNode tree;
    private final String file;

    private ContainerJson(ObjectNode tree, String file) {
        this.tree = tree;
        this.file = file;
    }

    /**
     * Reads the file, if there is one.
     *
     * @param contextDir the build context
     * @return empty if the context has no such file
     * @throws ContextException naming the key that is unknown or has a value of the wrong type
     */
    public static FieldValues read(Path contextDir) throws ContextException {
        Path file = contextDir.resolve(FILE_NAME);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return new FieldValues();
        }
        // A link may lead out of the context, to what the context's author must not see.
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new ContextException(file + " is not a regular file.");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return parse(in.readNBytes(ImageMetadata.MAX_BYTES + 1), file.toString());
        } catch (IOException e) {
            throw new ContextException("Cannot read " + file + ": " + FileTree.reason(e), e);
        }
    }

    static FieldValues parse(byte[] bytes, String file) throws ContextException {
        try {
            return new ContainerJson(Json.readUsersObject(bytes, file), file).values();
        } catch (InputException e) {
            throw new ContextException(e.getMessage(), e);
        }
    }

    private FieldValues values() throws ContextException {
        List<String> keys = keys();
        for (Map.Entry<String, JsonNode> field : tree.properties()) {
            if (!keys.contains(field.getKey())) {
                throw new ContextException(file + " has the unknown key '" + shown(field.getKey()) + "'; the keys are "
                        + String.join(", ", keys) + ".");
            }
        }
        if (tree.has(SCHEMA)) {
            text(tree.get(SCHEMA), SCHEMA);
        }
        FieldValues values = new FieldValues();
        for (MetadataField<?> field : MetadataField.ALL) {
            if (field.isStated() && tree.has(field.id())) {
                read(values, field, tree.get(field.id()), field.id());
            }
        }
        if (tree.has(HOOKS)) {
            hooks(values, tree.get(HOOKS));
        }
        return values;
    }

    private static List<String> keys() {
        return Stream.concat(
                        MetadataField.ALL.stream()
                                .filter(MetadataField::isStated)
                                .map(MetadataField::id),
                        Stream.of(HOOKS, SCHEMA))
                .toList();
    }

    private void hooks(FieldValues values, JsonNode hooks) throws ContextException {
        if (!(hooks instanceof ObjectNode object)) {
            throw wrong(HOOKS, "an object of hook names and commands, such as {\"start\": \"/srv/start\"}");
        }
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            Hook hook = Arrays.stream(Hook.values())
                    .filter(h -> h.id().equals(field.getKey()))
                    .findFirst()
                    .orElseThrow(() -> new ContextException(file + " has the unknown hook '" + shown(field.getKey())
                            + "'; the hooks are "
                            + Arrays.stream(Hook.values()).map(Hook::id).collect(Collectors.joining(", ")) + "."));
            if (values.has(MetadataField.method(hook))) {
                throw new ContextException(
                        file + " names the " + hook.id() + " hook twice: in 'hooks' and as '" + hook.field() + "'.");
            }
            read(values, MetadataField.method(hook), field.getValue(), "hooks." + hook.id());
        }
    }

    private void read(FieldValues values, MetadataField<?> field, JsonNode value, String key) throws ContextException {
        switch (field.type()) {
            case COMMAND -> command(value, key);
            case LIST -> list(field, value);
            case MAP -> map(field, value);
            case OBJECT -> require(value.isObject(), key, "a JSON object");
            case HEALTHCHECK -> healthcheck(value, key);
            default -> text(value, key);
        }
        try {
            values.read(field, value, "'" + key + "' in " + file);
        } catch (MetadataException e) {
            throw new ContextException(e.getMessage(), e);
        }
    }

    private void command(JsonNode value, String key) throws ContextException {
        text(value, key);
        if (HookMethod.isNothing(value.textValue())) {
            throw new ContextException(
                    "'" + key + "' in " + file + " is '" + shown(value.textValue()) + "', " + HookMethod.WHY);
        }
    }

    private void text(JsonNode value, String key) throws ContextException {
        require(value.isTextual() && !value.textValue().isBlank(), key, "a text that is not empty");
    }

    private void list(MetadataField<?> field, JsonNode value) throws ContextException {
        String example = field == MetadataField.AUTHORS
                ? "[\"Ada <ada@example.org>\"]"
                : field == MetadataField.REQUIRES ? "[\"dns\"]" : "[\"1.2\", \"latest\"]";
        require(value.isArray(), field.id(), "a list of texts, such as " + example);
        for (int i = 0; i < value.size(); i++) {
            text(value.get(i), field.id() + "[" + i + "]");
        }
    }

    private void map(MetadataField<?> field, JsonNode value) throws ContextException {
        require(value.isObject(), field.id(), "an object of texts, such as {\"home\": \"https://example.org/\"}");
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            text(entry.getValue(), field.id() + "." + shown(entry.getKey()));
        }
    }

    private void healthcheck(JsonNode value, String key) throws ContextException {
        if (value.isTextual()) {
            text(value, key);
        }
        for (Map.Entry<String, JsonNode> part : value.properties()) {
            if (!Healthcheck.KEYS.contains(part.getKey())) {
                throw new ContextException("'" + key + "' in " + file + " has the unknown key '" + shown(part.getKey())
                        + "'; the keys are " + String.join(", ", Healthcheck.KEYS) + ".");
            }
        }
    }

    private void require(boolean holds, String key, String wanted) throws ContextException {
        if (!holds) {
            throw wrong(key, wanted);
        }
    }

    private ContextException wrong(String key, String wanted) {
        return new ContextException("'" + key + "' in " + file + " must be " + wanted + ".");
    }

    private static String shown(String key) {
        return Shortening.after(SafeText.line(key), MAX_SHOWN_KEY);
    }
}

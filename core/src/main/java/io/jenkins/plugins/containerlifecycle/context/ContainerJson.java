package io.jenkins.plugins.containerlifecycle.context;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.HookMethod;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadataBuilder;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.Json;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The optional file {@code container.json} in a build context: what the user says of the image, beside its Dockerfile
 * and under version control. Strict, since a key that nobody reads is a hook that never runs. Arguments of a step or
 * command win over it: apply it first.
 *
 * @param methods hook to command
 */
public record ContainerJson(
        @Nullable String project,
        @Nullable String imageName,
        @Nullable List<String> imageTagNames,
        Map<Hook, String> methods,
        @Nullable ObjectNode user) {
    private static final int MAX_SHOWN_KEY = 80;

    public static final String FILE_NAME = "container.json";

    /** Where an editor finds the schema; nothing to us. */
    private static final String SCHEMA = "$schema";

    private static final List<String> KEYS = Stream.concat(
                    Stream.of("project", "image_name", "image_tag_names", "hooks", "user"),
                    Stream.concat(Arrays.stream(Hook.values()).map(Hook::field), Stream.of(SCHEMA)))
            .toList();
    private static final String HOOK_KEYS =
            Arrays.stream(Hook.values()).map(Hook::id).collect(Collectors.joining(", "));

    public ContainerJson {
        imageTagNames = imageTagNames == null ? null : List.copyOf(imageTagNames);
        EnumMap<Hook, String> ordered = new EnumMap<>(Hook.class);
        ordered.putAll(methods);
        methods = Collections.unmodifiableMap(ordered);
        user = user == null ? null : user.deepCopy();
    }

    /**
     * Reads the file where there is one.
     *
     * @param contextDir the build context
     * @return with nothing set where the context has no such file
     * @throws ContextException naming the key that is not known or has a value of the wrong type
     */
    public static ContainerJson read(Path contextDir) throws ContextException {
        Path file = contextDir.resolve(FILE_NAME);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return new ContainerJson(null, null, null, Map.of(), null);
        }
        // A link may lead out of the context, and to what the author of the context must not see.
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new ContextException(file + " is not a regular file.");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return parse(in.readNBytes(ImageMetadata.MAX_BYTES + 1), file.toString());
        } catch (IOException e) {
            throw new ContextException("Cannot read " + file + ": " + FileTree.reason(e), e);
        }
    }

    private static ObjectNode object(byte[] bytes, String file) throws ContextException {
        try {
            return Json.readUsersObject(bytes, file);
        } catch (InputException e) {
            throw new ContextException(e.getMessage(), e);
        }
    }

    static ContainerJson parse(byte[] bytes, String file) throws ContextException {
        ObjectNode tree = object(bytes, file);
        Map<Hook, String> methods = new EnumMap<>(Hook.class);
        for (Map.Entry<String, JsonNode> field : tree.properties()) {
            if (!KEYS.contains(field.getKey())) {
                throw new ContextException(file + " has the unknown key '" + shown(field.getKey()) + "'; the keys are "
                        + String.join(", ", KEYS) + ".");
            }
        }
        text(tree.get(SCHEMA), SCHEMA, file);
        for (Hook hook : Hook.values()) {
            if (tree.has(hook.field())) {
                methods.put(hook, method(tree.get(hook.field()), hook.field(), file));
            }
        }
        hooks(tree.get("hooks"), methods, file);
        return new ContainerJson(
                text(tree.get("project"), "project", file),
                text(tree.get("image_name"), "image_name", file),
                list(tree.get("image_tag_names"), file),
                methods,
                user(tree.get("user"), file));
    }

    private static void hooks(@Nullable JsonNode hooks, Map<Hook, String> methods, String file)
            throws ContextException {
        if (hooks == null) {
            return;
        }
        if (!(hooks instanceof ObjectNode object)) {
            throw wrong("hooks", file, "an object of hook names and commands, such as {\"start\": \"/srv/start\"}");
        }
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            Hook hook = Arrays.stream(Hook.values())
                    .filter(h -> h.id().equals(field.getKey()))
                    .findFirst()
                    .orElseThrow(() -> new ContextException(file + " has the unknown hook '" + shown(field.getKey())
                            + "'; the hooks are " + HOOK_KEYS + "."));
            if (methods.put(hook, method(field.getValue(), "hooks." + hook.id(), file)) != null) {
                throw new ContextException(
                        file + " names the " + hook.id() + " hook twice: in 'hooks' and as '" + hook.field() + "'.");
            }
        }
    }

    private static @Nullable String method(@Nullable JsonNode node, String key, String file) throws ContextException {
        String command = text(node, key, file);
        if (command != null && HookMethod.isNothing(command)) {
            throw new ContextException("'" + key + "' in " + file + " is '" + shown(command) + "', " + HookMethod.WHY);
        }
        return command;
    }

    private static @Nullable String text(@Nullable JsonNode node, String key, String file) throws ContextException {
        if (node == null) {
            return null;
        }
        if (!node.isTextual() || node.textValue().isBlank()) {
            throw wrong(key, file, "a text that is not empty");
        }
        return node.textValue();
    }

    private static @Nullable List<String> list(@Nullable JsonNode node, String file) throws ContextException {
        if (node == null) {
            return null;
        }
        List<String> values = new ArrayList<>();
        if (!(node instanceof ArrayNode)) {
            throw wrong("image_tag_names", file, "a list of texts, such as [\"1.2\", \"latest\"]");
        }
        for (JsonNode element : node) {
            values.add(text(element, "image_tag_names[" + values.size() + "]", file));
        }
        return values;
    }

    private static @Nullable ObjectNode user(@Nullable JsonNode node, String file) throws ContextException {
        if (node != null && !(node instanceof ObjectNode)) {
            throw wrong("user", file, "a JSON object");
        }
        return (ObjectNode) node;
    }

    private static String shown(String key) {
        return Shortening.after(SafeText.line(key), MAX_SHOWN_KEY);
    }

    private static ContextException wrong(String key, String file, String wanted) {
        return new ContextException("'" + key + "' in " + file + " must be " + wanted + ".");
    }

    /** Sets what the file says, and leaves the rest as it is. */
    public void applyTo(ImageMetadataBuilder builder) {
        if (project != null) {
            builder.project(project);
        }
        if (imageName != null) {
            builder.imageName(imageName);
        }
        if (imageTagNames != null) {
            builder.imageTagNames(imageTagNames);
        }
        methods.forEach(builder::method);
        if (user != null) {
            builder.user(user);
        }
    }
}

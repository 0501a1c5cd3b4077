package io.jenkins.plugins.containerlifecycle.plugin.form;

import hudson.AbortException;
import io.jenkins.plugins.containerlifecycle.metadata.HookMethod;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The arguments of a step as a Pipeline wrote them. Jenkins accepts only the exact types and answers anything else with
 * a stack trace, but scripts have numbers in lists, texts with variables in them, and misspelt words.
 */
public final class PipelineValues {
    private final Map<String, Object> arguments;

    public PipelineValues(Map<String, Object> arguments) {
        this.arguments = new LinkedHashMap<>(arguments);
    }

    /** In the types from which Jenkins can make a step. */
    public Map<String, Object> asMap() {
        return arguments;
    }

    /** Lists; their elements may be anything that has a text. */
    public PipelineValues lists(String... names) throws AbortException {
        for (String name : names) {
            Object value = arguments.get(name);
            if (value instanceof List<?> list) {
                List<String> texts = new ArrayList<>();
                list.forEach(element -> texts.add(element == null ? "" : element.toString()));
                arguments.put(name, texts);
            } else if (value != null) {
                throw wrong(name, value, Messages.PipelineValues_List(SafeText.line(value.toString())));
            }
        }
        return this;
    }

    /** Names without spaces: one text, or a list, which becomes one text. */
    public PipelineValues names(String name) {
        if (arguments.get(name) instanceof List<?> list) {
            arguments.put(name, list.stream().map(String::valueOf).collect(Collectors.joining(" ")));
        }
        return this;
    }

    /** Maps; their values may be anything that has a text. */
    public PipelineValues maps(String... names) throws AbortException {
        for (String name : names) {
            Object value = arguments.get(name);
            if (value != null && !(value instanceof Map)) {
                throw wrong(name, value, Messages.PipelineValues_Map());
            }
        }
        return this;
    }

    /** Times in seconds: whole numbers, also as texts. */
    public PipelineValues seconds(String... names) throws AbortException {
        for (String name : names) {
            Object value = arguments.get(name);
            if (value != null && !(value instanceof Integer)) {
                try {
                    arguments.put(name, Seconds.parse("'" + name + "'", value.toString()));
                } catch (NumberFormatException e) {
                    throw wrong(name, value, Messages.PipelineValues_Seconds());
                } catch (IllegalArgumentException e) {
                    throw new AbortException(e.getMessage());
                }
            }
        }
        return this;
    }

    /** Whole numbers, also as texts. */
    public PipelineValues integers(String... names) throws AbortException {
        for (String name : names) {
            Object value = arguments.get(name);
            if (value != null && !(value instanceof Integer)) {
                try {
                    arguments.put(name, Integer.valueOf(value.toString().strip()));
                } catch (NumberFormatException e) {
                    throw wrong(name, value, Messages.PipelineValues_Integer());
                }
            }
        }
        return this;
    }

    /** Commands. If a script gives an empty one, most likely a variable in it is not set. */
    public PipelineValues commands(String... names) throws AbortException {
        for (String name : names) {
            Object value = arguments.get(name);
            try {
                HookMethod.require("'" + name + "'", value == null ? null : value.toString());
            } catch (IllegalArgumentException e) {
                throw new AbortException(e.getMessage());
            }
        }
        return this;
    }

    /** Numbers, also as texts. */
    public PipelineValues decimals(String... names) throws AbortException {
        for (String name : names) {
            Object value = arguments.get(name);
            if (value != null) {
                try {
                    arguments.put(name, Double.valueOf(value.toString().strip()));
                } catch (NumberFormatException e) {
                    throw wrong(name, value, Messages.PipelineValues_Number());
                }
            }
        }
        return this;
    }

    /** One of these words, in upper or lower case, with dashes or underscores. */
    public PipelineValues choice(String name, Enum<?>... choices) throws AbortException {
        Object value = arguments.get(name);
        if (value == null || value.toString().isBlank()) {
            arguments.remove(name);
            return this;
        }
        String wanted = value.toString().strip().toUpperCase(Locale.ROOT).replace('-', '_');
        List<String> names = new ArrayList<>();
        for (Enum<?> choice : choices) {
            names.add(choice.name());
        }
        if (!names.contains(wanted)) {
            throw wrong(name, value, Messages.PipelineValues_OneOf(String.join(", ", names)));
        }
        arguments.put(name, wanted);
        return this;
    }

    private static AbortException wrong(String name, Object value, String wanted) {
        return new AbortException(Messages.PipelineValues_Wrong(name, SafeText.line(value.toString()), wanted));
    }

    /** Values that may be numbers or texts with variables in them; null for none. */
    public static Map<String, String> strings(Map<?, ?> values) {
        if (values == null || values.isEmpty()) {
            return null;
        }
        Map<String, String> copy = new LinkedHashMap<>();
        values.forEach((name, value) -> copy.put(String.valueOf(name), value == null ? "" : value.toString()));
        return copy;
    }

    /** A list that can be kept in a build's state; null for an empty one. */
    public static List<String> strings(List<?> values) {
        if (values == null || values.isEmpty()) {
            return null;
        }
        List<String> copy = new ArrayList<>();
        values.forEach(value -> copy.add(String.valueOf(value)));
        return copy;
    }
}

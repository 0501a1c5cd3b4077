package io.jenkins.plugins.containerlifecycle.plugin.form;

import hudson.AbortException;
import hudson.model.Describable;
import io.jenkins.plugins.containerlifecycle.metadata.HookMethod;
import io.jenkins.plugins.containerlifecycle.text.EditDistance;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;

/**
 * The arguments of a step, or of something else that a Pipeline names, as it wrote them. Jenkins accepts only the exact types and answers anything else with
 * a stack trace, but scripts have numbers in lists, texts with variables in them, and misspelt words.
 */
public final class PipelineValues {
    /** More letters make another word. */
    private static final int MAX_DISTANCE = 2;

    private final Map<String, Object> arguments;

    /**
     * @param type whose arguments they are
     * @throws AbortException if it has no such argument, or its type cannot be made from the value. Jenkins would leave
     *     out the one, and take any text for {@code false}
     */
    public PipelineValues(Class<? extends Describable<?>> type, Map<String, Object> arguments) throws AbortException {
        this.arguments = new LinkedHashMap<>(arguments);
        // Not given is what null means, and what an unset variable of a script is.
        this.arguments.values().removeIf(Objects::isNull);
        checkNames("", type, this.arguments);
    }

    /** @param path of the argument that the values are in, such as {@code dockerServer.}; empty for those of the step */
    private static void checkNames(String path, Class<?> type, Map<String, Object> values) throws AbortException {
        if (values.containsKey(UninstantiatedDescribable.ANONYMOUS_KEY)) {
            return;
        }
        DescribableModel<?> model = DescribableModel.of(type);
        for (Map.Entry<String, Object> value : values.entrySet()) {
            String name = path + value.getKey();
            DescribableParameter parameter = model.getParameter(value.getKey());
            if (parameter == null) {
                if (value.getKey().startsWith("$")) {
                    continue;
                }
                throw unknown(name, model.getParameters());
            }
            check(name, parameter, value);
        }
    }

    private static AbortException unknown(String name, Collection<DescribableParameter> known) {
        List<String> names =
                known.stream().map(DescribableParameter::getName).sorted().toList();
        int end = name.lastIndexOf('.') + 1;
        String path = name.substring(0, end);
        String last = name.substring(end);
        return names.stream()
                .filter(each -> distance(last, each) <= MAX_DISTANCE)
                .min(Comparator.comparingInt(each -> distance(last, each)))
                .map(nearest ->
                        new AbortException(Messages.PipelineValues_Misspelt(SafeText.line(name), path + nearest)))
                .orElseGet(() -> new AbortException(
                        Messages.PipelineValues_Unknown(SafeText.line(name), String.join(", ", names))));
    }

    private static int distance(String one, String other) {
        return EditDistance.between(one.toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT), MAX_DISTANCE);
    }

    /** Of what Jenkins converts without a word, or answers with a stack trace. */
    private static void check(String name, DescribableParameter parameter, Map.Entry<String, Object> value)
            throws AbortException {
        Class<?> type = parameter.getErasedType();
        Object given = value.getValue();
        if (type == boolean.class || type == Boolean.class) {
            value.setValue(isTrue(name, given));
        } else if (type == String.class && !(given instanceof CharSequence)) {
            if (given instanceof Map || given instanceof Collection) {
                throw wrong(name, given, Messages.PipelineValues_Text());
            }
            value.setValue(given.toString());
        } else if (Describable.class.isAssignableFrom(type) && !type.isInstance(given)) {
            if (given instanceof Map<?, ?> map) {
                Map<String, Object> nested = new LinkedHashMap<>();
                map.forEach((key, each) -> nested.put(String.valueOf(key), each));
                nested.values().removeIf(Objects::isNull);
                checkNames(name + ".", type, nested);
                value.setValue(nested);
            } else if (!(given instanceof UninstantiatedDescribable)) {
                throw wrong(name, given, Messages.PipelineValues_Map());
            }
        }
    }

    private static boolean isTrue(String name, Object given) throws AbortException {
        if (given instanceof Boolean flag) {
            return flag;
        }
        String text = given.toString().strip().toLowerCase(Locale.ROOT);
        if (!text.equals("true") && !text.equals("false")) {
            throw wrong(name, given, Messages.PipelineValues_Flag());
        }
        return text.equals("true");
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
                throw wrong(name, value, Messages.PipelineValues_List(example(value.toString())));
            }
        }
        return this;
    }

    /** What was meant by one text: {@code 'web', 'db'} of {@code web,db}. */
    private static String example(String text) {
        return Arrays.stream(SafeText.line(text).strip().split("\\s*,\\s*|\\s+"))
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(", "));
    }

    /**
     * Names without spaces: a text with one, or a list, which becomes one text as the form has it. Call it before the types
     * are checked.
     *
     * @throws AbortException if there are several names in one: whoever chooses the value of a parameter must not add any
     */
    public static Map<String, Object> withNames(Map<String, Object> arguments, String name) throws AbortException {
        for (String key : List.of(name, UninstantiatedDescribable.ANONYMOUS_KEY)) {
            List<?> given = arguments.get(key) instanceof List<?> several
                    ? several
                    : Collections.singletonList(arguments.get(key));
            for (Object each : given) {
                if (each != null && each.toString().strip().matches("(?s).*[\\s,].*")) {
                    throw wrong(name, each, Messages.PipelineValues_List(example(each.toString())));
                }
            }
            if (arguments.get(key) instanceof List<?> list) {
                // Most likely a variable in a script that is not set: one container fewer than was meant.
                if (list.stream()
                        .anyMatch(each -> each == null || each.toString().isBlank())) {
                    throw new AbortException(Messages.PipelineValues_BlankName(name));
                }
                Map<String, Object> joined = new LinkedHashMap<>(arguments);
                joined.put(key, list.stream().map(String::valueOf).collect(Collectors.joining(" ")));
                return joined;
            }
        }
        return arguments;
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

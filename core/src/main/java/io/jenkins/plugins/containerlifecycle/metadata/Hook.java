package io.jenkins.plugins.containerlifecycle.metadata;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The life cycle hooks that an image may offer. */
public enum Hook {
    START,
    UPDATE,
    VALIDATE,
    MONITOR,
    METRICS;

    /** Lower case: the name of the hook's file, and of the option of the {@code container} script. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The JSON field that names the command, such as {@code validate_method}. */
    public String field() {
        return id() + "_method";
    }

    /**
     * @param name in any case
     * @throws IllegalArgumentException with the names that are allowed
     */
    public static Hook parse(String name) {
        return Arrays.stream(values())
                .filter(hook -> hook.name().equalsIgnoreCase(name.trim()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no hook '" + SafeText.line(name)
                        + "'; use one of "
                        + Arrays.stream(values()).map(Hook::id).collect(Collectors.joining(", ")) + "."));
    }
}

package io.jenkins.plugins.containerlifecycle.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The health check of an image that one of its hooks makes. For what is not given, the engine has a default. The names
 * are those of compose files.
 *
 * @param hook one of {@link #HOOKS}, unless a newer tool wrote the metadata; empty if it was not given
 * @param interval between two checks
 * @param timeout of one check
 * @param startPeriod after the start, in which a failure does not count; zero counts as not given
 * @param retries how many failures in a row it takes to be unhealthy
 */
public record Healthcheck(
        String hook,
        @Nullable Duration interval,
        @Nullable Duration timeout,
        @Nullable Duration startPeriod,
        @Nullable Integer retries) {
    /** In place of a hook: the image has no health check, not even its base's. */
    public static final String NONE = "none";

    /** The hooks that can tell whether a container is healthy, and {@link #NONE}. */
    public static final List<String> HOOKS = List.of(Hook.MONITOR.id(), Hook.VALIDATE.id(), NONE);

    private static final String HOOK = "hook";
    private static final String INTERVAL = "interval";
    private static final String TIMEOUT = "timeout";
    private static final String START_PERIOD = "start_period";
    private static final String RETRIES = "retries";

    /** The keys of its JSON form. */
    public static final List<String> KEYS = List.of(HOOK, INTERVAL, TIMEOUT, START_PERIOD, RETRIES);

    private static final Healthcheck NOTHING = new Healthcheck("", null, null, null, null);

    public Healthcheck {
        startPeriod = startPeriod == null || startPeriod.isZero() ? null : startPeriod;
    }

    /** What a front end was given. @return null if that is nothing at all */
    public static @Nullable Healthcheck of(
            @Nullable String hook,
            @Nullable Duration interval,
            @Nullable Duration timeout,
            @Nullable Duration startPeriod,
            @Nullable Integer retries) {
        Healthcheck given = new Healthcheck(hook == null ? "" : hook, interval, timeout, startPeriod, retries);
        return given.equals(NOTHING) ? null : given;
    }

    public boolean isNone() {
        return hook.equals(NONE);
    }

    /** As the options of a Dockerfile's HEALTHCHECK, such as {@code --interval=30s}. */
    public List<String> options() {
        return parts().entrySet().stream()
                .map(part -> "--" + part.getKey().replace('_', '-') + "=" + part.getValue())
                .toList();
    }

    /** The hook, and the options of Docker's instruction: the form that people and the script in the image read. */
    @Override
    public String toString() {
        return String.join(" ", hook, String.join(" ", options())).strip();
    }

    private Map<String, String> parts() {
        Map<String, String> parts = new LinkedHashMap<>();
        times().forEach((part, time) -> parts.put(part, time.toSeconds() + "s"));
        if (retries != null) {
            parts.put(RETRIES, retries.toString());
        }
        return parts;
    }

    /** Those that are given. */
    private Map<String, Duration> times() {
        Map<String, Duration> times = new LinkedHashMap<>();
        if (interval != null) {
            times.put(INTERVAL, interval);
        }
        if (timeout != null) {
            times.put(TIMEOUT, timeout);
        }
        if (startPeriod != null) {
            times.put(START_PERIOD, startPeriod);
        }
        return times;
    }

    ObjectNode toTree() {
        ObjectNode tree = JsonNodeFactory.instance.objectNode().put(HOOK, hook);
        parts().forEach(tree::put);
        return retries == null ? tree : tree.put(RETRIES, retries);
    }

    /**
     * The name of a hook alone, or the object that {@link #toTree} writes.
     *
     * @param where the beginning of the sentence on what is wrong
     */
    static Healthcheck read(JsonNode value, String where) throws MetadataException {
        if (value.isTextual()) {
            return new Healthcheck(value.textValue(), null, null, null, null);
        }
        if (!value.path(HOOK).isTextual()) {
            throw new MetadataException(
                    where + " is neither a hook nor an object that names one, such as {\"hook\": \"monitor\"}.");
        }
        JsonNode retries = value.get(RETRIES);
        if (retries != null && !retries.isInt()) {
            throw new MetadataException(where + ": " + RETRIES + " is not a whole number.");
        }
        return new Healthcheck(
                value.get(HOOK).textValue(),
                time(value, INTERVAL, where),
                time(value, TIMEOUT, where),
                time(value, START_PERIOD, where),
                retries == null ? null : retries.intValue());
    }

    private static @Nullable Duration time(JsonNode value, String part, String where) throws MetadataException {
        JsonNode time = value.get(part);
        if (time == null) {
            return null;
        }
        if (!time.isTextual()) {
            throw new MetadataException(where + ": " + part + " is not a text such as \"30s\".");
        }
        try {
            return Durations.parse(time.textValue());
        } catch (IllegalArgumentException e) {
            throw new MetadataException(where + ": " + part + ": " + e.getMessage(), e);
        }
    }

    /** @throws MetadataException if it must not be written, for the field {@code healthcheck} or {@code healthcheck.PART} */
    public void check() throws MetadataException {
        String field = MetadataField.HEALTHCHECK.id();
        if (hook.isEmpty()) {
            throw new MetadataException(
                    field,
                    " is missing or empty, so nothing can be said about it; write one of " + String.join(", ", HOOKS)
                            + ".");
        }
        if (!HOOKS.contains(hook)) {
            throw new MetadataException(
                    field, " is '" + SafeText.line(hook) + "', but must be one of " + String.join(", ", HOOKS) + ".");
        }
        if (isNone() && !parts().isEmpty()) {
            throw new MetadataException(field, " is 'none', which takes neither times nor retries.");
        }
        for (Map.Entry<String, Duration> time : times().entrySet()) {
            try {
                Durations.requirePositive("", time.getValue());
            } catch (IllegalArgumentException e) {
                throw new MetadataException(field + "." + time.getKey(), String.valueOf(e.getMessage()));
            }
        }
        if (retries != null && retries < 1) {
            throw new MetadataException(field + "." + RETRIES, " is " + retries + ", but must be 1 or more.");
        }
    }
}

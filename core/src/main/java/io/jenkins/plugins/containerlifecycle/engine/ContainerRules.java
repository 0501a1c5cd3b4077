package io.jenkins.plugins.containerlifecycle.engine;

import io.jenkins.plugins.containerlifecycle.text.SafeText;

/**
 * What a container's settings may be, as far as that is known without an engine. Each rule throws an {@link
 * IllegalArgumentException} whose message continues "The container cannot be created:" or the name of an option.
 */
public final class ContainerRules {
    /** The engine's own lower bound. */
    private static final long MIN_MEMORY_BYTES = 6L << 20;

    private static final double MIN_CPUS = 0.01;
    private static final double MAX_CPUS = 4096;

    private ContainerRules() {}

    /** @param text as {@code docker run --publish} takes it */
    public static void port(String text) {
        PublishedPort.parse(text);
    }

    /** @param text as {@code docker run --volume} takes it */
    public static void volume(String text) {
        VolumeMount.parse(text);
    }

    public static void memory(long bytes) {
        if (bytes < MIN_MEMORY_BYTES) {
            throw bad("a memory limit of " + bytes + " bytes is too small: the minimum is 6 MiB");
        }
    }

    public static void cpus(double number) {
        // Not "less than": NaN is neither.
        if (!(number >= MIN_CPUS && number <= MAX_CPUS)) {
            throw bad("a limit of " + number + " processors is not possible: expected 0.01 to 4096");
        }
    }

    public static void variable(String name, String value) {
        if (name.isBlank() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
            throw bad("'" + name + "' cannot be the name of an environment variable");
        }
        if (value.indexOf('\0') >= 0) {
            throw bad("the value of the environment variable " + name + " holds a NUL character");
        }
    }

    static IllegalArgumentException bad(String why) {
        return new IllegalArgumentException(SafeText.line(why));
    }
}

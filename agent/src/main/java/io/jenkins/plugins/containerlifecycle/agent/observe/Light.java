package io.jenkins.plugins.containerlifecycle.agent.observe;

import java.util.Locale;

/** How urgently somebody should look, in order of severity. */
public enum Light {
    GOOD,
    /** Nothing is known. */
    UNKNOWN,
    ATTENTION,
    BAD;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Light or(Light other) {
        return compareTo(other) >= 0 ? this : other;
    }
}

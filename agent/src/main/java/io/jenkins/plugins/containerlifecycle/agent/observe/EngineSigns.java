package io.jenkins.plugins.containerlifecycle.agent.observe;

import org.jspecify.annotations.Nullable;

/**
 * What the engine itself says of how a container is, whatever its hooks say.
 *
 * @param restarting its main process has ended, and the engine will start it again
 * @param restarts how often the engine has started it again by itself since somebody started it
 * @param health what its HEALTHCHECK says: {@code starting}, {@code healthy}, {@code unhealthy}; null if it has none
 * @param healthOutput what the last health check printed, one line; empty if nothing
 * @param autoRemove whether the engine removes it when it ends
 */
public record EngineSigns(
        boolean restarting, int restarts, @Nullable String health, String healthOutput, boolean autoRemove) {
    /** Of a container that runs, was never started again, and has no HEALTHCHECK. */
    public static final EngineSigns NONE = new EngineSigns(false, 0, null, "", false);

    public boolean isUnhealthy() {
        return "unhealthy".equals(health);
    }

    /** A kind of health that nobody has heard of is not known either. */
    Light healthLight() {
        if (health == null) {
            return Light.UNKNOWN;
        }
        return switch (health) {
            case "healthy" -> Light.GOOD;
            case "unhealthy" -> Light.BAD;
            default -> Light.UNKNOWN;
        };
    }
}

package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * When a container counts as ready for its hook.
 *
 * @param kind what is waited for
 * @param port for {@link Kind#PORT}, else 0
 * @param log for {@link Kind#LOG} only
 */
public record Readiness(Kind kind, int port, @Nullable Pattern log) {
    /** Healthy if the image has a HEALTHCHECK, else running. */
    public static final Readiness AUTO = new Readiness(Kind.AUTO, 0, null);

    /** As it is. */
    public static final Readiness RUNNING = new Readiness(Kind.RUNNING, 0, null);

    public enum Kind {
        AUTO,
        RUNNING,
        HEALTHY,
        PORT,
        LOG
    }

    /**
     * @param text {@code auto}, {@code running}, {@code healthy}, {@code port:NUMBER} or {@code log:REGEX}
     * @throws IllegalArgumentException with a message for the user
     */
    public static Readiness parse(String text) {
        if (text.startsWith("port:")) {
            return port(text.substring("port:".length()));
        }
        if (text.startsWith("log:") && text.length() > "log:".length()) {
            try {
                return new Readiness(Kind.LOG, 0, Pattern.compile(text.substring("log:".length())));
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException(
                        "The pattern in '" + SafeText.line(text) + "' is not a regular expression: "
                                + SafeText.line(e.getDescription()) + ".",
                        e);
            }
        }
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "auto" -> AUTO;
            case "running" -> RUNNING;
            case "healthy" -> new Readiness(Kind.HEALTHY, 0, null);
            default ->
                throw new IllegalArgumentException("'" + SafeText.line(text)
                        + "' is not a condition to wait for; use auto, running, healthy, port:NUMBER or log:REGEX.");
        };
    }

    private static Readiness port(String number) {
        try {
            int port = Integer.parseInt(number);
            if (port >= 1 && port <= 65535) {
                return new Readiness(Kind.PORT, port, null);
            }
        } catch (NumberFormatException e) {
            // Reported below, like a number that is out of range.
        }
        throw new IllegalArgumentException("'port:" + SafeText.line(number) + "' needs a port number from 1 to 65535.");
    }

    @Override
    public String toString() {
        return switch (kind) {
            case AUTO -> "ready";
            case RUNNING -> "running";
            case HEALTHY -> "healthy";
            case PORT -> "listening on port " + port;
            case LOG -> "logging '" + log + "'";
        };
    }
}

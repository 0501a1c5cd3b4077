package io.jenkins.plugins.containerlifecycle.metadata;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import org.jspecify.annotations.Nullable;

/** The rule for a hook's command, wherever it comes from: it must do something. */
public final class HookMethod {
    /** The end of a sentence about a command that {@link #isNothing}. */
    public static final String WHY = "which is blank or only a comment: it would do nothing and pass.";

    private HookMethod() {}

    /**
     * Whether a shell would find nothing to do in it and succeed at once, because it has only blanks and comments. Most
     * such commands come from an unset variable, and each would count as a passed validation.
     */
    public static boolean isNothing(String command) {
        return command.lines()
                .map(String::strip)
                .allMatch(line -> line.isEmpty()
                        || line.startsWith("#")
                        // The end of the line is put back, so the line is empty.
                        || line.equals("\\"));
    }

    /**
     * @param name the user's name for it, such as {@code --method}; the message begins with it
     * @param command if one was given
     * @return the command
     * @throws IllegalArgumentException with a message for the user
     */
    public static @Nullable String require(String name, @Nullable String command) {
        if (command != null && isNothing(command)) {
            throw new IllegalArgumentException(
                    name + " is '" + SafeText.line(command) + "', " + WHY + " Give it a command, or leave it out.");
        }
        return command;
    }
}

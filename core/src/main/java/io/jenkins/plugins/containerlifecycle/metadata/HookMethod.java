package io.jenkins.plugins.containerlifecycle.metadata;

import io.jenkins.plugins.containerlifecycle.text.SafeText;

/** The rule for a hook's command, wherever one comes from: it must be one that does something. */
public final class HookMethod {
    /** The end of a sentence on a command that {@link #isNothing}. */
    public static final String WHY = "which is blank or only a comment: it would do nothing and pass.";

    private HookMethod() {}

    /**
     * Whether a shell would find nothing to do in it and succeed at once: nothing but blanks and comments. Most such
     * commands come of a variable that is not set, and each of them would count as a passed validation.
     */
    public static boolean isNothing(String command) {
        return command.lines()
                .map(String::strip)
                .allMatch(line -> line.isEmpty()
                        || line.startsWith("#")
                        // The end of the line is taken back, so nothing is on it.
                        || line.equals("\\"));
    }

    /**
     * @param name what the user gave it as, such as {@code --method}; stands at the beginning of the message
     * @param command null if none was given
     * @return the command
     * @throws IllegalArgumentException with a sentence for a person
     */
    public static String require(String name, String command) {
        if (command != null && isNothing(command)) {
            throw new IllegalArgumentException(
                    name + " is '" + SafeText.line(command) + "', " + WHY + " Give it a command, or leave it out.");
        }
        return command;
    }
}

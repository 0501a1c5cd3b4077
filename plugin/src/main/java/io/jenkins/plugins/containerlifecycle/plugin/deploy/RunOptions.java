package io.jenkins.plugins.containerlifecycle.plugin.deploy;

import hudson.EnvVars;
import hudson.Util;
import io.jenkins.plugins.containerlifecycle.hook.ShellWords;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The options of {@code docker run}, as the user writes them in one line. */
final class RunOptions {
    /** Stands for the value of the first variable, the next character for that of the second; nobody writes those. */
    private static final char FIRST = '\uE000';

    private RunOptions() {}

    /** @throws IllegalArgumentException with a message for the user */
    static List<String> words(String options) {
        // A first word such as --memory=1g would be taken for the shell's way to set a variable.
        return ShellWords.split("run " + options)
                .map(words -> words.subList(1, words.size()))
                .orElseThrow(
                        () -> new IllegalArgumentException(Messages.DeployArguments_Options(SafeText.line(options))));
    }

    /**
     * The same line with the values of variables such as {@code $BUILD_NUMBER}. A value stays within its word, whatever is
     * in it: whoever chooses the value of a parameter must not add options.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    static String expand(String options, EnvVars variables) {
        List<String> values = new ArrayList<>();
        String marked = Util.replaceMacro(options, name -> {
            String value = variables.get(name);
            if (value == null) {
                return null;
            }
            values.add(value);
            return String.valueOf((char) (FIRST + values.size() - 1));
        });
        return words(marked).stream().map(word -> quoted(filled(word, values))).collect(Collectors.joining(" "));
    }

    private static String filled(String word, List<String> values) {
        StringBuilder filled = new StringBuilder();
        for (char c : word.toCharArray()) {
            int index = c - FIRST;
            filled.append(index >= 0 && index < values.size() ? values.get(index) : String.valueOf(c));
        }
        return filled.toString();
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}

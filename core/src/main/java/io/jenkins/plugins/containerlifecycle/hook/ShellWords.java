package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Splits a command into words for an image without a shell. */
public final class ShellWords {
    private static final String NEEDS_A_SHELL = "|&;<>()$`*?[]{}~#!\n";

    private ShellWords() {}

    /**
     * @param command with words in single or double quotes and backslashes as a shell reads them
     * @return program and arguments; empty if only a shell could run it
     */
    public static Optional<List<String>> split(String command) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < command.length(); i++) {
            char c = command.charAt(i);
            boolean lastCharacter = i == command.length() - 1;
            if (quote == '\'' && c != '\'') {
                word.append(c);
            } else if (c == '\\') {
                if (lastCharacter) {
                    return Optional.empty();
                }
                inWord = true;
                char next = command.charAt(++i);
                if (next == '\n') {
                    return Optional.empty();
                }
                if (quote == '"' && "\"\\$`".indexOf(next) < 0) {
                    word.append(c);
                }
                word.append(next);
            } else if (quote != 0 && c == quote) {
                quote = 0;
            } else if (quote == '"') {
                if (c == '$' || c == '`') {
                    return Optional.empty();
                }
                word.append(c);
            } else if (c == '\'' || c == '"') {
                quote = c;
                inWord = true;
            } else if (c == ' ' || c == '\t') {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
            } else if (NEEDS_A_SHELL.indexOf(c) >= 0) {
                return Optional.empty();
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (quote != 0) {
            return Optional.empty();
        }
        if (inWord) {
            words.add(word.toString());
        }
        // "NAME=value program" is the shell's way to set a variable.
        return words.isEmpty() || words.get(0).indexOf('=') >= 0 ? Optional.empty() : Optional.of(words);
    }

    /** For messages. */
    static String quoted(String command) {
        return "'" + SafeText.line(command) + "'";
    }
}

package io.jenkins.plugins.containerlifecycle.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the YAML after a test of a TAP report says for people: its {@code message}, else its {@code error}, as one line. No
 * whole YAML is read: all of it is the detail of the check anyway.
 */
final class TapDiagnostic {
    private static final Pattern KEY = Pattern.compile("(?s)(\\s*)([A-Za-z_]+)\\s*:(?:\\s+(.*))?");
    private static final Pattern BLOCK = Pattern.compile("[|>][-+0-9]*");
    private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");

    private @Nullable String message;
    private @Nullable String error;
    /** The key whose text begins on one of the next lines. */
    private @Nullable String open;
    /** How far the keys of the document are indented. */
    private int indent = -1;

    /** @param line between {@code ---} and {@code ...} */
    void line(String line) {
        Matcher key = KEY.matcher(line);
        boolean isKey = key.matches();
        if (isKey && indent < 0) {
            indent = key.group(1).length();
        }
        if (isKey && key.group(1).length() == indent) {
            String value = key.group(3) == null ? "" : key.group(3).strip();
            open = null;
            if (value.isEmpty() || BLOCK.matcher(value).matches()) {
                open = key.group(2);
            } else {
                say(key.group(2), unquoted(value));
            }
        } else if (open != null && !line.isBlank()) {
            say(open, line.strip());
            open = null;
        }
    }

    private void say(String key, String text) {
        if (key.equals("message") && message == null) {
            message = text;
        } else if (key.equals("error") && error == null) {
            error = text;
        }
    }

    private static String unquoted(String value) {
        if (value.length() >= 2 && value.startsWith("'") && value.endsWith("'")) {
            return value.substring(1, value.length() - 1).replace("''", "'");
        }
        if (value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")) {
            return ESCAPED.matcher(value.substring(1, value.length() - 1))
                    .replaceAll(escape -> Matcher.quoteReplacement(
                            switch (escape.group(1)) {
                                case "n", "t", "r" -> " ";
                                default -> escape.group(1);
                            }));
        }
        return value;
    }

    /** @return null if the YAML says nothing for people */
    @Nullable
    String message() {
        return message == null ? error : message;
    }
}

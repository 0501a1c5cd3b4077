package io.jenkins.plugins.containerlifecycle.context;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One word of a Dockerfile as the builder reads it: without its quotes and escape characters, and with the values of
 * its variables.
 *
 * @see <a href="https://docs.docker.com/reference/dockerfile/#environment-replacement">Environment replacement</a>
 */
final class WordExpansion {
    /** No reference is that long; nested values could grow without end. */
    private static final int MAX_VALUE = 4096;

    /** More than anybody nests; each level is a recursive call. */
    private static final int MAX_DEPTH = 20;

    private final String text;
    private final Map<String, String> values;
    private final char escape;
    private int at;
    private int depth;

    private WordExpansion(String text, Map<String, String> values, char escape) {
        this.text = text;
        this.values = values;
        this.escape = escape;
    }

    /** What is not obvious. */
    private static final class Unknown extends Exception {
        private static final long serialVersionUID = 1L;

        Unknown() {
            super(null, null, false, false);
        }
    }

    /**
     * @param escape the Dockerfile's escape character
     * @return empty if a variable has no known value here, or if it is too complex for us
     */
    static Optional<String> of(String word, Map<String, String> values, char escape) {
        try {
            return Optional.of(new WordExpansion(word, values, escape).until('\0'));
        } catch (Unknown e) {
            return Optional.empty();
        }
    }

    /** @param end is read, too; NUL for the end of the text */
    private String until(char end) throws Unknown {
        StringBuilder out = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (end != '\0' && c == end) {
                at++;
                return out.toString();
            }
            if (c == '\'') {
                out.append(singleQuoted());
            } else if (c == '"') {
                out.append(doubleQuoted());
            } else if (c == '$') {
                out.append(variable());
            } else {
                at += c == escape ? 1 : 0;
                if (at < text.length()) {
                    out.append(text.charAt(at++));
                }
            }
            bound(out);
        }
        if (end != '\0') {
            throw new Unknown();
        }
        return out.toString();
    }

    private static void bound(StringBuilder out) throws Unknown {
        if (out.length() > MAX_VALUE) {
            throw new Unknown();
        }
    }

    private String singleQuoted() throws Unknown {
        int close = text.indexOf('\'', at + 1);
        if (close < 0) {
            throw new Unknown();
        }
        String quoted = text.substring(at + 1, close);
        at = close + 1;
        return quoted;
    }

    private String doubleQuoted() throws Unknown {
        StringBuilder out = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return out.toString();
            }
            if (c == '$') {
                out.append(variable());
                bound(out);
                continue;
            }
            char next = at + 1 < text.length() ? text.charAt(at + 1) : '\0';
            at += c == escape && (next == '"' || next == '$' || next == escape) ? 1 : 0;
            out.append(text.charAt(at++));
        }
        throw new Unknown();
    }

    private String variable() throws Unknown {
        at++;
        if (at < text.length() && text.charAt(at) == '{') {
            at++;
            if (++depth > MAX_DEPTH) {
                throw new Unknown();
            }
            String value = braces();
            depth--;
            return value;
        }
        return known(values.get(name()));
    }

    /** Reads {@code ${X}}, {@code ${X:-word}} and the like, from after the brace. */
    private String braces() throws Unknown {
        String value = values.get(name());
        if (at >= text.length()) {
            throw new Unknown();
        }
        char c = text.charAt(at++);
        if (c == '}') {
            return known(value);
        }
        String kept = value;
        if (c == ':') {
            kept = value == null || value.isEmpty() ? null : value;
            c = at < text.length() ? text.charAt(at++) : '\0';
        }
        return switch (c) {
            case '-' -> kept != null ? skipBraces(kept) : until('}');
            case '+' -> kept != null ? until('}') : skipBraces("");
            case '?' -> skipBraces(known(kept));
            // Patterns, which only newer frontends know.
            default -> throw new Unknown();
        };
    }

    /** What is not used may have unknown variables. */
    private String skipBraces(String value) throws Unknown {
        int open = 1;
        for (int i = at; i < text.length(); i++) {
            open += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
            if (open == 0) {
                at = i + 1;
                return value;
            }
        }
        throw new Unknown();
    }

    private String name() throws Unknown {
        int start = at;
        while (at < text.length() && isNamePart(text.charAt(at), at == start)) {
            at++;
        }
        if (at == start) {
            throw new Unknown();
        }
        return text.substring(start, at);
    }

    private static boolean isNamePart(char c, boolean first) {
        return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || !first && c >= '0' && c <= '9';
    }

    private static String known(@Nullable String value) throws Unknown {
        if (value == null) {
            throw new Unknown();
        }
        return value;
    }
}

package io.jenkins.plugins.containerlifecycle.context;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * One line of a {@code .dockerignore}.
 *
 * @param line its number, from 1
 * @param text as written
 * @param exception whether it begins with {@code !}
 * @param path the pattern without the {@code !}, cleaned as Go's filepath.Clean does
 * @param pattern for whole paths
 */
record IgnoreRule(int line, String text, boolean exception, String path, Pattern pattern) {
    /** The characters that Docker escapes in regular expressions; all others stand for themselves or are handled. */
    private static final String SPECIAL = ".+()|{}$^";

    private static final String FOLDERS = "(.*/)?";
    /** In characters: four times the longest path of Linux; compiling takes the square of it. */
    private static final int MAX_REGEX = 16 * 1024;

    /**
     * @return empty for a comment, a blank line and a pattern that Docker refuses, which Docker itself reports
     * @throws ContextException if the line is longer than any path
     */
    static Optional<IgnoreRule> parse(int number, String line) throws ContextException {
        // Only at the very start: " #x" is a pattern.
        if (line.startsWith("#") || line.isBlank()) {
            return Optional.empty();
        }
        String text = line.strip();
        boolean exception = text.startsWith("!");
        String path = (exception ? text.substring(1) : text).strip();
        if (path.isEmpty()) {
            return Optional.empty();
        }
        path = clean(path);
        if (path.length() > 1 && path.startsWith("/")) {
            path = path.substring(1);
        }
        String regex = regex(path);
        if (regex.length() > MAX_REGEX) {
            throw new ContextException(
                    "Line " + number + " of .dockerignore is longer than any path could be; write it shorter.");
        }
        try {
            return Optional.of(new IgnoreRule(number, text, exception, path, Pattern.compile(regex)));
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }

    /** Removes empty and "." elements, and inner ".." with the element before. */
    private static String clean(String path) {
        boolean rooted = path.startsWith("/");
        Deque<String> kept = new ArrayDeque<>();
        for (String element : path.split("/")) {
            if (element.isEmpty() || element.equals(".")) {
                continue;
            }
            if (element.equals("..") && !kept.isEmpty() && !kept.peekLast().equals("..")) {
                kept.removeLast();
            } else if (!element.equals("..") || !rooted) {
                kept.addLast(element);
            }
        }
        String joined = String.join("/", kept);
        return rooted ? "/" + joined : joined.isEmpty() ? "." : joined;
    }

    /** As moby's patternmatcher translates. */
    private static String regex(String path) {
        StringBuilder regex = new StringBuilder();
        boolean inClass = false;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '\\') {
                // As it is, so that "\d" is a digit: Docker passes it to the regular expression, too.
                regex.append('\\').append(i + 1 < path.length() ? path.charAt(++i) : '\\');
            } else if (inClass) {
                inClass = c != ']';
                regex.append(c);
            } else if (c == '*' && i + 1 < path.length() && path.charAt(i + 1) == '*') {
                i++;
                // "**/" is the same as "**".
                if (i + 1 < path.length() && path.charAt(i + 1) == '/') {
                    i++;
                }
                // Many in a row are one.
                if (i + 1 == path.length() || regex.indexOf(FOLDERS, regex.length() - FOLDERS.length()) < 0) {
                    regex.append(i + 1 == path.length() ? ".*" : FOLDERS);
                }
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else if (SPECIAL.indexOf(c) >= 0) {
                regex.append('\\').append(c);
            } else {
                inClass = c == '[';
                regex.append(c);
            }
        }
        return regex.toString();
    }

    /** Whether it matches the path itself or a folder above it. */
    boolean matchesOrHolds(String file) {
        for (int slash = file.indexOf('/'); slash > 0; slash = file.indexOf('/', slash + 1)) {
            if (pattern.matches(file.substring(0, slash))) {
                return true;
            }
        }
        return pattern.matches(file);
    }

    /** Whether Docker searches the folder because of it: that depends on the letters of the pattern, not on a match. */
    boolean isExceptionBelow(String folder) {
        return exception && (path + "/").startsWith(folder + "/");
    }
}

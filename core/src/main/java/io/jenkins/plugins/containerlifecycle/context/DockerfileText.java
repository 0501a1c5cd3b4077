package io.jenkins.plugins.containerlifecycle.context;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Dockerfile cut into its instructions by the rules of Docker's own parser: directives, comments, continued lines and
 * here-documents. It does not interpret the instructions; if a file is wrong, the builder will tell.
 *
 * @param instructions in the order of the file
 * @param syntax the value of the {@code syntax} directive
 * @param escape the line continuation character: a backslash, or a backtick if the {@code escape} directive says so
 * @param openLine the number, from 0, of the last line whose continuation the end of the file cuts off; -1 if the last
 *     instruction is complete
 */
record DockerfileText(
        List<Instruction> instructions, @Nullable String syntax, char escape, int openLine) {
    private static final Pattern DIRECTIVE = Pattern.compile("^#\\s*+([A-Za-z][A-Za-z0-9]*+)\\s*+=\\s*+(\\S.*)$");
    private static final Set<String> DIRECTIVES = Set.of("syntax", "escape", "check");
    private static final Pattern KEYWORD = Pattern.compile("^\\s*(\\w+)\\s*(.*)$", Pattern.DOTALL);
    private static final Set<String> WITH_HERE_DOCUMENTS = Set.of("RUN", "COPY", "ADD");

    /** A word that opens a here-document, as BuildKit reads it: file descriptor, optional "-", name. */
    private static final Pattern HERE_DOCUMENT = Pattern.compile("^\\d*<<(-?)([^<]+)$");

    private static final String WHITE = " \t\n\u000B\f\r";

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    DockerfileText {
        instructions = List.copyOf(instructions);
    }

    /**
     * @param line number of its first line, from 1
     * @param keyword in upper case; {@code ONBUILD} for {@code ONBUILD RUN ...}
     * @param rest what follows the keyword, with continued lines joined and here-documents left out
     * @param end number of the line that ends it, here-documents not counted
     * @param lastLine the physical line that ends it, to see how it ends
     */
    record Instruction(int line, String keyword, String rest, int end, String lastLine) {
        List<String> words() {
            List<String> words = new ArrayList<>();
            int start = -1;
            for (int i = 0; i < rest.length(); i++) {
                char c = rest.charAt(i);
                if (WHITE.indexOf(c) >= 0) {
                    if (start >= 0) {
                        words.add(rest.substring(start, i));
                    }
                    start = -1;
                    continue;
                }
                start = start < 0 ? i : start;
                // Unclosed quotes are part of the word.
                int close = c == '"' || c == '\'' ? rest.indexOf(c, i + 1) : -1;
                i = Math.max(i, close);
            }
            if (start >= 0) {
                words.add(rest.substring(start));
            }
            return words;
        }
    }

    static DockerfileText parse(String text) {
        return new Parser(text).parse();
    }

    private static final class Parser {
        private final String[] lines;
        private final List<Instruction> instructions = new ArrayList<>();
        private @Nullable String syntax;
        private char escape = '\\';

        Parser(String text) {
            String clean = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
            lines = clean.split("\r?\n", -1);
        }

        DockerfileText parse() {
            int i = directives();
            // One escape character at the end of a line continues it; two do not (moby 20.10 and newer).
            String e = Pattern.quote(String.valueOf(escape));
            // Not "$", which also matches before a last character that is one of Unicode's line ends.
            Pattern continued = Pattern.compile("(?<!" + e + ")" + e + "[ \\t]*\\r*\\z");
            StringBuilder current = null;
            int first = 0;
            int open = -1;
            for (; i < lines.length; i++) {
                String line = lines[i];
                // Inside a continued instruction, too, in which a shell would see neither.
                if (line.isBlank() || line.stripLeading().startsWith("#")) {
                    continue;
                }
                if (current == null) {
                    current = new StringBuilder();
                    first = i;
                }
                Matcher end = continued.matcher(line);
                if (end.find()) {
                    current.append(line, 0, end.start());
                    open = i;
                    continue;
                }
                current.append(line);
                i = add(first, current.toString(), i);
                current = null;
                open = -1;
            }
            if (current != null) {
                add(first, current.toString(), lines.length - 1);
            }
            return new DockerfileText(instructions, syntax, escape, open);
        }

        /** @return the number of the first line that is not one */
        private int directives() {
            for (int i = 0; i < lines.length; i++) {
                Matcher matcher = DIRECTIVE.matcher(lines[i].stripTrailing());
                if (!matcher.matches()) {
                    return i;
                }
                String name = matcher.group(1).toLowerCase(Locale.ROOT);
                if (!DIRECTIVES.contains(name)) {
                    return i;
                }
                if (name.equals("escape") && matcher.group(2).equals("`")) {
                    escape = '`';
                } else if (name.equals("syntax")) {
                    syntax = matcher.group(2);
                }
            }
            return lines.length;
        }

        /** @return the number of its last line, or that of its last here-document's end if it has any */
        private int add(int first, String text, int last) {
            Matcher matcher = KEYWORD.matcher(text);
            if (!matcher.matches()) {
                return last;
            }
            String keyword = matcher.group(1).toUpperCase(Locale.ROOT);
            Instruction instruction = new Instruction(first + 1, keyword, matcher.group(2), last + 1, lines[last]);
            instructions.add(instruction);
            List<String> words = instruction.words();
            boolean onBuild = keyword.equals("ONBUILD") && !words.isEmpty();
            return WITH_HERE_DOCUMENTS.contains(onBuild ? words.get(0).toUpperCase(Locale.ROOT) : keyword)
                    ? skipHereDocuments(words, last)
                    : last;
        }

        private int skipHereDocuments(List<String> words, int last) {
            Deque<Matcher> opened = new ArrayDeque<>();
            for (String word : words) {
                Matcher matcher = HERE_DOCUMENT.matcher(word);
                if (matcher.matches()) {
                    opened.add(matcher);
                }
            }
            int i = last;
            while (!opened.isEmpty()) {
                Matcher document = opened.remove();
                boolean stripTabs = !document.group(1).isEmpty();
                String end = document.group(2).replaceAll("[\"']", "");
                for (i++; i < lines.length; i++) {
                    if ((stripTabs ? lines[i].replaceFirst("^\t+", "") : lines[i]).equals(end)) {
                        break;
                    }
                }
                if (i >= lines.length) {
                    // Not closed: an error for BuildKit, and not a here-document for the classic builder.
                    return last;
                }
            }
            return i;
        }
    }
}

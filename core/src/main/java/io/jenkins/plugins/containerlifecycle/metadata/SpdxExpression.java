package io.jenkins.plugins.containerlifecycle.metadata;

import io.jenkins.plugins.containerlifecycle.text.EditDistance;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a text is a license expression after annex D of the SPDX specification 2.3: identifiers of the SPDX license
 * list in any case, AND, OR, WITH, parentheses, {@code LicenseRef-} for what is not on the list.
 */
final class SpdxExpression {
    private static final Pattern TOKEN = Pattern.compile("[()]|[^()\\s]+");
    private static final Pattern REFERENCE = Pattern.compile("(DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+");
    private static final String EXCEPTIONS = "# Exceptions";
    private static final int MAX_SHOWN = 80;
    private static final int MAX_FAMILY = 6;

    private final List<String> licenses;
    private final List<String> exceptions;

    /** What is expected next. */
    private enum Wanted {
        LICENSE,
        EXCEPTION,
        OPERATOR
    }

    private SpdxExpression(List<String> licenses, List<String> exceptions) {
        this.licenses = licenses;
        this.exceptions = exceptions;
    }

    /** @return the end of a sentence that begins with the field's name; empty if nothing is wrong */
    static Optional<String> complaint(String expression) {
        List<String> lines = list();
        int exceptions = 0;
        while (!lines.get(exceptions).startsWith(EXCEPTIONS)) {
            exceptions++;
        }
        return new SpdxExpression(lines.subList(1, exceptions), lines.subList(exceptions + 1, lines.size()))
                .check(expression)
                .map(reason -> " is '" + shown(expression) + "', which is not an SPDX license expression: " + reason
                        + " Write it like 'MIT' or 'Apache-2.0 OR GPL-2.0-only WITH Classpath-exception-2.0';"
                        + " https://spdx.org/licenses has the names.");
    }

    private Optional<String> check(String expression) {
        Matcher token = TOKEN.matcher(expression);
        Wanted wanted = Wanted.LICENSE;
        int open = 0;
        boolean simple = false;
        while (token.find()) {
            String word = token.group();
            switch (wanted) {
                case LICENSE -> {
                    if (word.equals("(")) {
                        open++;
                        continue;
                    }
                    if (!isLicense(word)) {
                        return Optional.of(unknown(word, "license", licenses));
                    }
                    simple = true;
                    wanted = Wanted.OPERATOR;
                }
                case EXCEPTION -> {
                    if (!contains(exceptions, word)) {
                        return Optional.of(unknown(word, "exception", exceptions));
                    }
                    simple = false;
                    wanted = Wanted.OPERATOR;
                }
                case OPERATOR -> {
                    if (word.equals(")") && open > 0) {
                        open--;
                        simple = false;
                    } else if (is(word, "AND") || is(word, "OR")) {
                        wanted = Wanted.LICENSE;
                    } else if (is(word, "WITH") && simple) {
                        wanted = Wanted.EXCEPTION;
                    } else {
                        return Optional.of("'" + shown(word) + "' stands where AND or OR is expected.");
                    }
                }
            }
        }
        if (wanted != Wanted.OPERATOR) {
            return Optional.of("it ends too early.");
        }
        return open == 0 ? Optional.empty() : Optional.of("a parenthesis is not closed.");
    }

    /** In upper or lower case, but not mixed. */
    private static boolean is(String word, String operator) {
        return word.equals(operator) || word.equals(operator.toLowerCase(Locale.ROOT));
    }

    private boolean isLicense(String word) {
        String orLater = word.endsWith("+") ? word.substring(0, word.length() - 1) : word;
        return contains(licenses, word)
                || contains(licenses, orLater)
                || REFERENCE.matcher(word).matches();
    }

    private static boolean contains(List<String> ids, String word) {
        return ids.stream().anyMatch(word::equalsIgnoreCase);
    }

    private static String unknown(String word, String kind, List<String> ids) {
        if (!word.matches("[A-Za-z0-9.+:-]+")) {
            return "'" + shown(word) + "' stands where the name of " + (kind.equals("license") ? "a " : "an ") + kind
                    + " is expected.";
        }
        String known = "there is no " + kind + " '" + shown(word) + "'";
        String lower = word.toLowerCase(Locale.ROOT);
        List<String> family = ids.stream()
                .filter(id -> id.toLowerCase(Locale.ROOT).startsWith(lower + "-"))
                .toList();
        if (!family.isEmpty()) {
            return known + "; there is " + String.join(", ", family.subList(0, Math.min(MAX_FAMILY, family.size())))
                    + (family.size() > MAX_FAMILY ? ", ..." : ".");
        }
        // In a short word, changing two letters can make any other word.
        int limit = word.length() < 4 ? 1 : Math.max(2, word.length() / 3);
        return ids.stream()
                .min(Comparator.comparingInt(id -> EditDistance.between(id.toLowerCase(Locale.ROOT), lower, limit)))
                .filter(id -> EditDistance.between(id.toLowerCase(Locale.ROOT), lower, limit) <= limit)
                .map(id -> known + "; perhaps '" + id + "' is meant.")
                .orElse(known + ".");
    }

    private static String shown(String text) {
        return Shortening.after(SafeText.line(text), MAX_SHOWN);
    }

    private static List<String> list() {
        try (InputStream in = SpdxExpression.class.getResourceAsStream("spdx-ids.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

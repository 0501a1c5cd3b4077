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
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A license expression after annex D of the SPDX specification 2.3: identifiers of the SPDX license list in any case,
 * AND, OR, WITH, parentheses, {@code LicenseRef-} for what is not on the list.
 */
public final class SpdxExpression {
    private static final Pattern TOKEN = Pattern.compile("[()]|[^()\\s]+");
    private static final Pattern REFERENCE = Pattern.compile("(DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9.+:-]+");
    /** It says already which versions are meant. */
    private static final Pattern WITH_VERSIONS = Pattern.compile("(?i).*-(only|or-later)");

    /** What people write for a license that is on no list; some of it looks like the name of another license. */
    private static final Set<String> NO_LICENSES =
            Set.of("unlicensed", "proprietary", "commercial", "public", "none", "noassertion", "see", "custom");

    private static final Set<String> OPERATORS = Set.of("AND", "OR", "WITH");
    private static final String EXCEPTIONS = "# Exceptions";
    private static final String NOT_LISTED = "; a license that is not on the list is written LicenseRef-NAME.";
    private static final int MAX_SHOWN = 80;
    private static final int MAX_FAMILY = 6;

    /** In a short word, changing two letters can make any other word. */
    private static final int SHORT_WORD = 5;

    private final List<String> licenses;
    private final List<String> exceptions;
    private final StringBuilder canonical = new StringBuilder();

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

    /**
     * @return with each identifier as the list writes it, operators in upper case, single spaces
     * @throws MetadataException if it is none
     */
    public static String canonical(String expression) throws MetadataException {
        List<String> lines = list();
        int exceptions = 0;
        while (!lines.get(exceptions).startsWith(EXCEPTIONS)) {
            exceptions++;
        }
        SpdxExpression parsed =
                new SpdxExpression(lines.subList(1, exceptions), lines.subList(exceptions + 1, lines.size()));
        Optional<String> complaint = parsed.read(expression);
        if (complaint.isPresent()) {
            throw new MetadataException(
                    MetadataField.LICENSES.id(),
                    " is '" + shown(expression) + "', which is not an SPDX license expression: " + complaint.get()
                            + " Write it like 'MIT' or 'Apache-2.0 OR GPL-2.0-only WITH Classpath-exception-2.0';"
                            + " https://spdx.org/licenses has the names.");
        }
        return parsed.canonical.toString();
    }

    private Optional<String> read(String expression) {
        Matcher token = TOKEN.matcher(expression);
        Wanted wanted = Wanted.LICENSE;
        int open = 0;
        boolean simple = false;
        while (token.find()) {
            String word = token.group();
            Optional<String> known = switch (wanted) {
                case LICENSE -> word.equals("(") ? Optional.of(word) : license(word);
                case EXCEPTION -> listed(exceptions, word);
                case OPERATOR ->
                    word.equals(")") && open > 0
                            ? Optional.of(word)
                            : operator(word).filter(operator -> !operator.equals("WITH"));
            };
            if (wanted == Wanted.OPERATOR && simple && operator(word).equals(Optional.of("WITH"))) {
                known = Optional.of("WITH");
            }
            if (known.isEmpty()) {
                return Optional.of(complaint(word, wanted));
            }
            append(known.get());
            simple = wanted == Wanted.LICENSE && !word.equals("(");
            if (word.equals("(")) {
                open++;
            } else if (word.equals(")")) {
                open--;
            } else if (wanted != Wanted.OPERATOR) {
                wanted = Wanted.OPERATOR;
            } else {
                wanted = known.get().equals("WITH") ? Wanted.EXCEPTION : Wanted.LICENSE;
            }
        }
        if (wanted != Wanted.OPERATOR) {
            return Optional.of("it ends too early.");
        }
        return open == 0 ? Optional.empty() : Optional.of("a parenthesis is not closed.");
    }

    private void append(String word) {
        boolean first = canonical.length() == 0 || canonical.charAt(canonical.length() - 1) == '(';
        canonical.append(first || word.equals(")") ? "" : " ").append(word);
    }

    /** In upper or lower case, but not mixed. */
    private static Optional<String> operator(String word) {
        return OPERATORS.stream()
                .filter(operator -> word.equals(operator) || word.equals(operator.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    private Optional<String> license(String word) {
        if (REFERENCE.matcher(word).matches()) {
            return Optional.of(word);
        }
        Optional<String> id = listed(licenses, word);
        if (id.isPresent() || !word.endsWith("+")) {
            return id;
        }
        String version = word.substring(0, word.length() - 1);
        return WITH_VERSIONS.matcher(version).matches()
                ? Optional.empty()
                : listed(licenses, version).map(known -> known + "+");
    }

    /** Of ASCII only: other letters have ASCII's as their other case. */
    private static Optional<String> listed(List<String> ids, String word) {
        return WORD.matcher(word).matches()
                ? ids.stream().filter(word::equalsIgnoreCase).findFirst()
                : Optional.empty();
    }

    private String complaint(String word, Wanted wanted) {
        if (wanted == Wanted.OPERATOR) {
            return "'" + shown(word) + "' stands where AND or OR is expected.";
        }
        String kind = wanted == Wanted.LICENSE ? "license" : "exception";
        if (!WORD.matcher(word).matches() || operator(word).isPresent()) {
            return (operator(word).isPresent() ? "the operator " : "") + "'" + shown(word)
                    + "' stands where the name of " + (wanted == Wanted.LICENSE ? "a " : "an ") + kind
                    + " is expected.";
        }
        if (word.endsWith("+")
                && WITH_VERSIONS.matcher(word.substring(0, word.length() - 1)).matches()) {
            return "'" + shown(word) + "' has a '+' after what says already which versions are meant.";
        }
        return unknown(word, kind, wanted == Wanted.LICENSE ? licenses : exceptions);
    }

    private static String unknown(String word, String kind, List<String> ids) {
        String known = "there is no " + kind + " '" + shown(word) + "'";
        String lower = word.toLowerCase(Locale.ROOT);
        List<String> family = ids.stream()
                .filter(id -> id.toLowerCase(Locale.ROOT).startsWith(lower + "-"))
                .toList();
        if (!family.isEmpty()) {
            return known + "; there is " + String.join(", ", family.subList(0, Math.min(MAX_FAMILY, family.size())))
                    + (family.size() > MAX_FAMILY ? ", ..." : ".");
        }
        int limit = word.length() < SHORT_WORD ? 1 : 2;
        return ids.stream()
                .filter(id -> !NO_LICENSES.contains(lower))
                .min(Comparator.comparingInt(id -> EditDistance.between(id.toLowerCase(Locale.ROOT), lower, limit)))
                .filter(id -> EditDistance.between(id.toLowerCase(Locale.ROOT), lower, limit) <= limit)
                .map(id -> known + "; perhaps '" + id + "' is meant.")
                .orElse(known + (kind.equals("license") ? NOT_LISTED : "."));
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

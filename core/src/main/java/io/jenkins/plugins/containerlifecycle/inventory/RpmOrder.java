package io.jenkins.plugins.containerlifecycle.inventory;

import java.util.regex.Pattern;

/**
 * The order of rpm's versions.
 *
 * @see <a href="https://rpm-software-management.github.io/rpm/man/rpm-version.7">rpm-version(7)</a>
 */
final class RpmOrder extends EpochOrder {
    private static final Pattern VALID = Pattern.compile("(?:[0-9]{1,9}:)?[A-Za-z0-9._+~^%{}-]+");

    @Override
    public boolean isVersion(String text) {
        return VALID.matcher(text).matches() && !text.startsWith("-") && !text.endsWith("-");
    }

    /** Runs of digits and of letters count; what separates them does not, but {@code ~} and {@code ^} do. */
    @Override
    int compareParts(String left, String right) {
        int i = 0;
        int j = 0;
        while (i < left.length() || j < right.length()) {
            i = skipSeparators(left, i);
            j = skipSeparators(right, j);
            char first = at(left, i);
            char second = at(right, j);
            if (first == '~' || second == '~') {
                if (first != second) {
                    return first == '~' ? -1 : 1;
                }
                i++;
                j++;
                continue;
            }
            if (first == '^' || second == '^') {
                if (first != second) {
                    // More than the end, less than anything else.
                    return first == 0 || second != 0 && second != '^' ? -1 : 1;
                }
                i++;
                j++;
                continue;
            }
            if (first == 0 || second == 0) {
                return Boolean.compare(first != 0, second != 0);
            }
            if (Digits.is(first) != Digits.is(second)) {
                return Digits.is(first) ? 1 : -1;
            }
            int leftEnd = end(left, i);
            int rightEnd = end(right, j);
            String one = left.substring(i, leftEnd);
            String other = right.substring(j, rightEnd);
            int difference = Digits.is(first) ? Digits.compare(one, other) : one.compareTo(other);
            if (difference != 0) {
                return difference;
            }
            i = leftEnd;
            j = rightEnd;
        }
        return 0;
    }

    /** One without a release is older than any with one. */
    @Override
    int compareRevisions(String left, String right) {
        boolean first = hasRevision(left);
        boolean second = hasRevision(right);
        return first && second ? compareParts(revision(left), revision(right)) : Boolean.compare(first, second);
    }

    private static int skipSeparators(String text, int from) {
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Digits.is(c) || Digits.isLetter(c) || c == '~' || c == '^') {
                break;
            }
            at++;
        }
        return at;
    }

    private static char at(String text, int at) {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private static int end(String text, int start) {
        if (Digits.is(text.charAt(start))) {
            return Digits.end(text, start);
        }
        int end = start;
        while (end < text.length() && Digits.isLetter(text.charAt(end))) {
            end++;
        }
        return end;
    }
}

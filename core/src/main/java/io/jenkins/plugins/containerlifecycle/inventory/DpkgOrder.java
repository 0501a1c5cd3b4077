package io.jenkins.plugins.containerlifecycle.inventory;

import java.util.regex.Pattern;

/**
 * The order of Debian's versions.
 *
 * @see <a href="https://www.debian.org/doc/debian-policy/ch-controlfields.html#version">Debian Policy, 5.6.12</a>
 */
final class DpkgOrder extends EpochOrder {
    private static final Pattern EPOCH = Pattern.compile("[0-9]{1,9}");
    private static final Pattern TEXT = Pattern.compile("[\\x21-\\x7e]+");

    /** Not what dpkg calls an error: spaces, an epoch that is no number, a part without content. It only warns of more. */
    @Override
    public boolean isVersion(String text) {
        int colon = text.indexOf(':');
        String rest = text.substring(colon + 1);
        int dash = rest.lastIndexOf('-');
        return TEXT.matcher(rest).matches()
                && (colon < 0 || EPOCH.matcher(text.substring(0, colon)).matches())
                && dash != 0
                && dash != rest.length() - 1;
    }

    /** Parts without digits and numbers in turn; in the former {@code ~} is less than the end, letters before others. */
    @Override
    int compareParts(String left, String right) {
        int i = 0;
        int j = 0;
        while (i < left.length() || j < right.length()) {
            while (i < left.length() && !Digits.is(left.charAt(i))
                    || j < right.length() && !Digits.is(right.charAt(j))) {
                int difference = rank(left, i) - rank(right, j);
                if (difference != 0) {
                    return difference;
                }
                i++;
                j++;
            }
            int leftEnd = Digits.end(left, i);
            int rightEnd = Digits.end(right, j);
            int difference = Digits.compare(left.substring(i, leftEnd), right.substring(j, rightEnd));
            if (difference != 0) {
                return difference;
            }
            i = leftEnd;
            j = rightEnd;
        }
        return 0;
    }

    /** A missing revision is one of 0. */
    @Override
    int compareRevisions(String left, String right) {
        return compareParts(hasRevision(left) ? revision(left) : "", hasRevision(right) ? revision(right) : "");
    }

    private static int rank(String text, int at) {
        if (at >= text.length() || Digits.is(text.charAt(at))) {
            return 0;
        }
        char c = text.charAt(at);
        if (c == '~') {
            return -1;
        }
        return Digits.isLetter(c) ? c : c + 256;
    }
}

package io.jenkins.plugins.containerlifecycle.inventory;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order of npm's and Go's versions. Fewer than three numbers, as people write bounds, and the {@code v} of a tag are
 * understood; what follows a plus does not count.
 *
 * @see <a href="https://semver.org/#spec-item-11">Semantic Versioning 2.0.0, 11</a>
 */
final class SemverOrder implements VersionOrder {
    private static final String IDENTIFIERS = "[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+){0,99}";
    private static final Pattern VERSION = Pattern.compile(
            "v?([0-9]+)(?:\\.([0-9]+))?(?:\\.([0-9]+))?(?:-(" + IDENTIFIERS + "))?(?:\\+" + IDENTIFIERS + ")?");

    @Override
    public boolean isVersion(String text) {
        return VERSION.matcher(text).matches();
    }

    @Override
    public int compare(String left, String right) {
        Matcher one = VERSION.matcher(left);
        Matcher other = VERSION.matcher(right);
        if (!one.matches() || !other.matches()) {
            return left.compareTo(right);
        }
        for (int number = 1; number <= 3; number++) {
            int difference = Digits.compare(number(one, number), number(other, number));
            if (difference != 0) {
                return difference;
            }
        }
        if (one.group(4) == null || other.group(4) == null) {
            // What has a mark is a version before the release.
            return Boolean.compare(one.group(4) == null, other.group(4) == null);
        }
        return compareMarks(one.group(4).split("\\."), other.group(4).split("\\."));
    }

    private static String number(Matcher version, int number) {
        return version.group(number) == null ? "" : version.group(number);
    }

    private static int compareMarks(String[] left, String[] right) {
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            boolean number = Digits.all(left[i], left[i].length());
            boolean otherNumber = Digits.all(right[i], right[i].length());
            if (number != otherNumber) {
                return number ? -1 : 1;
            }
            int difference = number ? Digits.compare(left[i], right[i]) : left[i].compareTo(right[i]);
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(left.length, right.length);
    }
}

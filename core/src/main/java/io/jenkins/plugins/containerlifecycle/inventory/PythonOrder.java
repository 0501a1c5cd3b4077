package io.jenkins.plugins.containerlifecycle.inventory;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The order of Python's versions, in all the ways in which they may be written: {@code 1!2.0rc1.post2.dev3+local.4}.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/version-specifiers/">Version specifiers (PEP 440)</a>
 */
final class PythonOrder implements VersionOrder {
    private static final Pattern VERSION =
            Pattern.compile("v?(?:(?<epoch>[0-9]+)!)?(?<release>[0-9]+(?:\\.[0-9]+){0,99})"
                    + "(?:[-_.]?(?<pre>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<preNumber>[0-9]*))?"
                    + "(?<post>-(?<postDash>[0-9]+)|[-_.]?(?:post|rev|r)[-_.]?(?<postNumber>[0-9]*))?"
                    + "(?<dev>[-_.]?dev[-_.]?(?<devNumber>[0-9]*))?"
                    + "(?:\\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+){0,99}))?");

    @Override
    public boolean isVersion(String text) {
        return matcher(text).matches();
    }

    @Override
    public int compare(String left, String right) {
        Matcher one = matcher(left);
        Matcher other = matcher(right);
        if (!one.matches() || !other.matches()) {
            return left.compareTo(right);
        }
        int difference = Digits.compare(number(one, "epoch"), number(other, "epoch"));
        if (difference == 0) {
            difference = compareReleases(
                    one.group("release").split("\\."), other.group("release").split("\\."));
        }
        if (difference == 0) {
            difference = Integer.compare(phase(one), phase(other));
        }
        if (difference == 0) {
            difference = Digits.compare(number(one, "preNumber"), number(other, "preNumber"));
        }
        if (difference == 0) {
            difference = Boolean.compare(one.group("post") != null, other.group("post") != null);
        }
        if (difference == 0) {
            difference = Digits.compare(postNumber(one), postNumber(other));
        }
        if (difference == 0) {
            difference = Boolean.compare(one.group("dev") == null, other.group("dev") == null);
        }
        if (difference == 0) {
            difference = Digits.compare(number(one, "devNumber"), number(other, "devNumber"));
        }
        return difference != 0 ? difference : compareLocals(one.group("local"), other.group("local"));
    }

    @Override
    public String epoch(String version) {
        return version.substring(0, Math.max(0, version.indexOf('!')));
    }

    @Override
    public String withoutEpoch(String version) {
        return version.substring(version.indexOf('!') + 1);
    }

    /** What somebody built of it themselves, which upstream knows nothing of. */
    @Override
    public boolean hasRevision(String version) {
        return version.indexOf('+') >= 0;
    }

    @Override
    public String withoutRevision(String version) {
        return hasRevision(version) ? version.substring(0, version.indexOf('+')) : version;
    }

    private static Matcher matcher(String text) {
        return VERSION.matcher(text.toLowerCase(Locale.ROOT));
    }

    private static String number(Matcher version, String group) {
        return version.group(group) == null ? "" : version.group(group);
    }

    private static String postNumber(Matcher version) {
        return version.group("postDash") == null ? number(version, "postNumber") : version.group("postDash");
    }

    /** Zeros at the end do not matter. */
    private static int compareReleases(String[] left, String[] right) {
        for (int i = 0; i < Math.max(left.length, right.length); i++) {
            int difference = Digits.compare(i < left.length ? left[i] : "", i < right.length ? right[i] : "");
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }

    /** A version that is only in development comes before its alpha, a release after all before it. */
    private static int phase(Matcher version) {
        String pre = version.group("pre");
        if (pre == null) {
            return version.group("dev") != null && version.group("post") == null ? 0 : 4;
        }
        return switch (pre.charAt(0)) {
            case 'a' -> 1;
            case 'b' -> 2;
            default -> 3;
        };
    }

    private static int compareLocals(@Nullable String left, @Nullable String right) {
        if (left == null || right == null) {
            return Boolean.compare(left != null, right != null);
        }
        String[] one = left.split("[-_.]");
        String[] other = right.split("[-_.]");
        for (int i = 0; i < Math.min(one.length, other.length); i++) {
            boolean number = Digits.all(one[i], one[i].length());
            boolean otherNumber = Digits.all(other[i], other[i].length());
            if (number != otherNumber) {
                return number ? 1 : -1;
            }
            int difference = number ? Digits.compare(one[i], other[i]) : one[i].compareTo(other[i]);
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(one.length, other.length);
    }
}

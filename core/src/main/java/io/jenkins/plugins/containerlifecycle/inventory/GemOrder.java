package io.jenkins.plugins.containerlifecycle.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order of Ruby's gems: numbers and words in turn, of which a word is less than a number, so that 1.0.rc1 comes before
 * 1.0.
 *
 * @see <a href="https://docs.ruby-lang.org/en/master/Gem/Version.html">Gem::Version</a>
 */
final class GemOrder implements VersionOrder {
    private static final Pattern VERSION =
            Pattern.compile("[0-9]+(?:\\.[0-9a-zA-Z]+){0,99}(?:-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+){0,99})?");

    private static final Pattern SEGMENT = Pattern.compile("[0-9]+|[a-zA-Z]+");

    @Override
    public boolean isVersion(String text) {
        return VERSION.matcher(text).matches();
    }

    @Override
    public int compare(String left, String right) {
        List<String> one = segments(left);
        List<String> other = segments(right);
        for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
            String first = i < one.size() ? one.get(i) : "0";
            String second = i < other.size() ? other.get(i) : "0";
            boolean number = Digits.is(first.charAt(0));
            boolean otherNumber = Digits.is(second.charAt(0));
            if (number != otherNumber) {
                return number ? 1 : -1;
            }
            int difference = number ? Digits.compare(first, second) : first.compareTo(second);
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }

    /** Without zeros at the end, and before the first word. */
    private static List<String> segments(String version) {
        List<String> numbers = new ArrayList<>();
        List<String> rest = new ArrayList<>();
        Matcher segment = SEGMENT.matcher(version.replace("-", ".pre."));
        while (segment.find()) {
            boolean word = !Digits.is(segment.group().charAt(0));
            (word || !rest.isEmpty() ? rest : numbers).add(segment.group());
        }
        trim(numbers);
        trim(rest);
        numbers.addAll(rest);
        return numbers;
    }

    private static void trim(List<String> segments) {
        while (!segments.isEmpty() && isZero(segments.get(segments.size() - 1))) {
            segments.remove(segments.size() - 1);
        }
    }

    private static boolean isZero(String segment) {
        return segment.chars().allMatch(c -> c == '0');
    }
}

package io.jenkins.plugins.containerlifecycle.inventory;

/** Numbers of any length in versions: some are dates and hashes, which do not fit into 64 bits. */
final class Digits {
    private Digits() {}

    static boolean is(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /** Whether the text up to {@code end} has nothing but digits; false if {@code end} is negative. */
    static boolean all(String text, int end) {
        for (int i = 0; i < end; i++) {
            if (!is(text.charAt(i))) {
                return false;
            }
        }
        return end >= 0;
    }

    /** Where the digits end that begin at {@code start}. */
    static int end(String text, int start) {
        int end = start;
        while (end < text.length() && is(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** Both consist of digits; no digits are 0. */
    static int compare(String left, String right) {
        String first = significant(left);
        String second = significant(right);
        return first.length() != second.length()
                ? Integer.compare(first.length(), second.length())
                : first.compareTo(second);
    }

    private static String significant(String digits) {
        int start = 0;
        while (start < digits.length() && digits.charAt(start) == '0') {
            start++;
        }
        return digits.substring(start);
    }
}

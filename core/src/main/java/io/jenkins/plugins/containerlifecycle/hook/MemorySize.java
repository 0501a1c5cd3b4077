package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An amount of memory in the notation of {@code docker run --memory}: {@code 512m}, {@code 2g}, {@code 1048576}. */
public final class MemorySize {
    private static final Pattern FORM = Pattern.compile("(\\d{1,12})([bkmg]?)b?");

    private MemorySize() {}

    /**
     * @return bytes
     * @throws IllegalArgumentException with a message for the user
     */
    public static long parse(String text) {
        Matcher form = FORM.matcher(text.trim().toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + SafeText.line(text)
                    + "' is not an amount of memory; write bytes, or a number with k, m or g.");
        }
        int shift = switch (form.group(2)) {
            case "k" -> 10;
            case "m" -> 20;
            case "g" -> 30;
            default -> 0;
        };
        try {
            return Math.multiplyExact(Long.parseLong(form.group(1)), 1L << shift);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + SafeText.line(text) + "' is more memory than is possible.", e);
        }
    }
}

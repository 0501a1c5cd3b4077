package io.jenkins.plugins.containerlifecycle.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An amount of memory in the notation of {@code docker run --memory}: {@code 512m}, {@code 2g}, {@code 1048576}. */
final class BytesConverter implements ITypeConverter<Long> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,12})([bkmg]?)b?");

    @Override
    public Long convert(String text) {
        Matcher form = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new TypeConversionException(
                    "'" + text + "' is no amount of memory; write bytes, or a number with k, m or g.");
        }
        long number = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "k" -> number << 10;
            case "m" -> number << 20;
            case "g" -> number << 30;
            default -> number;
        };
    }
}

package io.jenkins.plugins.containerlifecycle.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The format from which the checks of a hook's run are read: the files in its report folder, else stdout, else stderr.
 */
public enum ReportFormat {
    /** Any format that is recognised beyond doubt; else the exit code. */
    AUTO,
    /** JUnit XML. */
    JUNIT,
    /** Test Anything Protocol 13 or 14, the kernel's KTAP, or what Perl's Test.pm prints. */
    TAP,
    /** goss: {@code --format json}, or the summary line of its other formats. */
    GOSS,
    /** RSpec and serverspec: {@code --format json}, or the summary and the list of failed examples of the others. */
    RSPEC,
    /** RSpec and serverspec with {@code --format json}, each example a test. */
    RSPEC_JSON,
    /** Only the exit code. */
    EXIT_CODE;

    /**
     * Reads the name of a format as users write it.
     *
     * @param text a name in any case, {@code -} for {@code _} allowed; nothing and blank are {@link #AUTO}
     * @return the format
     * @throws IllegalArgumentException naming the allowed values, for anything else
     */
    public static ReportFormat parse(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return AUTO;
        }
        String wanted = text.strip().toUpperCase(Locale.ROOT).replace('-', '_');
        for (ReportFormat format : values()) {
            if (format.name().equals(wanted)) {
                return format;
            }
        }
        String allowed = Arrays.stream(values()).map(ReportFormat::toString).collect(Collectors.joining(", "));
        throw new IllegalArgumentException(
                "'" + ReportTexts.name(text) + "' is not a report format; allowed are " + allowed + ".");
    }

    /** {@inheritDoc} The spelling of the documentation, such as {@code exit-code}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

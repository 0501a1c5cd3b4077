package io.jenkins.plugins.containerlifecycle.cli;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How a command shows its result. */
enum OutputFormat {
    TEXT,
    JSON,
    /** Of {@code monitor} only. */
    NAGIOS;

    private static OutputFormat parse(String name, Set<OutputFormat> allowed) {
        return allowed.stream()
                .filter(format -> format.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(
                        "expected one of " + allowed + " (case-insensitive) but was '" + name + "'"));
    }

    /** For all commands that say nothing else. */
    static final class TextOrJson implements ITypeConverter<OutputFormat> {
        @Override
        public OutputFormat convert(String name) {
            return parse(name, EnumSet.of(TEXT, JSON));
        }
    }

    static final class WithNagios implements ITypeConverter<OutputFormat> {
        @Override
        public OutputFormat convert(String name) {
            return parse(name, EnumSet.allOf(OutputFormat.class));
        }
    }
}

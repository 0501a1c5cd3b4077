package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.context.ContextArgument;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** See {@link ContextArgument}. */
final class ContextConverter implements ITypeConverter<Path> {
    @Override
    public Path convert(String text) {
        try {
            return ContextArgument.folder(text, "this machine");
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}

package io.jenkins.plugins.containerlifecycle.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What a command takes, without a look at its annotations: to read these, Java writes a class for each kind of them at
 * each start. The build writes the one implementation out of them ({@code CommandSpecsWriter}); where it did not, as in
 * an editor, picocli reads the annotations.
 */
@FunctionalInterface
interface SpecSource {
    /** The class that the build writes. */
    String WRITTEN = "io.jenkins.plugins.containerlifecycle.cli.CommandSpecs";

    SpecSource ANNOTATIONS = command -> null;

    /** @return of a new command of that class; null if its annotations must be read */
    @Nullable
    CommandSpec of(Class<?> command);

    static SpecSource fastest() {
        try {
            return (SpecSource) Class.forName(WRITTEN).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            return ANNOTATIONS;
        }
    }
}

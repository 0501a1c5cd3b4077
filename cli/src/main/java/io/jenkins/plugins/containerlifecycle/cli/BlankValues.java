package io.jenkins.plugins.containerlifecycle.cli;

import java.util.Set;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Refuses empty or blank values. They come from an unset variable, and each would quietly mean something else: no
 * report, the default engine, the current folder.
 */
final class BlankValues {
    /** A reason has a message of its own; options for 'docker build' are passed on as they are. */
    private static final Set<String> LEFT_ALONE = Set.of("--force", "OPTION");

    private BlankValues() {}

    static void refuse(ParseResult arguments) {
        for (ParseResult each = arguments; each != null; each = each.hasSubcommand() ? each.subcommand() : null) {
            for (ArgSpec argument : each.matchedArgs()) {
                String name = name(argument);
                if (argument.originalStringValues().stream().anyMatch(String::isBlank) && !LEFT_ALONE.contains(name)) {
                    throw new ParameterException(
                            each.commandSpec().commandLine(),
                            name + " is empty. Is a variable not set? Give it a value"
                                    + (argument.required() ? "." : ", or leave it out."));
                }
            }
        }
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}

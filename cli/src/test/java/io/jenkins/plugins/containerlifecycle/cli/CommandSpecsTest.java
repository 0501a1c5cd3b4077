package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What the build wrote is what the annotations say. */
class CommandSpecsTest {
    private static final SpecSource WRITTEN = SpecSource.fastest();

    static Stream<String> commands() {
        return Stream.concat(Stream.of(""), ContainerCtl.commandLine().getSubcommands().keySet().stream());
    }

    @Test
    void theBuildHasWrittenThem() {
        assertThat(WRITTEN.getClass().getName()).isEqualTo(SpecSource.WRITTEN);
        assertThat(WRITTEN.of(ValidateCommand.class)).isNotNull();
        assertThat(WRITTEN.of(String.class)).isNull();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandTakesTheSame(String name) {
        CommandLine written = command(WRITTEN, name);
        CommandLine annotated = command(SpecSource.ANNOTATIONS, name);
        assertThat(written.getUsageMessage()).isEqualTo(annotated.getUsageMessage());
        assertThat(written.getCommandSpec().userObject())
                .hasSameClassAs(annotated.getCommandSpec().userObject());
        assertThat(describe(written.getCommandSpec())).isEqualTo(describe(annotated.getCommandSpec()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "validate",
                "validate --image --one-shot -e A=1 --env B -m 512m --cpus 1.5 -j 3 --junit x.xml --output json a b",
                "validate --container --image a",
                "validate --one-shot --service a",
                "validate --jobs x a",
                "validate --timeout 5s --retry-for 1x a",
                "validate --no-such-option",
                "metadata --output json --user A=1",
                "ls --output wide",
                "deploy a b -- c",
                "--nonsense",
                "nonsense"
            })
    void argumentsAreReadAlike(String line) {
        assertThat(read(WRITTEN, line)).isEqualTo(read(SpecSource.ANNOTATIONS, line));
    }

    private static List<String> read(SpecSource specs, String line) {
        CommandLine commandLine = ContainerCtl.commandLine(specs);
        try {
            CommandLine.ParseResult result =
                    commandLine.parseArgs(line.split(" ")).subcommand();
            return result.commandSpec().args().stream()
                    .map(arg -> label(arg) + "=" + arg.getValue()
                            + result.matchedOptions().size())
                    .toList();
        } catch (CommandLine.ParameterException e) {
            return List.of(String.valueOf(e.getMessage()), e.getClass().getName());
        }
    }

    private static CommandLine command(SpecSource specs, String name) {
        CommandLine all = ContainerCtl.commandLine(specs);
        return name.isEmpty() ? all : all.getSubcommands().get(name);
    }

    private static List<String> describe(CommandSpec spec) {
        return Stream.concat(
                        spec.args().stream().map(CommandSpecsTest::describe),
                        spec.argGroups().stream().map(CommandSpecsTest::describe))
                .toList();
    }

    private static String describe(ArgGroupSpec group) {
        return String.join(
                " ",
                group.typeInfo().getClassName(),
                group.multiplicity().toString(),
                "exclusive " + group.exclusive(),
                group.args().stream().map(CommandSpecsTest::label).toList().toString());
    }

    private static String describe(ArgSpec arg) {
        String place = arg instanceof PositionalParamSpec positional
                ? "index " + positional.index() + " capacity " + positional.arity()
                : "order " + ((OptionSpec) arg).order() + " fallback " + ((OptionSpec) arg).fallbackValue() + " help "
                        + ((OptionSpec) arg).usageHelp() + ((OptionSpec) arg).versionHelp()
                        + ((OptionSpec) arg).negatable();
        return String.join(
                " | ",
                label(arg),
                place,
                "arity " + arg.arity() + " unspecified " + arg.arity().isUnspecified(),
                "type " + arg.typeInfo().getClassName() + List.of(arg.auxiliaryTypes()),
                "default " + arg.defaultValue() + " " + arg.defaultValueString(),
                "initial " + (arg.group() == null ? arg.hasInitialValue() + " " + arg.initialValue() : ""),
                "required " + arg.required() + arg.originallyRequired(),
                "hidden " + arg.hidden() + arg.interactive() + arg.hideParamSyntax(),
                "label " + arg.paramLabel() + " split " + arg.splitRegex(),
                "converters "
                        + Stream.of(arg.converters())
                                .map(converter -> converter.getClass().getName())
                                .toList(),
                "description " + List.of(arg.description()));
    }

    private static String label(ArgSpec arg) {
        return arg instanceof OptionSpec option ? String.join(",", option.names()) : arg.paramLabel();
    }
}

package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.PrintWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command {@code containerctl}: reads the arguments, calls the core, and turns errors into a sentence and an exit
 * code.
 */
@Command(
        name = "containerctl",
        description = "Metadata, validation and ancestry for any container image.",
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  fine",
            "  1  the validation failed, or another hook",
            "  2  usage or bad input",
            "  3  the engine cannot be reached",
            "  4  the hook or the run is broken: an error, not a failure",
            "  5  the gate refused the push or the deployment",
            "  6  the deployment was rolled back",
            "  7  a rollback failed",
            "  75  an update said 'not now': neither success nor failure",
            "'monitor' has those of a Nagios check instead: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.",
            "",
            "Shell completion: source <(containerctl generate-completion)"
        })
public final class ContainerCtl {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print version information and exit.")
    boolean version;

    private static final List<String> VERSION_OPTIONS = List.of("--version", "-V");
    private static final Map<String, Class<?>> COMMANDS = Collections.unmodifiableMap(commands());

    public static void main(String[] arguments) throws Exception {
        JarSearches.avoid();
        if (Boolean.getBoolean("containerctl.training")) {
            Training.run();
            return;
        }
        HeadStart.begin(arguments);
        StandardOutput out = StandardOutput.open();
        int exitCode = run(out.writer(), arguments);
        System.exit(out.end(exitCode, new PrintWriter(System.err, true, StandardOutput.charset())));
    }

    private static int run(PrintWriter out, String... arguments) {
        // Every script that checks the version asks for it; it needs nothing of what follows.
        if (arguments.length == 1 && VERSION_OPTIONS.contains(arguments[0])) {
            out.println(Version.text());
            return ExitCode.FINE.code();
        }
        return commandLine(arguments).setOut(out).execute(arguments);
    }

    /** With all commands, for help and completion. */
    static CommandLine commandLine() {
        return commandLine(SpecSource.fastest());
    }

    static CommandLine commandLine(SpecSource specs) {
        return configure(specs, COMMANDS);
    }

    /** Only with the command that is called: reading the annotations of all of them takes longer than most commands. */
    static CommandLine commandLine(String... arguments) {
        Class<?> called = arguments.length == 0 ? null : COMMANDS.get(arguments[0]);
        return called == null || called == HelpCommand.class || called == GenerateCompletion.class
                ? commandLine()
                : configure(SpecSource.fastest(), Map.of(arguments[0], called));
    }

    private static CommandLine configure(SpecSource specs, Map<String, Class<?>> commands) {
        // picocli would initialize all these classes for its own converters; options of ours have their own.
        System.setProperty("picocli.converters.excludes", "java\\.(time|sql)\\..*");
        CommandLine commandLine = new CommandLine(model(specs, ContainerCtl.class));
        for (Map.Entry<String, Class<?>> command : commands.entrySet()) {
            commandLine.addSubcommand(command.getKey(), model(specs, command.getValue()));
        }
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.registerConverter(OutputFormat.class, new OutputFormat.TextOrJson());
        commandLine.setUsageHelpWidth(100);
        // "@name" is an ordinary value: '--user-data @FILE', or the name of a file.
        commandLine.setExpandAtFiles(false);
        commandLine.setExecutionStrategy(ContainerCtl::runWhatIsMeant);
        commandLine.setExecutionExceptionHandler(new Errors());
        commandLine.setParameterExceptionHandler(new Usage());
        return commandLine;
    }

    private static Object model(SpecSource specs, Class<?> command) {
        CommandSpec spec = specs.of(command);
        return spec == null ? command : spec;
    }

    private static int runWhatIsMeant(ParseResult arguments) {
        BlankValues.refuse(arguments);
        return new RunLast().execute(arguments);
    }

    private static Map<String, Class<?>> commands() {
        Map<String, Class<?>> commands = new LinkedHashMap<>();
        commands.put("metadata", MetadataCommand.class);
        commands.put("build", BuildCommand.class);
        commands.put("validate", ValidateCommand.class);
        commands.put("monitor", MonitorCommand.class);
        commands.put("metrics", MetricsCommand.class);
        commands.put("update", UpdateCommand.class);
        commands.put("push", PushCommand.class);
        commands.put("run", RunCommand.class);
        commands.put("deploy", DeployCommand.class);
        commands.put("rollback", RollbackCommand.class);
        commands.put("recover", RecoverCommand.class);
        commands.put("examine", ExamineCommand.class);
        commands.put("ls", LsCommand.class);
        commands.put("outdated", OutdatedCommand.class);
        commands.put("plan", PlanCommand.class);
        commands.put("audit", AuditCommand.class);
        commands.put("packages", PackagesCommand.class);
        commands.put("diff", DiffCommand.class);
        commands.put("sbom", SbomCommand.class);
        commands.put("prune", PruneCommand.class);
        commands.put("agent", AgentCommand.class);
        commands.put("help", HelpCommand.class);
        commands.put("generate-completion", GenerateCompletion.class);
        return commands;
    }

    /** What went wrong while a command ran: one sentence; the trace only if it was asked for. */
    private static final class Errors implements IExecutionExceptionHandler {
        @Override
        public int handleExecutionException(Exception e, CommandLine command, ParseResult arguments) {
            if (e instanceof InterruptedException) {
                // Whoever ended the program knows that.
                return ExitCode.BROKEN.code();
            }
            boolean debug = command.getParseResult().hasMatchedOption("--debug");
            if (debug) {
                e.printStackTrace(command.getErr());
            }
            if (command.getCommand() instanceof MonitorCommand) {
                return MonitorCommand.unknown(command.getOut(), ErrorReport.sentence(e));
            }
            command.getErr().println("containerctl: " + ErrorReport.sentence(e));
            return ErrorReport.exitCode(e).code();
        }
    }

    /** What is wrong with the arguments: a sentence and where to find help, not a page of help. */
    private static final class Usage implements IParameterExceptionHandler {
        @Override
        public int handleParseException(ParameterException e, String[] arguments) {
            CommandLine command = e.getCommandLine();
            if (command.getCommand() instanceof MonitorCommand) {
                return MonitorCommand.unknown(command.getOut(), sentence(e));
            }
            command.getErr().println("containerctl: " + sentence(e));
            if (!UnknownOption.is(e)) {
                UnmatchedArgumentException.printSuggestions(e, command.getErr());
            }
            command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
            return ExitCode.USAGE.code();
        }

        private static String sentence(ParameterException e) {
            if (UnknownOption.is(e)) {
                return UnknownOption.sentence((UnmatchedArgumentException) e);
            }
            boolean isCommand = e instanceof UnmatchedArgumentException unmatched
                    && !unmatched.isUnknownOption()
                    && e.getCommandLine().getParent() == null;
            return isCommand
                    ? "There is no command '"
                            + SafeText.line(((UnmatchedArgumentException) e)
                                    .getUnmatched()
                                    .get(0))
                            + "'."
                    : SafeText.line(String.valueOf(e.getMessage())
                            .replaceFirst("^Error: ", "")
                            .replace("option option", "option"));
        }
    }
}

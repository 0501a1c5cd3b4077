package io.jenkins.plugins.containerlifecycle.report;

import java.util.Map;
import java.util.Optional;

/** What the exit code of a hook means, after the table of the hook contract. */
final class ExitCodes {
    /** Signals that a hook may die of and that mean the same on every Linux, by number; from signal(7). */
    private static final Map<Integer, String> SIGNALS = Map.ofEntries(
            Map.entry(1, "SIGHUP"),
            Map.entry(2, "SIGINT"),
            Map.entry(3, "SIGQUIT"),
            Map.entry(4, "SIGILL"),
            Map.entry(5, "SIGTRAP"),
            Map.entry(6, "SIGABRT"),
            Map.entry(8, "SIGFPE"),
            Map.entry(9, "SIGKILL"),
            Map.entry(11, "SIGSEGV"),
            Map.entry(13, "SIGPIPE"),
            Map.entry(14, "SIGALRM"),
            Map.entry(15, "SIGTERM"),
            Map.entry(24, "SIGXCPU"),
            Map.entry(25, "SIGXFSZ"),
            Map.entry(31, "SIGSYS"));

    private ExitCodes() {}

    /**
     * The verdict of the exit code alone.
     *
     * @param outcome the verdict
     * @param clause what happened, without a full stop, so that a sentence can go on from there
     */
    record Meaning(Outcome outcome, String clause) {}

    /**
     * Reads an exit code.
     *
     * @param hook such as {@code validate}
     * @param output of the run: where the hook could not be started, the engine's message is in what it "printed"
     * @return the meaning, never null
     */
    static Meaning read(String hook, HookOutput output) {
        Integer code = output.exitCode();
        if (code == null) {
            return new Meaning(Outcome.ERROR, "The " + hook + " hook ended without an exit code");
        }
        Optional<String> complaint = ScriptComplaint.clause(hook, code, output.stderr());
        if (complaint.isPresent()) {
            return new Meaning(Outcome.ERROR, complaint.get());
        }
        return switch (code) {
            case 0 -> new Meaning(Outcome.PASSED, "The " + hook + " hook exited with 0");
            case 77 -> new Meaning(Outcome.SKIPPED, "The " + hook + " hook exited with 77, which means skipped");
            case 124 -> new Meaning(Outcome.TIMED_OUT, "The " + hook + " hook exited with 124, which means timed out");
            case 126 ->
                new Meaning(
                        Outcome.ERROR,
                        "The " + hook + " hook could not run: its command is not executable (exit code 126)"
                                + said(output));
            case 127 ->
                new Meaning(
                        Outcome.ERROR,
                        "The " + hook + " hook could not run: its command was not found (exit code 127)"
                                + said(output));
            case 137 -> new Meaning(Outcome.ERROR, "The " + hook + " hook was killed (exit code 137, SIGKILL)");
            default -> new Meaning(Outcome.FAILED, "The " + hook + " hook exited with " + code + signal(code));
        };
    }

    private static String signal(int code) {
        String name = SIGNALS.get(code - 128);
        return name == null ? "" : " (" + name + ")";
    }

    private static String said(HookOutput output) {
        String line = ReportTexts.firstLine(output.stderr().head());
        line = ReportTexts.name(
                line == null ? ReportTexts.firstLine(output.stdout().head()) : line);
        if (line == null) {
            return "";
        }
        return ": " + (line.endsWith(".") ? line.substring(0, line.length() - 1) : line);
    }
}

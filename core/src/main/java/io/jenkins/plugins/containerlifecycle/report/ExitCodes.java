package io.jenkins.plugins.containerlifecycle.report;

import java.util.Map;
import java.util.Optional;

/** What a hook's exit code means, according to the table of the hook contract. */
final class ExitCodes {
    /** Signals that may kill a hook and that mean the same on every Linux, by number; from signal(7). */
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
     * @param clause what happened, without a full stop, so that a sentence can continue
     */
    record Meaning(Outcome outcome, String clause) {}

    /**
     * Reads an exit code.
     *
     * @param hook such as {@code validate}
     * @param output of the run: if the hook could not be started, the engine's message is in what it "printed"
     * @return the meaning
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
        HookExitCode known = HookExitCode.of(code).orElse(null);
        if (known == null) {
            return new Meaning(Outcome.FAILED, "The " + hook + " hook exited with " + code + signal(code));
        }
        String said = HookExitCode.couldNotRun(code) ? said(output) : "";
        return new Meaning(known.outcome(), "The " + hook + " hook " + known.clause() + said);
    }

    private static String signal(int code) {
        String name = SIGNALS.get(code - 128);
        return name == null ? "" : " (" + name + ")";
    }

    private static String said(HookOutput output) {
        String first = ReportTexts.firstLine(output.stderr().head());
        first = first == null ? ReportTexts.firstLine(output.stdout().head()) : first;
        if (first == null) {
            return "";
        }
        String line = ReportTexts.name(first);
        return ": " + (line.endsWith(".") ? line.substring(0, line.length() - 1) : line);
    }
}

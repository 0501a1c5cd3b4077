package io.jenkins.plugins.containerlifecycle.report;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the script in the image says if it has no hook to run. A hook may end with the same exit codes, so a code alone
 * says nothing; the script ends with its sentence, which no hook prints by accident.
 */
public final class ScriptComplaint {
    private static final Pattern LAST_LINE =
            Pattern.compile("(?:\\A|\\n)container: (?:there is no (?<none>[a-z]+) method: "
                    + "|(?<why>the (?<hook>[a-z]+) method is (?:blank or only a comment|unknown): ))[^\\n]*\\s*\\z");

    private ScriptComplaint() {}

    /** Whether the script, and no hook, ended with this code. */
    public static boolean isThere(String hook, int exitCode, CapturedText stderr) {
        return clause(hook, exitCode, stderr).isPresent();
    }

    /** What is wrong, without a full stop; empty if a hook has ended with this code. */
    static Optional<String> clause(String hook, int exitCode, CapturedText stderr) {
        // If no hook ran, there is not more output than is kept.
        Matcher said = LAST_LINE.matcher(stderr.head());
        boolean code = HookExitCode.NO_HOOK.is(exitCode) || HookExitCode.UNREADABLE.is(exitCode);
        if (!code || stderr.truncated() || !said.find()) {
            return Optional.empty();
        }
        if (hook.equals(said.group("none"))) {
            return Optional.of("There is no " + hook + " hook in the image (exit code " + exitCode + ")");
        }
        if (!hook.equals(said.group("hook"))) {
            return Optional.empty();
        }
        String sentence = stderr.head().substring(said.start("why")).strip();
        return Optional.of("It is not known which command is the image's " + hook + " hook (exit code " + exitCode
                + "): "
                + ReportTexts.name(sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence));
    }
}

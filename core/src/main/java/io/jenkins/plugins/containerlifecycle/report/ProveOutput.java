package io.jenkins.plugins.containerlifecycle.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code prove} prints. It has read the TAP itself and gives the result with its exit code and its last line, so
 * the TAP that {@code prove --verbose} shows is not read again.
 */
final class ProveOutput {
    private static final Pattern SUMS = Pattern.compile("(?m)^Files=[0-9]+, Tests=[0-9]+,.*$");
    private static final Pattern RESULT = Pattern.compile("(?m)^Result: (PASS|FAIL|NOTESTS)\\s*$");
    private static final Pattern FIRST_FILE = Pattern.compile("(?m)^\\S.* \\.{2,}(?: .*)?$");

    private ProveOutput() {}

    /** Reads prove's lines and returns the others. */
    static String read(String text, ReportFindings findings) {
        StringBuilder rest = new StringBuilder();
        int at = 0;
        Matcher sums = SUMS.matcher(text);
        Matcher result = RESULT.matcher(text);
        while (sums.find(at) && result.find(sums.end())) {
            Matcher file = FIRST_FILE.matcher(text).region(at, sums.start());
            rest.append(text, at, file.find() ? file.start() : sums.start());
            at = result.end();
            if (!result.group(1).equals("PASS")) {
                findings.failureMark("prove says \"Result: " + result.group(1)
                        + "\", which its exit code should say, too." + " End the hook with the exit code of prove.");
            }
        }
        return rest.append(text, at, text.length()).toString();
    }
}

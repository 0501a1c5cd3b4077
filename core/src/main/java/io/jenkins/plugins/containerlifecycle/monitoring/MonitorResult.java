package io.jenkins.plugins.containerlifecycle.monitoring;

import io.jenkins.plugins.containerlifecycle.hook.HookResult;
import io.jenkins.plugins.containerlifecycle.report.CapturedText;
import io.jenkins.plugins.containerlifecycle.report.HookOutput;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a MONITOR hook said, by the rules of the Nagios plugin API: the exit code is the state, the first line is for
 * people, and figures follow a bar on that line, or follow a bar on a later line and fill all lines after it.
 *
 * @param summary one line, never empty
 * @param details the other lines for people, each safe to print; may be empty
 * @param problems sentences on what could not be read and did not decide the state
 */
public record MonitorResult(
        MonitorState state,
        String summary,
        List<String> details,
        List<PerformanceValue> values,
        List<String> problems) {
    private static final int MAX_LINE = 1000;
    private static final int MAX_DETAILS = 100;

    public MonitorResult {
        details = List.copyOf(details);
        values = List.copyOf(values);
        problems = List.copyOf(problems);
    }

    /** For a hook that could not be run. */
    public static MonitorResult unknown(String why) {
        return new MonitorResult(MonitorState.UNKNOWN, why, List.of(), List.of(), List.of());
    }

    /** What a run of the hook says. If it did not complete, or its exit code is not a state, it is UNKNOWN. */
    public static MonitorResult of(HookResult run) {
        HookOutput output = run.output();
        if (output.exitCode() == null || output.forced() != null || output.incomplete() != null) {
            return unknown(run.report().reason());
        }
        return read(
                output.exitCode(),
                output.stdout(),
                output.stderr(),
                run.report().reason());
    }

    /** @param reason what to say about an exit code that is not a state */
    static MonitorResult read(int exitCode, CapturedText stdout, CapturedText stderr, String reason) {
        Text text = Text.of(stdout.head());
        PerformanceData data = PerformanceData.read(text.figures());
        List<String> problems = new ArrayList<>(data.problems());
        if (stdout.truncated()) {
            problems.add(
                    "The output is too long: " + stdout.dropped() + " of " + stdout.bytes() + " bytes were not read.");
        }
        Optional<MonitorState> state = MonitorState.ofExitCode(exitCode);
        String said = text.summary().isEmpty() ? Text.of(stderr.head()).summary() : text.summary();
        String summary = state.isPresent()
                ? (said.isEmpty() ? "(no output)" : said)
                : reason + (said.isEmpty() || reason.contains(said) ? "" : " It said: " + said);
        return new MonitorResult(state.orElse(MonitorState.UNKNOWN), summary, text.details(), data.values(), problems);
    }

    private record Text(String summary, List<String> details, String figures) {
        static Text of(String output) {
            List<String> lines = SafeText.withoutEscapes(output).lines().toList();
            List<String> shown = new ArrayList<>();
            StringBuilder figures = new StringBuilder();
            boolean onlyFigures = false;
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                int bar = onlyFigures ? -1 : line.indexOf('|');
                String words = onlyFigures
                        ? ""
                        : SafeText.line(bar < 0 ? line : line.substring(0, bar)).strip();
                if (i == 0 || !words.isEmpty() && shown.size() <= MAX_DETAILS) {
                    shown.add(Shortening.after(words, MAX_LINE));
                }
                if (onlyFigures || bar >= 0) {
                    figures.append(line.substring(bar + 1)).append('\n');
                    onlyFigures = i > 0;
                }
            }
            return shown.isEmpty()
                    ? new Text("", List.of(), "")
                    : new Text(shown.get(0), shown.subList(1, shown.size()), figures.toString());
        }
    }
}

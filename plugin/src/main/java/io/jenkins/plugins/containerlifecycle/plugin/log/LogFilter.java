package io.jenkins.plugins.containerlifecycle.plugin.log;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.console.ConsoleLogFilter;
import hudson.console.ConsoleNote;
import hudson.model.AbstractBuild;
import hudson.model.BuildableItemWithBuildWrappers;
import hudson.model.Run;
import hudson.tasks.BuildWrapper;
import hudson.util.StreamTaskListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.log.TaskListenerDecorator;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * The filters of a build's log, such as the one that masks what {@code withCredentials} has bound, applied to
 * everything that a step keeps elsewhere: test results, verdicts, pages. The result never shows more than the log does.
 * Used on the controller, because some filters cannot leave it.
 */
public final class LogFilter {
    private static final Logger LOGGER = Logger.getLogger(LogFilter.class.getName());

    /** Shown in place of what cannot be filtered, because nobody knows what is in it. */
    static final String HIDDEN = "****";
    /** Separate a line from what a filter adds to it, such as the time. */
    private static final String BEGIN = "|> ";

    private static final String END = " <|";

    private final Decoration decoration;
    private final Charset charset;

    /** Puts the filters of a log around a stream. */
    @FunctionalInterface
    interface Decoration {
        OutputStream around(OutputStream log) throws IOException, InterruptedException;
    }

    LogFilter(Decoration decoration, Charset charset) {
        this.decoration = decoration;
        this.charset = charset;
    }

    /** The filter of a Pipeline step: those of the blocks around it and of the whole build. */
    @NonNull
    public static LogFilter of(@NonNull StepContext context) throws IOException, InterruptedException {
        TaskListenerDecorator own = TaskListenerDecorator.merge(
                TaskListenerDecorator.fromConsoleLogFilter(context.get(ConsoleLogFilter.class)),
                context.get(TaskListenerDecorator.class));
        FlowExecutionOwner owner = context.get(FlowExecution.class).getOwner();
        return new LogFilter(
                log -> TaskListenerDecorator.apply(new StreamTaskListener(log, StandardCharsets.UTF_8), owner, own)
                        .getLogger(),
                StandardCharsets.UTF_8);
    }

    /**
     * The filter of a freestyle build, as Jenkins puts it together.
     *
     * @throws AbortException in a Pipeline, because a build step cannot learn there what filters its log
     */
    @NonNull
    public static LogFilter of(@NonNull Run<?, ?> run, @NonNull String step) throws AbortException {
        if (!(run instanceof AbstractBuild<?, ?> build)) {
            throw new AbortException(Messages.LogFilter_Freestyle(step));
        }
        return new LogFilter(
                log -> {
                    OutputStream filtered = log;
                    for (ConsoleLogFilter filter : ConsoleLogFilter.all()) {
                        filtered = filter.decorateLogger((Run<?, ?>) build, filtered);
                    }
                    if (build.getProject() instanceof BuildableItemWithBuildWrappers project) {
                        for (BuildWrapper wrapper : project.getBuildWrappersList()) {
                            filtered = wrapper.decorateLogger(build, filtered);
                        }
                    }
                    return filtered;
                },
                build.getCharset());
    }

    /** @return null for null */
    @CheckForNull
    public String text(@CheckForNull String text) {
        return text == null ? null : texts(List.of(text)).get(0);
    }

    /** For an error that is shown and kept with the build. */
    @NonNull
    public AbortException abort(@NonNull AbortException e) {
        return new AbortException(text(e.getMessage()));
    }

    /** Many at once; this costs next to nothing if nothing or little has to be masked. */
    @NonNull
    public List<String> texts(@NonNull List<String> texts) {
        try {
            List<String> filtered = new ArrayList<>(texts.size());
            filter(texts, filtered);
            return filtered.equals(texts) ? texts : filtered;
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "A filter of the log failed, so what it would have filtered is not kept", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return texts.stream().map(text -> HIDDEN).toList();
    }

    /** Looks closer only where something has to be masked: an image may have a hundred thousand texts and one secret. */
    private void filter(List<String> texts, List<String> into) throws IOException, InterruptedException {
        if (texts.size() > 1 && isShownWhole(String.join("\n", texts))) {
            into.addAll(texts);
        } else if (texts.size() > 1) {
            int half = texts.size() / 2;
            filter(texts.subList(0, half), into);
            filter(texts.subList(half, texts.size()), into);
        } else if (!texts.isEmpty()) {
            into.add(filter(texts.get(0)));
        }
    }

    private boolean isShownWhole(String text) throws IOException, InterruptedException {
        List<String> lines = lines(text);
        List<String> shown = lines(pass(text));
        return containEachOther(shown, lines);
    }

    private static boolean containEachOther(List<String> shown, List<String> lines) {
        if (shown.size() != lines.size()) {
            return false;
        }
        for (int i = 0; i < lines.size(); i++) {
            if (!shown.get(i).contains(lines.get(i))) {
                return false;
            }
        }
        return true;
    }

    private String filter(String text) throws IOException, InterruptedException {
        List<String> lines = lines(text);
        List<String> shown = lines(pass(text));
        if (containEachOther(shown, lines)) {
            return text;
        }
        if (shown.size() == lines.size() && !pass(BEGIN).equals(BEGIN)) {
            return String.join("\n", withoutAdditions(lines, shown));
        }
        return String.join("\n", shown);
    }

    /** Only what is in the shown line, so that a mark can never bring back what was masked. */
    private List<String> withoutAdditions(List<String> lines, List<String> shown)
            throws IOException, InterruptedException {
        String marked =
                String.join("\n", lines.stream().map(line -> BEGIN + line + END).toList());
        List<String> shownMarked = lines(pass(marked));
        if (shownMarked.size() != shown.size()) {
            return shown;
        }
        List<String> bare = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            int begin = shownMarked.get(i).indexOf(BEGIN);
            int end = shownMarked.get(i).lastIndexOf(END);
            String between = begin < 0 || end < begin + BEGIN.length()
                    ? null
                    : shownMarked.get(i).substring(begin + BEGIN.length(), end);
            bare.add(between != null && shown.get(i).contains(between) ? between : shown.get(i));
        }
        return bare;
    }

    /** What the log would show, without the notes that add links and colours. */
    private String pass(String text) throws IOException, InterruptedException {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        OutputStream log = decoration.around(shown);
        log.write(text.getBytes(charset));
        log.write('\n');
        // Not closed: that would end the build's log, and a filter then forgets the build's secrets.
        log.flush();
        String lines = ConsoleNote.removeNotes(shown.toString(charset));
        return lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines;
    }

    private static List<String> lines(String text) {
        return Arrays.asList(text.split("\n", -1));
    }
}

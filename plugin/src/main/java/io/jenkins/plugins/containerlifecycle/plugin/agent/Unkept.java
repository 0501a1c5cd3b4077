package io.jenkins.plugins.containerlifecycle.plugin.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What of a reply cannot be kept with the build, as on a full disk: the rest is kept all the same, and all is told. */
public final class Unkept {
    private static final Logger LOGGER = Logger.getLogger(Unkept.class.getName());

    private final List<String> problems = new ArrayList<>();

    /** Keeps a part of the reply. */
    @FunctionalInterface
    public interface Part {
        void keep() throws IOException, InterruptedException;
    }

    /** @param sentence on that part, made of why it cannot be kept, which is safe to print */
    public void attempt(Part part, UnaryOperator<String> sentence) throws InterruptedException {
        try {
            part.keep();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Not all of a reply can be kept", e);
            problems.add(sentence.apply(SafeText.line(String.valueOf(e.getMessage()))));
        }
    }

    /**
     * Fails a step of which not all is kept. A Pipeline that cannot save its state either fails without this sentence, so
     * what came of the work is told before that.
     *
     * @param sentences from {@link #sentences}; null does nothing
     * @param message what came of the work
     * @param good whether the step would succeed otherwise
     */
    public static void refuse(@CheckForNull String sentences, String message, boolean good, StepRun run)
            throws IOException, InterruptedException {
        if (sentences != null) {
            run.say(message);
            run.say(sentences);
            throw new AbortException(good ? sentences : message + " " + sentences);
        }
    }

    /** Of all parts that could not be kept; null if there are none. */
    @CheckForNull
    public String sentences() {
        return problems.isEmpty() ? null : String.join(" ", problems);
    }
}

package io.jenkins.plugins.containerlifecycle.engine.docker;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with an archive, sentences without a full stop: not more of them than anybody reads. */
final class TarProblems {
    private static final int MOST = 20;
    private static final int MAX_SHOWN_NAME = 200;

    private final List<String> sentences = new ArrayList<>();

    void add(String sentence) {
        if (sentences.size() < MOST) {
            sentences.add(sentence);
        } else if (sentences.size() == MOST) {
            sentences.add("there are more problems than are listed here");
        }
    }

    List<String> sentences() {
        return sentences;
    }

    /** A name, or what the library says, as it may be quoted: its author may be anybody. */
    static String shown(String text) {
        return Shortening.after(SafeText.line(text), MAX_SHOWN_NAME);
    }
}

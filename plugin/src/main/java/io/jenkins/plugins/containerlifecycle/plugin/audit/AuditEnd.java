package io.jenkins.plugins.containerlifecycle.plugin.audit;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is kept of an audit until the step has ended, as the build's log would show it. */
final class AuditEnd implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String outcome;
    private final String message;
    private final ArrayList<String> lines;
    private final LinkedHashMap<String, Object> values;
    private final String problem;

    /**
     * @param outcome one of the words of {@link AuditValues}
     * @param message a sentence
     * @param lines for the log before that
     * @param problem what could not be kept, and why; null if all that is wanted was
     */
    AuditEnd(String outcome, String message, List<String> lines, Map<String, Object> values, String problem) {
        this.outcome = outcome;
        this.message = message;
        this.lines = new ArrayList<>(lines);
        this.values = new LinkedHashMap<>(values);
        this.problem = problem;
    }

    String outcome() {
        return outcome;
    }

    String message() {
        return message;
    }

    List<String> lines() {
        return lines;
    }

    /** What the step returns, in plain values, which a Pipeline can keep and read. */
    LinkedHashMap<String, Object> values() {
        return values;
    }

    String problem() {
        return problem;
    }
}

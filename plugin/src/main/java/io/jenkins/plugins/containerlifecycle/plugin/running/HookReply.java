package io.jenkins.plugins.containerlifecycle.plugin.running;

import io.jenkins.plugins.containerlifecycle.plugin.log.FilteredValues;
import io.jenkins.plugins.containerlifecycle.plugin.log.LogFilter;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What comes back from the agent and is kept. Only types that Jenkins lets pass; it does not let the core's own types
 * pass.
 */
final class HookReply implements Serializable {
    private static final long serialVersionUID = 1L;

    enum Verdict {
        GOOD,
        /** Neither success nor failure. */
        DOUBTFUL,
        BAD
    }

    /** Null if no container could be asked. */
    final Verdict verdict;
    /** One line: what came of it, or why no container could be asked. */
    final String message;
    /** What the step returns, in plain values, which a Pipeline can keep and read; null without a verdict. */
    final LinkedHashMap<String, Object> values;

    private HookReply(Verdict verdict, String message, LinkedHashMap<String, Object> values) {
        this.verdict = verdict;
        this.message = message;
        this.values = values;
    }

    static HookReply of(Verdict verdict, String message, Map<String, Object> values) {
        return new HookReply(verdict, message, new LinkedHashMap<>(values));
    }

    static HookReply trouble(String message) {
        return new HookReply(null, message, null);
    }

    /** On the controller: everything that an agent says, as the build's log would show it. */
    HookReply filteredBy(LogFilter filter) {
        return new HookReply(verdict, filter.text(message), values == null ? null : FilteredValues.of(values, filter));
    }
}

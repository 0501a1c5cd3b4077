package io.jenkins.plugins.containerlifecycle.plugin.push;

import io.jenkins.plugins.containerlifecycle.verdict.PushRecord;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/** What came of a push; not a record, because it is kept with the state of a Pipeline. */
final class PushOutcome implements Serializable {
    private static final long serialVersionUID = 1L;

    private final boolean complete;
    private final String message;
    private final LinkedHashMap<String, Object> values = new LinkedHashMap<>();

    PushOutcome(ResolveWork.Resolved resolved, PushReply reply) {
        complete = reply.complete;
        message = reply.message;
        LinkedHashMap<String, Object> digests = new LinkedHashMap<>();
        String forced = null;
        for (PushRecord push : reply.pushed()) {
            digests.put(push.reference(), push.digest());
            forced = push.forced();
        }
        values.put("imageId", resolved.imageId);
        values.put("digests", digests);
        values.put("forced", forced);
    }

    /** Whether the step succeeds. */
    boolean isComplete() {
        return complete;
    }

    /** What was pushed and what was not. */
    String message() {
        return message;
    }

    /** What the step returns, in plain values, which a Pipeline can keep and read. */
    Map<String, Object> values() {
        return values;
    }
}

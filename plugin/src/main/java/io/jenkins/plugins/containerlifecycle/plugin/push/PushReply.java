package io.jenkins.plugins.containerlifecycle.plugin.push;

import io.jenkins.plugins.containerlifecycle.push.PushResult;
import io.jenkins.plugins.containerlifecycle.verdict.PushRecord;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What comes back from the agent. Only types that Jenkins lets pass; it does not let the core's own types pass. */
final class PushReply implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Whether the registry has the image under every name and nothing went wrong. */
    final boolean complete;
    /** What was pushed and what was not, or what went wrong, for the user. */
    final String message;
    /** What the registry has confirmed, even if the push is not complete. */
    private final ArrayList<Pushed> pushed = new ArrayList<>();

    private record Pushed(String imageId, String reference, String digest, long millis, String forced)
            implements Serializable {}

    private PushReply(boolean complete, String message) {
        this.complete = complete;
        this.message = message;
    }

    static PushReply of(PushResult result) {
        PushReply reply = new PushReply(result.isComplete(), result.sentence());
        for (PushRecord push : result.pushed()) {
            reply.pushed.add(new Pushed(
                    push.imageId(), push.reference(), push.digest(), push.time().toEpochMilli(), push.forced()));
        }
        return reply;
    }

    static PushReply trouble(String message) {
        return new PushReply(false, message);
    }

    List<PushRecord> pushed() {
        return pushed.stream()
                .map(push -> new PushRecord(
                        push.imageId, push.reference, push.digest, Instant.ofEpochMilli(push.millis), push.forced))
                .toList();
    }
}

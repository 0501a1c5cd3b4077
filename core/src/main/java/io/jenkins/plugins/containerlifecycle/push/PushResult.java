package io.jenkins.plugins.containerlifecycle.push;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.verdict.PushRecord;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What came of a push.
 *
 * @param image as the user named it
 * @param imageId what was pushed
 * @param pushed confirmed by the registry, in order
 * @param notPushed references that the registry has not confirmed; with {@code trouble}, part of the first one may have
 *     arrived
 * @param trouble why it did not end well, unless the push was interrupted. Even with an empty {@code notPushed} there
 *     may be trouble: everything is where it should be, but something happened that needs attention
 * @param interrupted whether it was broken off
 */
public record PushResult(
        String image,
        String imageId,
        List<PushRecord> pushed,
        List<String> notPushed,
        @Nullable EngineException trouble,
        boolean interrupted) {
    public PushResult {
        pushed = List.copyOf(pushed);
        notPushed = List.copyOf(notPushed);
    }

    /** Whether the registry has the image under every name and nothing went wrong. */
    public boolean isComplete() {
        return trouble == null && !interrupted && notPushed.isEmpty();
    }

    /** What was pushed and what was not, for the user. */
    public String sentence() {
        String done = pushed.stream()
                .map(push -> push.reference() + " (" + push.digest() + ")")
                .collect(Collectors.joining(", "));
        String was = pushed.isEmpty() ? "nothing was pushed" : "pushed: " + done;
        if (isComplete()) {
            return "Pushed " + done + ".";
        }
        String not = notPushed.isEmpty() ? "" : "; not pushed: " + String.join(", ", notPushed);
        if (interrupted || trouble == null) {
            return "The push was interrupted; " + was + not + ".";
        }
        // With a single name, a list would say nothing new.
        boolean plain = pushed.isEmpty() && notPushed.size() == 1;
        return trouble.getMessage()
                + (plain ? "" : " (" + Character.toUpperCase(was.charAt(0)) + was.substring(1) + not + ".)");
    }
}

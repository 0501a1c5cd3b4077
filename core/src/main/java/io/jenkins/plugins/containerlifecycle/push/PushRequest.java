package io.jenkins.plugins.containerlifecycle.push;

import io.jenkins.plugins.containerlifecycle.text.Durations;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.verdict.PushRecord;
import io.jenkins.plugins.containerlifecycle.verdict.ReplacedHook;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * What to push, and under which conditions.
 *
 * @param image name or ID of an image at the engine, as the user named it; resolved to an ID once
 * @param references names to push it under, each with its registry and tag ({@code latest} if it has none); empty for
 *     {@code image} itself
 * @param maxAge how old the pass may be
 * @param force why the image is to be pushed even if the gate refuses it
 * @param replacedHook whether a pass counts that is not by the image's own hook
 * @param advice how to get a verdict: the end of a refusal, such as {@code get one with 'containerctl validate ...'}
 */
@Value.Builder
public record PushRequest(
        String image,
        List<String> references,
        Duration maxAge,
        @Nullable String force,
        ReplacedHook replacedHook,
        String advice,
        PushPolicy policy) {

    /**
     * @throws IllegalArgumentException if {@code force} gives no reason or is too long, or if {@code maxAge} is not
     * positive or too long
     */
    public PushRequest {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(maxAge, "maxAge");
        Objects.requireNonNull(replacedHook, "replacedHook");
        Objects.requireNonNull(advice, "advice");
        Objects.requireNonNull(policy, "policy");
        Durations.requireNotNegative("The greatest age of a verdict", maxAge);
        references = List.copyOf(references);
        if (force != null) {
            force = SafeText.line(force).strip();
            if (force.isEmpty()) {
                throw new IllegalArgumentException(
                        "Forcing a push needs a reason, which is recorded with it; the one given is empty.");
            }
            if (force.length() > PushRecord.MAX_REASON) {
                throw new IllegalArgumentException("The reason to force the push has " + force.length()
                        + " characters; the maximum is " + PushRecord.MAX_REASON + ".");
            }
        }
    }
}

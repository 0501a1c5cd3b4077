package io.jenkins.plugins.containerlifecycle.verdict;

import java.util.Objects;

/**
 * Whether a pass counts that is not by the image's own hook but by a command that replaced it: {@code true} passes
 * everything.
 *
 * @param accepted whether it counts
 * @param advice how to make it count: the end of a sentence, such as {@code say --accept-method}
 */
public record ReplacedHook(boolean accepted, String advice) {
    /** It does not count, without advice. */
    public static final ReplacedHook REFUSED = new ReplacedHook(false, "");

    public ReplacedHook {
        Objects.requireNonNull(advice, "advice");
    }

    /** Whether the verdict may open the gate if it is a pass. */
    public boolean counts(ImageVerdict verdict) {
        return accepted || verdict.method() == null || !verdict.outcome().isGreen();
    }
}

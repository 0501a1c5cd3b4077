package io.jenkins.plugins.containerlifecycle.verdict;

import java.util.Objects;

/**
 * Whether a pass counts that is not by the image's own hook, but by a command that somebody ran in place of it: {@code
 * true} passes everything.
 *
 * @param accepted whether it does
 * @param advice how to have it count, the end of a sentence, such as {@code say --accept-method}
 */
public record ReplacedHook(boolean accepted, String advice) {
    /** It does not, and nobody says how it could. */
    public static final ReplacedHook REFUSED = new ReplacedHook(false, "");

    public ReplacedHook {
        Objects.requireNonNull(advice, "advice");
    }

    /** Whether the verdict may open the gate, should it be a pass. */
    public boolean counts(ImageVerdict verdict) {
        return accepted || verdict.method() == null || !verdict.outcome().isGreen();
    }
}

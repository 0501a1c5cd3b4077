package io.jenkins.plugins.containerlifecycle.verdict;

import io.jenkins.plugins.containerlifecycle.report.HookVerdict.Totals;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

public final class TestVerdicts {
    public static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    public static final String ID = "sha256:" + "a".repeat(64);
    public static final String OTHER_ID = "sha256:" + "b".repeat(64);

    private TestVerdicts() {}

    /** @param age before {@link #NOW}; negative for the future */
    public static ImageVerdict verdict(String imageId, Outcome outcome, Duration age) {
        return verdict(imageId, outcome, NOW.minus(age));
    }

    public static ImageVerdict verdict(String imageId, Outcome outcome, Instant time) {
        Totals totals = switch (outcome) {
            case PASSED -> new Totals(2, 1, 0, 0, 1);
            case SKIPPED -> new Totals(1, 0, 0, 0, 1);
            case FAILED -> new Totals(1, 0, 1, 0, 0);
            case ERROR, TIMED_OUT -> new Totals(1, 0, 0, 1, 0);
        };
        return new ImageVerdict(
                "example/web:1",
                imageId,
                List.of("registry:5000/web@sha256:" + "c".repeat(64)),
                "validate",
                null,
                outcome,
                "because of this.",
                totals,
                time,
                "jenkins-web-7",
                "https://ci.example.org/job/web/7/",
                "0123abcd");
    }
}

package io.jenkins.plugins.containerlifecycle.verdict;

import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.Totals;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

public final class TestVerdicts {
    public static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    public static final String ID = "sha256:" + "a".repeat(64);
    public static final String OTHER_ID = "sha256:" + "b".repeat(64);

    private TestVerdicts() {}

    /** A store that holds these and keeps nothing more. */
    public static VerdictStore store(ImageVerdict... verdicts) {
        return new VerdictStore() {
            @Override
            public List<ImageVerdict> find(String imageId) {
                return List.of(verdicts);
            }

            @Override
            public void record(Collection<ImageVerdict> more) {
                throw new AssertionError("nothing is validated here");
            }

            @Override
            public void recordPushes(String imageId, Collection<PushRecord> pushes) {
                throw new AssertionError("whoever has asked for the push records it");
            }
        };
    }

    /** @param age before {@link #NOW}; negative for the future */
    public static ImageVerdict verdict(String imageId, Outcome outcome, Duration age) {
        return verdict(imageId, outcome, NOW.minus(age));
    }

    public static ImageVerdict verdict(String imageId, Outcome outcome, Instant time) {
        Totals totals = switch (outcome) {
            case PASSED -> new Totals(1, 0, 0, 1);
            case SKIPPED -> new Totals(0, 0, 0, 1);
            case FAILED -> new Totals(0, 1, 0, 0);
            case ERROR, TIMED_OUT -> new Totals(0, 0, 1, 0);
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

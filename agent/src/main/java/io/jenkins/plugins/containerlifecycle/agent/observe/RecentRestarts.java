package io.jenkins.plugins.containerlifecycle.agent.observe;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** How often the engine has started a container again by itself lately. */
final class RecentRestarts {
    static final Duration LATELY = Duration.ofMinutes(15);

    /** So many of them are a container that does not stay up. */
    static final int LOOP = 3;

    private final Deque<Moment> moments = new ArrayDeque<>();
    private int known;

    /**
     * Of one that is seen for the first time. Its earlier restarts have no times; but all of them were lately if the
     * container is not older, and else the last one may be known to be.
     */
    RecentRestarts(ContainerFacts facts) {
        known = facts.signs().restarts();
        if (known > 0 && isYoung(facts.startedAt())) {
            int lately = isYoung(facts.created()) ? Math.min(known, LOOP) : 1;
            for (int i = 0; i < lately; i++) {
                moments.add(Moment.now());
            }
        }
    }

    private static boolean isYoung(@Nullable String time) {
        try {
            return time != null
                    && OffsetDateTime.parse(time)
                            .toInstant()
                            .isAfter(Instant.now().minus(LATELY));
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** @param restarts as the engine counts them: from zero on when somebody starts the container */
    synchronized void count(int restarts) {
        if (restarts < known) {
            moments.clear();
        }
        for (int i = Math.max(known, restarts - LOOP); i < restarts; i++) {
            moments.add(Moment.now());
        }
        known = restarts;
    }

    synchronized int number() {
        moments.removeIf(moment -> moment.age().compareTo(LATELY) > 0);
        while (moments.size() > LOOP) {
            moments.removeFirst();
        }
        return moments.size();
    }
}

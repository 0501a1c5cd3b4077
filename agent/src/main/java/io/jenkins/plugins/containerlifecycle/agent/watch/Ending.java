package io.jenkins.plugins.containerlifecycle.agent.watch;

import io.jenkins.plugins.containerlifecycle.agent.observe.ContainerEnd;
import io.jenkins.plugins.containerlifecycle.agent.observe.ContainerFacts;
import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The rule that tells a container that ended by itself from one that somebody ended. */
final class Ending {
    /** What processes that were stopped end with: 128 and SIGINT, SIGKILL, SIGTERM. */
    private static final Set<Integer> STOPPED = Set.of(130, 137, 143);

    private Ending() {}

    /**
     * @param facts of the container when it ran
     * @param now what the engine says of it; null if it has been removed
     * @param engineLost whether the engine was gone after the container was last seen to run
     * @param kept whether a container of that name belongs to a deployment, of which there is a sign besides the name
     * @return empty if somebody has stopped, removed or replaced it, or nobody wants to know how it is
     */
    static Optional<ContainerEnd> of(
            ContainerFacts facts,
            @Nullable ContainerDetails now,
            EndHints.Hint hint,
            boolean engineLost,
            Predicate<String> kept) {
        Optional<ContainerEnd> end = byItself(facts, now, hint, engineLost);
        return end.isPresent() && (kept.test(facts.name()) || now != null && kept.test(now.name()))
                ? Optional.empty()
                : end;
    }

    /** The same without regard to names. */
    static Optional<ContainerEnd> byItself(
            ContainerFacts facts, @Nullable ContainerDetails now, EndHints.Hint hint, boolean engineLost) {
        if (!facts.isWatched() || hint.stopped()) {
            return Optional.empty();
        }
        if (now == null) {
            // Only the engine itself removes it without anybody having asked for that.
            return facts.signs().autoRemove()
                    ? Optional.of(new ContainerEnd(Instant.now(), hint.exitCode(), false, true, false))
                    : Optional.empty();
        }
        boolean looksStopped = !hint.died() && !now.oomKilled() && STOPPED.contains(now.exitCode());
        // An engine that is killed takes all containers with it. A swarm starts another task in place of one of its
        // own.
        boolean withEngine = engineLost && !hint.died() && facts.service() == null;
        return looksStopped && !withEngine
                ? Optional.empty()
                : Optional.of(
                        new ContainerEnd(time(now.finishedAt()), now.exitCode(), now.oomKilled(), false, withEngine));
    }

    private static Instant time(@Nullable String finishedAt) {
        try {
            return finishedAt == null
                    ? Instant.now()
                    : OffsetDateTime.parse(finishedAt).toInstant();
        } catch (DateTimeException e) {
            return Instant.now();
        }
    }
}

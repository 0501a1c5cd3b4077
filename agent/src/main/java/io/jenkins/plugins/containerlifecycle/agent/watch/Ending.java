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
     * @param kept whether a container of that name belongs to a deployment, of which there is a sign besides the name
     * @return empty if somebody has stopped, removed or replaced it, or nobody wants to know how it is
     */
    static Optional<ContainerEnd> of(
            ContainerFacts facts, @Nullable ContainerDetails now, EndHints.Hint hint, Predicate<String> kept) {
        Optional<ContainerEnd> end = byItself(facts, now, hint);
        return end.isPresent() && (kept.test(facts.name()) || now != null && kept.test(now.name()))
                ? Optional.empty()
                : end;
    }

    /** The same without regard to names. */
    static Optional<ContainerEnd> byItself(ContainerFacts facts, @Nullable ContainerDetails now, EndHints.Hint hint) {
        if (!facts.isWatched() || hint.stopped()) {
            return Optional.empty();
        }
        if (now == null) {
            // Only the engine itself removes it without anybody having asked for that.
            return facts.signs().autoRemove()
                    ? Optional.of(new ContainerEnd(Instant.now(), hint.exitCode(), false, true))
                    : Optional.empty();
        }
        boolean looksStopped = !now.oomKilled() && STOPPED.contains(now.exitCode());
        return !hint.died() && looksStopped
                ? Optional.empty()
                : Optional.of(new ContainerEnd(time(now.finishedAt()), now.exitCode(), now.oomKilled(), false));
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

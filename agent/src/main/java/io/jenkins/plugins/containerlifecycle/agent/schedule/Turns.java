package io.jenkins.plugins.containerlifecycle.agent.schedule;

import io.jenkins.plugins.containerlifecycle.agent.observe.Moment;
import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When each hook that runs by itself had its last turn, apart from the schedule, so that the schedule can be looked after. */
final class Turns {
    private record Key(ObservedContainer container, Hook hook) {}

    /** @param every how often it should have one */
    record Turn(ObservedContainer container, Hook hook, Duration every, Moment last) {}

    private final Map<Key, Turn> turns = new ConcurrentHashMap<>();
    private final Duration grace;

    /** @param grace what a machine that has too much to do may need besides */
    Turns(Duration grace) {
        this.grace = grace;
    }

    /** It begins or ends just now. */
    void note(ObservedContainer container, Hook hook, Duration every) {
        turns.put(new Key(container, hook), new Turn(container, hook, every, Moment.now()));
    }

    /** Those without a turn for two intervals that do not just take long. */
    List<Turn> overdue() {
        turns.values().removeIf(turn -> turn.container().gone());
        return turns.values().stream()
                .filter(turn ->
                        turn.last().age().compareTo(turn.every().multipliedBy(2).plus(grace)) > 0)
                // One that takes longer than its time limit allows is silent.
                .filter(turn -> !turn.container().isRunning(turn.hook())
                        || turn.container().isSilent(turn.hook()))
                .toList();
    }
}

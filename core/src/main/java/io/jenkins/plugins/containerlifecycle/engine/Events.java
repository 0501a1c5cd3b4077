package io.jenkins.plugins.containerlifecycle.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * What happens at an engine. Events are hints: an engine keeps only the last few hundred, and each command that is run in a
 * container pushes some out, so whoever follows them looks at the engine itself from time to time.
 */
public interface Events {

    /**
     * Follows the starts, ends, renamings and removals of containers, and what changes the meaning of images' names. The
     * stream is bounded, so that one that has died silently is noticed.
     *
     * @param since events from that second on, as far as the engine still has them; some may have been told before
     * @param length until when the engine is asked to tell them, from now; whole seconds
     * @param listener called on a thread of the client; must be quick and must not throw
     * @throws EngineException of kind {@code TIMED_OUT} if the engine does not end the stream then; {@code CONNECTION_LOST}
     *     if it breaks off before
     */
    void follow(Instant since, Duration length, Consumer<EngineEvent> listener)
            throws EngineException, InterruptedException;
}

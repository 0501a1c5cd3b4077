package io.jenkins.plugins.containerlifecycle.engine;

import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.time.Instant;

/**
 * What is needed from a container engine, by roles: its {@link #images() images} and its {@link #containers()
 * containers}. Code takes the role that it needs. Every call has a deadline: a quick call the engine's response
 * timeout, a long one its {@link Deadline} argument; none blocks forever.
 *
 * <p>Every method throws {@link EngineException} with a message for the user, never a transport's own exception, and
 * {@link InterruptedException} when the calling thread is interrupted. All methods may be called from several threads.
 */
public interface ContainerEngine extends AutoCloseable {

    /** Asks the engine what it is. Call this first, because its errors say best what is wrong with the host. */
    EngineInfo info() throws EngineException, InterruptedException;

    /** The name of the machine that the engine runs on, by its own account; empty if it does not say. */
    String node() throws EngineException, InterruptedException;

    /** What it is in a swarm; that may change at any time. */
    SwarmRole swarmRole() throws EngineException, InterruptedException;

    /**
     * The time by the clock of the engine's host, to about a second, according to its last answer; does not ask the
     * engine. By this machine's clock if there was no answer yet.
     */
    Instant now();

    Images images();

    Containers containers();

    Networks networks();

    /** Those of the swarm that the engine manages; each call says so if it manages none. */
    Services services();

    Events events();

    /**
     * Loads what the calls at the end of a run need. Another thread can do this while the engine is busy, and the
     * classes are then there even if a Jenkins channel is cut. Never fails.
     */
    void warmUp();

    /** Closes the connections; never throws. */
    @Override
    void close();
}

package io.jenkins.plugins.containerlifecycle.engine;

import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.time.Instant;

/**
 * What is needed of a container engine, by roles: its {@link #images() images} and its {@link #containers()
 * containers}. Code takes the role that it needs. Every call has a deadline: a quick call the engine's response
 * timeout, a long one its {@link Deadline} argument; none blocks for ever.
 *
 * <p>Every method throws {@link EngineException} with a sentence for a person, never a transport's own exception, and
 * {@link InterruptedException} when the calling thread is interrupted. All methods may be called from several threads.
 */
public interface ContainerEngine extends AutoCloseable {

    /** Asks the engine who it is; the first thing to call, because its errors say best what is wrong with the host. */
    EngineInfo info() throws EngineException, InterruptedException;

    /**
     * What time it is by the clock of the engine's host, to about a second, as its last answer has told; asks nothing.
     * By this machine's clock where it has told nothing yet.
     */
    Instant now();

    Images images();

    Containers containers();

    /**
     * Loads what the calls at the end of a run need, so that another thread can do it while the engine is busy, and so
     * that it is there when a Jenkins channel is cut. Never fails.
     */
    void warmUp();

    /** Closes the connections; never throws. */
    @Override
    void close();
}

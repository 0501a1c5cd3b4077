package io.jenkins.plugins.containerlifecycle.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The containers of an engine, and what runs and is stored in them. All calls throw {@link EngineException} and take no
 * longer than {@link ContainerEngine} says.
 */
public interface Containers {

    /**
     * Containers that carry all the given labels, in one call.
     *
     * @param all stopped ones too
     * @param labels label to wanted value; an empty value asks for the label only
     */
    List<ContainerSummary> list(boolean all, Map<String, String> labels) throws EngineException, InterruptedException;

    /** @throws EngineException of kind {@code NO_SUCH_CONTAINER} */
    ContainerDetails inspect(String idOrName) throws EngineException, InterruptedException;

    /**
     * Creates a container without starting it.
     *
     * @return the full ID
     */
    String create(ContainerSpec spec) throws EngineException, InterruptedException;

    /**
     * Creates a container from the engine's own JSON, without starting it: for one that is made again from what
     * {@link #describe} told of another.
     *
     * @return the full ID
     * @throws EngineException of kind {@code CONFLICT} if the name is taken
     */
    String create(String name, ObjectNode body) throws EngineException, InterruptedException;

    /**
     * All that the engine tells of a container, in its own JSON.
     *
     * @throws EngineException of kind {@code NO_SUCH_CONTAINER}
     */
    ObjectNode describe(String idOrName) throws EngineException, InterruptedException;

    /** @throws EngineException of kind {@code CONFLICT} if another container has the name */
    void rename(String id, String name) throws EngineException, InterruptedException;

    /**
     * Sets when the engine starts a container again by itself.
     *
     * @param policy the engine's {@code RestartPolicy}
     */
    void setRestartPolicy(String id, JsonNode policy) throws EngineException, InterruptedException;

    void start(String id) throws EngineException, InterruptedException;

    /**
     * Runs a command in a running container and passes its output on immediately.
     *
     * @return how it ended; the command of a result with {@code timedOut} still runs, because no engine can kill an
     * exec
     * @throws EngineException of kind {@code CONNECTION_LOST} if the stream ends and the engine cannot say how the
     *     command ended: never a pass
     */
    ExecResult exec(String containerId, ExecSpec spec, OutputListener output, Deadline deadline)
            throws EngineException, InterruptedException;

    /**
     * Follows the output of a container's main process from now on. If called before {@link #start}, it misses nothing,
     * whatever the log driver.
     */
    OutputSubscription attach(String containerId, OutputListener output) throws EngineException, InterruptedException;

    /** Follows the container's log from its beginning. */
    OutputSubscription followLog(String containerId, OutputListener output)
            throws EngineException, InterruptedException;

    /**
     * The last lines of the container's log, both streams ordered by time.
     *
     * @param lines how many lines at most
     * @param maxBytes how much of them is kept, from the end
     */
    String logTail(String containerId, int lines, int maxBytes) throws EngineException, InterruptedException;

    /**
     * Waits for the main process to end.
     *
     * @return the exit code; empty if the deadline passed first
     */
    Optional<Integer> waitForExit(String containerId, Deadline deadline) throws EngineException, InterruptedException;

    /** Whether a path exists in the container's file system (following symbolic links), whether started or not. */
    boolean pathExists(String containerId, String path) throws EngineException, InterruptedException;

    /**
     * Where a path leads to if it ends in a symbolic link, or the path itself; quick, unlike reading it. Links above its
     * end stay.
     *
     * @return empty if nothing is there
     */
    Optional<String> resolve(String containerId, String path) throws EngineException, InterruptedException;

    /**
     * When a path was last changed, by the clock of the engine's host; quick, unlike reading a folder.
     *
     * @return empty if the path does not exist
     */
    Optional<Instant> lastChange(String containerId, String path) throws EngineException, InterruptedException;

    /**
     * Reads a file or folder from a container, started or not, into memory.
     *
     * @return empty if the path does not exist
     */
    Optional<TarContent> readFiles(String containerId, String path, TarLimits limits)
            throws EngineException, InterruptedException;

    /**
     * Shows all files of a container, started or not, to a visitor, as they come and without keeping any.
     *
     * @param limits how many entries and bytes are looked at; the size of a single file does not matter
     * @param visitor called on a thread of the client
     * @param deadline for all of it; what comes later is not looked at
     * @return a sentence without a full stop for each entry that was refused and each limit that was hit, the time among
     *     them; none if all was seen
     */
    List<String> walk(String containerId, TarLimits limits, FileVisitor visitor, Deadline deadline)
            throws EngineException, InterruptedException;

    /** Creates an empty folder (mode 01777), and those above it, in a container that need not run. */
    void makeDirectory(String containerId, String path) throws EngineException, InterruptedException;

    /**
     * Ends a container's processes by force and waits until they have ended.
     *
     * @return whether it ran, as far as the engine knew
     */
    boolean kill(String id) throws EngineException, InterruptedException;

    /**
     * Sends a signal to a container's main process. Unlike the engine's "stop" it leaves nothing going on in the engine
     * when its caller dies.
     *
     * @param signal a name or number, such as {@code SIGTERM}
     * @return whether it ran, as far as the engine knew
     */
    boolean signal(String id, String signal) throws EngineException, InterruptedException;

    /**
     * Removes a container by force with its anonymous volumes and waits until it is gone; a missing one is fine. Works
     * on a thread whose interrupt flag is set, so that it can be used in a {@code finally}.
     *
     * @throws EngineException if the container may still exist
     */
    void remove(String idOrName, Duration patience) throws EngineException;

    /** As {@link #remove}, but its anonymous volumes stay: somebody's data may be in them. */
    void removeKeepingVolumes(String idOrName, Duration patience) throws EngineException;
}

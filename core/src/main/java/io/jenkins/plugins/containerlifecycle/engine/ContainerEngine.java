package io.jenkins.plugins.containerlifecycle.engine;

import io.jenkins.plugins.containerlifecycle.registry.RegistryAuth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The few verbs that are needed of a container engine. Every call has a deadline: a quick call the engine's response
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

    /**
     * @param reference a name with tag or digest, or an ID; as the user wrote it
     * @throws EngineException of kind {@code NO_SUCH_IMAGE} or {@code BAD_REFERENCE}
     */
    ImageDetails inspectImage(String reference) throws EngineException, InterruptedException;

    /**
     * The list of images that an ID stands for.
     *
     * @param image of this engine
     * @return empty where the ID is that of one image
     */
    Optional<ImageIndex> imageIndex(ImageDetails image) throws EngineException, InterruptedException;

    /** The commands that built an image, newest first, as the builder wrote them down. */
    List<String> imageHistory(String imageId) throws EngineException, InterruptedException;

    /**
     * Gives an image a name, and takes it from the image that had it, as {@code docker tag} does.
     *
     * @param imageId an ID, so that it cannot mean another image by now
     * @param reference with a tag
     */
    void tagImage(String imageId, String reference) throws EngineException, InterruptedException;

    /**
     * Takes a name from an image. The engine deletes an image with its last name: the caller sees to it that it has
     * another one. A name that does not exist is fine.
     *
     * @param reference with a tag
     */
    void untagImage(String reference) throws EngineException, InterruptedException;

    /**
     * Pushes what the engine has under that name to the registry that the name begins with.
     *
     * @param reference with a tag
     * @param listener called on a thread of the client; must be quick and must not throw
     * @param deadline for all of it
     * @param idle how long the engine may be silent in between
     * @return the digest of what was pushed, which is not necessarily what the caller takes the name for
     * @throws EngineException of a kind {@code REGISTRY_...} where the registry or the way to it is to blame;
     *     {@code NO_SUCH_IMAGE} where the name is gone; {@code CONNECTION_LOST} where the report of the engine ends
     *     before it says how the push went, which is never a success
     */
    String pushImage(
            String reference, RegistryAuth auth, Consumer<PushProgress> listener, Deadline deadline, Duration idle)
            throws EngineException, InterruptedException;

    /**
     * The digest that the registry itself has for a name.
     *
     * @return empty where the registry has nothing of that name
     * @throws EngineException of kind {@code UNSUPPORTED} if the engine cannot ask that, as Podman's cannot
     */
    Optional<String> registryDigest(String reference, RegistryAuth auth, Deadline deadline)
            throws EngineException, InterruptedException;

    /**
     * Whether the engine is configured to take a registry without TLS or with a certificate of anybody.
     *
     * @param registry as in an image's name, such as {@code registry:5000}
     */
    boolean isInsecureRegistry(String registry) throws EngineException, InterruptedException;

    /** All tagged and dangling images (no intermediate ones) with their labels, in one call. */
    List<ImageSummary> listImages() throws EngineException, InterruptedException;

    /**
     * Containers that carry all the given labels, in one call.
     *
     * @param all stopped ones too
     * @param labels label to wanted value; an empty value asks for the label only
     */
    List<ContainerSummary> listContainers(boolean all, Map<String, String> labels)
            throws EngineException, InterruptedException;

    /** @throws EngineException of kind {@code NO_SUCH_CONTAINER} */
    ContainerDetails inspectContainer(String idOrName) throws EngineException, InterruptedException;

    /**
     * Creates a container without starting it.
     *
     * @return the full ID
     */
    String createContainer(ContainerSpec spec) throws EngineException, InterruptedException;

    void startContainer(String id) throws EngineException, InterruptedException;

    /**
     * Runs a command in a running container and passes its output on as it comes.
     *
     * @return how it ended; the command of a result with {@code timedOut} still runs, since no engine can kill an exec
     * @throws EngineException of kind {@code CONNECTION_LOST} when the stream ends and the engine cannot say how the
     *     command did: never a pass
     */
    ExecResult exec(String containerId, ExecSpec spec, OutputListener output, Deadline deadline)
            throws EngineException, InterruptedException;

    /**
     * Follows the output of a container's main process from now on; called before {@link #startContainer} it misses
     * nothing, whatever the log driver.
     */
    OutputSubscription attach(String containerId, OutputListener output) throws EngineException, InterruptedException;

    /** Follows the container's log from its beginning. */
    OutputSubscription followLog(String containerId, OutputListener output)
            throws EngineException, InterruptedException;

    /**
     * The last lines of the container's log, both streams in order of time.
     *
     * @param lines how many lines at most
     * @param maxBytes how much is kept of them, the end wins
     */
    String logTail(String containerId, int lines, int maxBytes) throws EngineException, InterruptedException;

    /**
     * Waits for the main process to end.
     *
     * @return the exit code; empty when the deadline passed first
     */
    Optional<Integer> waitForExit(String containerId, Deadline deadline) throws EngineException, InterruptedException;

    /**
     * Whether a path is there in the container's file system (symbolic links followed), started or not.
     */
    boolean pathExists(String containerId, String path) throws EngineException, InterruptedException;

    /**
     * When a path was last changed, by the clock of the engine's host; quick, where reading a folder is not.
     *
     * @return empty when the path is not there
     */
    Optional<Instant> lastChange(String containerId, String path) throws EngineException, InterruptedException;

    /**
     * Reads a file or folder out of a container, started or not, into memory.
     *
     * @return empty when the path is not there
     */
    Optional<TarContent> readFiles(String containerId, String path, TarLimits limits)
            throws EngineException, InterruptedException;

    /** Makes an empty folder (mode 01777), and those above it, in a container that was created but need not run. */
    void makeDirectory(String containerId, String path) throws EngineException, InterruptedException;

    /**
     * Ends a container's processes by force and waits until they have ended.
     *
     * @return whether it ran, as far as the engine knew
     */
    boolean killContainer(String id) throws EngineException, InterruptedException;

    /**
     * Removes a container by force with its anonymous volumes and waits until it is gone; one that does not exist is
     * fine. Works on a thread whose interrupt flag is set, so that it can stand in a {@code finally}.
     *
     * @throws EngineException when the container may still be there
     */
    void removeContainer(String idOrName, Duration patience) throws EngineException;

    /**
     * Loads what the calls at the end of a run need, so that another thread can do it while the engine is busy, and so
     * that it is there when a Jenkins channel is cut. Never fails.
     */
    void warmUp();

    /** Closes the connections; never throws. */
    @Override
    void close();
}

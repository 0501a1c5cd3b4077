package io.jenkins.plugins.containerlifecycle.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.registry.RegistryAuth;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The images of an engine, and what it exchanges about them with registries. All calls throw {@link EngineException}
 * and take no longer than {@link ContainerEngine} says.
 */
public interface Images {

    /**
     * @param reference a name with tag or digest, or an ID; as the user wrote it
     * @throws EngineException of kind {@code NO_SUCH_IMAGE} or {@code BAD_REFERENCE}
     */
    ImageDetails inspect(String reference) throws EngineException, InterruptedException;

    /**
     * All that the engine tells of an image, in its own JSON.
     *
     * @param reference a name or an ID
     * @throws EngineException of kind {@code NO_SUCH_IMAGE} or {@code BAD_REFERENCE}
     */
    ObjectNode describe(String reference) throws EngineException, InterruptedException;

    /**
     * The list of images that an ID stands for.
     *
     * @param image of this engine
     * @return empty if the ID is that of one image
     */
    Optional<ImageIndex> index(ImageDetails image) throws EngineException, InterruptedException;

    /** The commands that built an image, newest first, as the builder recorded them. */
    List<String> history(String imageId) throws EngineException, InterruptedException;

    /**
     * Gives an image a name and, as {@code docker tag} does, takes it from the image that had it.
     *
     * @param imageId an ID, which cannot have come to mean another image
     * @param reference with a tag
     */
    void tag(String imageId, ImageReference reference) throws EngineException, InterruptedException;

    /**
     * Removes a name from an image. The engine deletes an image with its last name, so the caller must make sure that
     * it has another one. A missing name is fine.
     *
     * @param reference with a tag
     */
    void untag(ImageReference reference) throws EngineException, InterruptedException;

    /**
     * Pushes what the engine has under that name to the registry in the name.
     *
     * @param reference with a tag
     * @param listener called on a thread of the client; must be quick and must not throw
     * @param deadline for the whole push
     * @param idle how long the engine may be silent in between
     * @return the digest of what was pushed, which is not necessarily what the caller thinks the name means
     * @throws EngineException of a kind {@code REGISTRY_...} if the registry or the connection to it is to blame;
     *     {@code NO_SUCH_IMAGE} if the name is gone; {@code CONNECTION_LOST} if the engine's report ends before it says
     *     how the push went, which is never a success
     */
    String push(
            ImageReference reference,
            RegistryAuth auth,
            Consumer<LayerProgress> listener,
            Deadline deadline,
            Duration idle)
            throws EngineException, InterruptedException;

    /**
     * Fetches what the registry in the name has under it, if the engine does not have that yet. The name then means that
     * image at the engine, too.
     *
     * @param reference with a tag or a digest, else {@code latest} is taken
     * @param listener called on a thread of the client; must be quick and must not throw
     * @param deadline for the whole pull
     * @param idle how long the engine may be silent in between
     * @return the digest that the registry has for it
     * @throws EngineException of a kind {@code REGISTRY_...} if the registry or the connection to it is to blame, or has
     *     nothing under that name; {@code CONNECTION_LOST} if the engine's report ends before it says how the pull went,
     *     which is never a success
     */
    String pull(
            ImageReference reference,
            RegistryAuth auth,
            Consumer<LayerProgress> listener,
            Deadline deadline,
            Duration idle)
            throws EngineException, InterruptedException;

    /**
     * What the registry itself has for a name, in the engine's JSON: {@code Descriptor} and {@code Platforms}.
     *
     * @return empty if the registry has nothing under that name
     * @throws EngineException of kind {@code UNSUPPORTED} if the engine cannot ask that, as Podman's cannot
     */
    Optional<ObjectNode> describeAtRegistry(ImageReference reference, RegistryAuth auth, Deadline deadline)
            throws EngineException, InterruptedException;

    /**
     * The digest that the registry itself has for a name.
     *
     * @return empty if the registry has nothing under that name
     * @throws EngineException of kind {@code UNSUPPORTED} if the engine cannot ask that, as Podman's cannot
     */
    Optional<String> registryDigest(ImageReference reference, RegistryAuth auth, Deadline deadline)
            throws EngineException, InterruptedException;

    /**
     * Whether the engine is configured to accept a registry without TLS or with any certificate.
     *
     * @param registry as in an image's name, such as {@code registry:5000}
     */
    boolean isInsecureRegistry(String registry) throws EngineException, InterruptedException;

    /**
     * Gives the engine images that are in an archive, as {@code docker save} writes it. Layers that the engine has already
     * may be missing in it, if the engine's store allows that.
     *
     * @param archive small, since it is in memory
     * @throws EngineException of kind {@code REFUSED} if the engine does not take it; some say nothing, so look whether
     *     the image is there
     */
    void load(byte[] archive) throws EngineException, InterruptedException;

    /**
     * Removes an image that no container uses, not its parents, and waits until it is gone; a missing one is fine. Works
     * on a thread whose interrupt flag is set, so that it can be used in a {@code finally}.
     *
     * @param imageId an ID, which cannot have come to mean another image
     * @throws EngineException if the image may still exist
     */
    void remove(String imageId, Duration patience) throws EngineException;

    /** All tagged and dangling images (no intermediate ones) with their labels, in one call. */
    List<ImageSummary> list() throws EngineException, InterruptedException;
}

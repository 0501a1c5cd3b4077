package io.jenkins.plugins.containerlifecycle.push;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.Images;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.registry.CredentialsException;
import io.jenkins.plugins.containerlifecycle.registry.RegistryCredentials;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.time.Deadline;

/** Fetches what a registry has under the name of an image, as {@code docker pull} does, so that the name means that. */
public final class ImagePull {
    private final Images images;
    private final RegistryCredentials credentials;
    private final PushPolicy policy;
    private final PushListener listener;

    /** @param policy for its times; a pull is tried once */
    public ImagePull(Images images, RegistryCredentials credentials, PushPolicy policy, PushListener listener) {
        this.images = images;
        this.credentials = credentials;
        this.policy = policy;
        this.listener = listener;
    }

    /**
     * @param image a name with a tag or a digest, else {@code latest} is taken
     * @throws InputException if it is no name
     * @throws PushException if credentials cannot be obtained
     * @throws EngineException if nothing was fetched; the name means what it meant before
     */
    public void pull(String image) throws InputException, PushException, EngineException, InterruptedException {
        ImageReference reference = ImageReference.parse(image);
        listener.onPhase("Pulling " + reference);
        try {
            images.pull(
                    reference,
                    credentials.of(reference.registry()),
                    new ProgressLines(listener),
                    Deadline.in(policy.timeout()),
                    policy.idle());
        } catch (CredentialsException e) {
            throw new PushException(e.getMessage(), e);
        }
    }

    /**
     * Whether a registry can be asked for an image: one that was built here and has no registry in its name would be looked
     * for at Docker Hub, where it is not, or is a stranger's. With containerd's store an image that was built here has a
     * digest like one that came from a registry: its own ID.
     *
     * @param image its name at the engine
     */
    public boolean hasRegistry(String image) throws EngineException, InterruptedException {
        if (ImageReference.split(image).host() != null) {
            return true;
        }
        try {
            ImageDetails details = images.inspect(image);
            boolean fromRegistry =
                    details.repoDigests().stream().anyMatch(digest -> !digest.endsWith("@" + details.id()));
            if (!fromRegistry) {
                listener.onPhase("Not pulling " + image
                        + ": it may have been built here, since there is no registry in its name.");
            }
            return fromRegistry;
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.NO_SUCH_IMAGE) {
                return false;
            }
            throw e;
        }
    }
}

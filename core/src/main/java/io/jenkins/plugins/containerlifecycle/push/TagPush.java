package io.jenkins.plugins.containerlifecycle.push;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.ImageSummary;
import io.jenkins.plugins.containerlifecycle.engine.Images;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.reference.ImageIds;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.registry.RegistryAuth;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pushes an image under one name and makes sure that it was this image and that the registry has it.
 *
 * <p>The engine pushes what the name means at that moment, and anybody can move a name. So the digest that it reports
 * must be one that the engine knows for this very image. If it is another image's, the right image is pushed once more;
 * even so this is an error, because for a moment everybody could get the wrong one.
 */
final class TagPush {
    /** @param reference with its tag */
    record Order(String imageId, ImageReference reference, RegistryAuth auth) {}

    /** Somebody removed the name between the tagging and the push. */
    private static final class NameGone extends EngineException {
        private static final long serialVersionUID = 1L;

        NameGone(String message, EngineException cause) {
            super(Kind.CONFLICT, message, cause);
        }
    }

    private static final String FIND_OUT = "find out who moves that name.";

    private final Images images;
    private final PushPolicy policy;
    private final PushListener listener;
    private final LocalNames names;
    private final String imageId;
    private final ImageReference reference;
    private final RegistryAuth auth;
    private final RegistryView registry;
    private final Deadline deadline;
    private final Cancellation cancellation;

    /** Set if another image was pushed under the name. */
    private @Nullable EngineException moved;

    TagPush(
            Images images,
            PushPolicy policy,
            PushListener listener,
            LocalNames names,
            Order order,
            RegistryView registry,
            Deadline deadline,
            Cancellation cancellation) {
        this.images = images;
        this.policy = policy;
        this.listener = listener;
        this.names = names;
        this.imageId = order.imageId();
        this.reference = order.reference();
        this.auth = order.auth();
        this.registry = registry;
        this.deadline = deadline;
        this.cancellation = cancellation;
    }

    /** The error that another image was pushed for a moment. */
    @Nullable
    EngineException moved() {
        return moved;
    }

    /** @return the digest that the registry confirmed */
    String run() throws EngineException, InterruptedException {
        listener.onPhase("Pushing " + ImageIds.shown(imageId) + " as " + reference.canonical() + " with " + auth);
        Duration pause = policy.firstPause();
        for (int attempt = 1; ; attempt++) {
            cancellation.check();
            try {
                String digest = push();
                confirm(digest);
                return digest;
            } catch (EngineException e) {
                if (attempt >= policy.attempts()
                        || !mayPassBy(e)
                        || deadline.remaining().compareTo(pause) <= 0) {
                    throw withTheWrongOneOut(e);
                }
                listener.onPhase("Warning: attempt " + attempt + " of " + policy.attempts() + " to push " + reference
                        + " failed, next one in " + Durations.about(pause) + ": " + e.getMessage());
            }
            Thread.sleep(pause.toMillis());
            pause = pause.multipliedBy(2);
        }
    }

    private static boolean mayPassBy(EngineException e) {
        return e.kind() == Kind.REGISTRY_UNAVAILABLE || e.kind() == Kind.CONNECTION_LOST || e instanceof NameGone;
    }

    private EngineException withTheWrongOneOut(EngineException e) {
        return moved == null
                ? e
                : new EngineException(
                        e.kind(),
                        "While " + reference
                                + " was being pushed, its local name was moved, and ANOTHER IMAGE IS AT THE"
                                + " REGISTRY NOW under that name; it could not be put right: " + e.getMessage(),
                        e);
    }

    private String push() throws EngineException, InterruptedException {
        String digest = pushName();
        if (isOurs(digest)) {
            return digest;
        }
        String other = other(digest);
        String named = names.idOf(reference);
        // An engine forgets an image's digest together with its last name for that registry, which another push may
        // remove.
        boolean certain = other != null || named != null && !named.equals(imageId);
        String happened = certain
                ? wentOut(digest, other)
                : "The engine says that it pushed " + digest + " as " + reference
                        + ", which it does not know as a digest of " + ImageIds.shown(imageId);
        listener.onPhase("Warning: " + happened + "; pushing it again.");
        EngineException before = moved;
        moved = certain ? putRight(happened) : moved;
        String again = pushName();
        if (!isOurs(again)) {
            EngineException unknown = new EngineException(
                    Kind.CONFLICT,
                    happened + ", and then once more (" + again
                            + "): what the registry has under that name is not known to be the image that was meant; "
                            + FIND_OUT);
            throw names.idOf(reference) == null ? new NameGone(unknown.getMessage(), unknown) : unknown;
        }
        // If the same digest comes again and is now known as ours, it was ours the first time, too; anything else never
        // was.
        moved = again.equals(digest) ? before : putRight(wentOut(digest, other));
        return again;
    }

    /** @param other if the engine knows it */
    private String wentOut(String digest, @Nullable String other) {
        return "While " + reference + " was being pushed, its local name was moved to another image"
                + (other == null ? "" : " (" + ImageIds.shown(other) + ")") + ", and that one went out ("
                + digest + ")";
    }

    private static EngineException putRight(String happened) {
        return new EngineException(
                Kind.CONFLICT,
                happened
                        + ". The right image was pushed again and is what the registry has now, but for a moment it had"
                        + " the other one: " + FIND_OUT);
    }

    private String pushName() throws EngineException, InterruptedException {
        names.give(reference);
        try {
            return images.push(reference, auth, new ProgressLines(listener), deadline, policy.idle());
        } catch (EngineException e) {
            if (e.kind() != Kind.NO_SUCH_IMAGE) {
                throw e;
            }
            throw new NameGone(
                    "The local name " + reference + " was removed before the engine had pushed it; " + FIND_OUT, e);
        }
    }

    /**
     * Whether the engine knows that digest as this image's; if IDs are digests of manifests, it may be the ID itself.
     * If an engine forgets what it pushed, the pushed manifest tells which image it belongs to.
     */
    private boolean isOurs(String digest) throws EngineException, InterruptedException {
        if (imageId.equals(digest)) {
            return true;
        }
        ImageDetails image = images.inspect(imageId);
        return isAmong(image.repoDigests(), digest)
                || isInIndex(image, digest)
                || registry.imageOf(digest).filter(imageId::equals).isPresent();
    }

    /** If an engine does not have all images of a list, it pushes the one that it has. */
    private boolean isInIndex(ImageDetails image, String digest) throws EngineException, InterruptedException {
        return images.index(image)
                .filter(index ->
                        index.images().stream().anyMatch(entry -> entry.digest().equals(digest)))
                .isPresent();
    }

    private boolean isAmong(List<String> repoDigests, String digest) {
        String repository = reference.canonicalRepository();
        return repoDigests.stream()
                .anyMatch(known -> known.endsWith("@" + digest)
                        && ImageReference.split(known).canonicalRepository().equals(repository));
    }

    /** The image that was pushed instead, for the message, if the engine knows it. */
    private @Nullable String other(String digest) throws EngineException, InterruptedException {
        for (ImageSummary image : images.list()) {
            if (!image.id().equals(imageId) && isAmong(image.repoDigests(), digest)) {
                return image.id();
            }
        }
        return registry.imageOf(digest).orElse(null);
    }

    private void confirm(String digest) throws EngineException, InterruptedException {
        String there = registry.digest().orElse(null);
        if (there == null) {
            throw new EngineException(
                    Kind.REGISTRY_REFUSED,
                    "The push of " + reference + " succeeded, but the registry has nothing under that name.");
        }
        if (!there.equals(digest)) {
            throw new EngineException(
                    Kind.CONFLICT,
                    "The registry has " + there + " as " + reference + " and not what was just pushed (" + digest
                            + "): somebody else pushes that name at the same time.");
        }
    }
}

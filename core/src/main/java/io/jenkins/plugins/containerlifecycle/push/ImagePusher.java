package io.jenkins.plugins.containerlifecycle.push;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.Images;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.registry.CredentialsException;
import io.jenkins.plugins.containerlifecycle.registry.RegistryAuth;
import io.jenkins.plugins.containerlifecycle.registry.RegistryClient;
import io.jenkins.plugins.containerlifecycle.registry.RegistryCredentials;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import io.jenkins.plugins.containerlifecycle.verdict.PushRecord;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Pushes one image, named by its ID, under several names, without asking a gate; {@link GatedPush} does that.
 *
 * <p>A push first obtains the credentials for all registries. Then, one after the other, it gives each name to the
 * image at the engine, pushes it and has it confirmed; it ends at the first name that fails. At the end, in any case,
 * it removes the names that the image did not have before.
 */
public final class ImagePusher {
    private final Images images;
    private final PushPolicy policy;
    private final PushListener listener;
    private final Clock clock;
    private final RegistryClient registries;

    public ImagePusher(Images images, PushPolicy policy, PushListener listener, Clock clock) {
        this.images = images;
        this.policy = policy;
        this.listener = listener;
        this.clock = clock;
        this.registries = new RegistryClient(Path.of(System.getProperty("user.home")));
    }

    /**
     * Pushes to the end, the first failure or the interrupt.
     *
     * @param imageId what the request's image was resolved to
     * @param forced why it is pushed against the gate, to be recorded
     * @param cancellation lets another thread end the push
     * @throws EngineException if a reference is not one; nothing was pushed
     * @throws PushException if credentials cannot be obtained; nothing was pushed
     * @throws PushInterruptedException if it was broken off; the listener was told what was pushed until then
     */
    public PushResult push(
            PushRequest request,
            String imageId,
            @Nullable String forced,
            RegistryCredentials credentials,
            Cancellation cancellation)
            throws EngineException, PushException, PushInterruptedException {
        List<ImageReference> targets = PushTargets.of(request.image(), request.references());
        List<PushRecord> pushed = new ArrayList<>();
        LocalNames names = new LocalNames(images, imageId, listener);
        EngineException trouble = null;
        boolean interrupted = false;
        cancellation.begin(Thread.currentThread());
        try {
            cancellation.check();
            Map<String, RegistryAuth> auths = auths(targets, credentials);
            Deadline deadline = Deadline.in(policy.timeout());
            for (ImageReference target : targets) {
                RegistryAuth auth = auths.getOrDefault(target.registry(), RegistryAuth.NONE);
                TagPush push = new TagPush(
                        images,
                        policy,
                        listener,
                        names,
                        new TagPush.Order(imageId, target, auth),
                        new RegistryView(images, registries, target, auth, deadline),
                        deadline,
                        cancellation);
                String digest = push.run();
                pushed.add(new PushRecord(imageId, target.toString(), digest, clock.instant(), forced));
                listener.onPhase("Pushed " + target + ": " + digest);
                if (push.moved() != null) {
                    trouble = push.moved();
                    break;
                }
            }
        } catch (EngineException e) {
            trouble = e;
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            names.takeBack();
            cancellation.end();
        }
        PushResult result = new PushResult(
                request.image(),
                imageId,
                pushed,
                targets.stream()
                        .skip(pushed.size())
                        .map(ImageReference::toString)
                        .toList(),
                trouble,
                interrupted);
        if (interrupted) {
            // The caller who waits for the result may already be gone.
            listener.onPhase("Warning: " + result.sentence());
            throw new PushInterruptedException(result);
        }
        return result;
    }

    /** For all registries, so that a broken helper is found before half of the names are pushed. */
    private static Map<String, RegistryAuth> auths(List<ImageReference> targets, RegistryCredentials credentials)
            throws PushException, InterruptedException {
        Map<String, RegistryAuth> auths = new LinkedHashMap<>();
        for (ImageReference target : targets) {
            String registry = target.registry();
            if (!auths.containsKey(registry)) {
                try {
                    auths.put(registry, credentials.of(registry));
                } catch (CredentialsException e) {
                    throw new PushException(e.getMessage(), e);
                }
            }
        }
        return auths;
    }
}

package io.jenkins.plugins.containerlifecycle.push;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.Images;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.hook.StampCheck;
import io.jenkins.plugins.containerlifecycle.metadata.StampRule;
import io.jenkins.plugins.containerlifecycle.registry.RegistryCredentials;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.verdict.VerdictStore;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/**
 * A push that lets through only the very image that passed its validation: the name is resolved to an ID once; the gate
 * is asked about that ID, and that ID is pushed, whatever happens to the name meanwhile.
 */
public final class GatedPush {
    private final Images images;
    private final PushListener listener;
    private final Clock clock;

    public GatedPush(Images images, PushListener listener, Clock clock) {
        this.images = images;
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * Resolves the image and asks the gate; pushes nothing.
     *
     * @throws EngineException if the image does not exist, or a reference is not valid
     * @throws IOException if the verdicts cannot be read
     * @throws InputException if there is something else in their place
     */
    public GateDecision check(PushRequest request, VerdictStore verdicts)
            throws EngineException, IOException, InputException, InterruptedException {
        return check(request, StampRule.ANY, verdicts);
    }

    /**
     * @param rule which stamp the image must carry, by its own name and by those that it is pushed under
     * @see #check(PushRequest, VerdictStore)
     */
    public GateDecision check(PushRequest request, StampRule rule, VerdictStore verdicts)
            throws EngineException, IOException, InputException, InterruptedException {
        PushGate gate = new PushGate(request.maxAge(), request.replacedHook(), clock);
        PushTargets.of(request.image(), request.references());
        ImageDetails image = images.inspect(request.image());
        String id = image.id();
        Optional<String> complaint = new StampCheck(images, rule).image(request.image(), request.references(), image);
        if (complaint.isPresent()) {
            return GateDecision.otherStamp(id, complaint.get());
        }
        Optional<String> platforms = Platforms.complaint(images, request.image(), image, "pushed");
        if (platforms.isPresent()) {
            return GateDecision.severalPlatforms(id, platforms.get());
        }
        return gate.decide(request.image(), id, verdicts.find(id), request.advice());
    }

    /**
     * Pushes the image that was decided on.
     *
     * @param decision of {@link #check}
     * @param cancellation lets another thread end the push
     * @return the result, including errors
     * @throws PushRefusedException if the decision is a refusal and the request does not force it
     * @throws PushException if credentials cannot be obtained; nothing was pushed
     * @throws PushInterruptedException if it was cancelled or interrupted
     */
    public PushResult push(
            PushRequest request, GateDecision decision, RegistryCredentials credentials, Cancellation cancellation)
            throws EngineException, PushException, PushInterruptedException {
        String forced = decision.forcedBy(request.force());
        listener.onPhase(decision.announcement(forced));
        return new ImagePusher(images, request.policy(), listener, clock)
                .push(request, decision.imageId(), forced, credentials, cancellation);
    }
}

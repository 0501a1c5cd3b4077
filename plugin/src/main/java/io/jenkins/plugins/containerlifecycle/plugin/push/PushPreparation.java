package io.jenkins.plugins.containerlifecycle.plugin.push;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import com.cloudbees.plugins.credentials.domains.HostnameRequirement;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepRun;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.images.InspectedImage;
import io.jenkins.plugins.containerlifecycle.plugin.log.FilteredMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.log.LogFilter;
import io.jenkins.plugins.containerlifecycle.push.GateDecision;
import io.jenkins.plugins.containerlifecycle.push.PushGate;
import io.jenkins.plugins.containerlifecycle.push.PushRefusedException;
import io.jenkins.plugins.containerlifecycle.push.PushRequest;
import io.jenkins.plugins.containerlifecycle.verdict.PushRecord;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jenkins.authentication.tokens.api.AuthenticationTokens;
import org.jenkinsci.plugins.docker.commons.credentials.DockerRegistryEndpoint;
import org.jenkinsci.plugins.docker.commons.credentials.DockerRegistryToken;

/** What the controller does before and after the agent's work on a push: the verdicts, the credentials, the record. */
final class PushPreparation {
    private final PushArguments arguments;
    private final ResolveWork.Resolved resolved;
    private final StepRun step;
    private final Run<?, ?> run;
    /** For what is kept. */
    private final LogFilter filter;

    /** @param arguments complete */
    PushPreparation(PushArguments arguments, ResolveWork.Resolved resolved, StepRun step)
            throws IOException, InterruptedException {
        this.arguments = arguments;
        this.resolved = resolved;
        this.step = step;
        run = step.build();
        filter = step.filter();
    }

    /**
     * Asks for the verdicts on the image, and says in the build's log what they are.
     *
     * @param environment how to reach the engine
     * @throws AbortException if it may not be pushed, with a message saying why and what to do
     */
    PushWork order(Map<String, String> environment) throws IOException, InterruptedException {
        ImageGate gate = new ImageGate(resolved, step);
        if (!arguments.anyStamp) {
            List<String> names = new ArrayList<>(List.of(arguments.image));
            names.addAll(arguments.references);
            gate.requireStamp(names);
        }
        PushRequest request = arguments.toRequest();
        GateDecision decision = gate.decide(
                request.image(),
                new PushGate(request.maxAge(), request.replacedHook(), Clock.systemUTC()),
                request.advice());
        String forced;
        try {
            forced = decision.forcedBy(request.force());
        } catch (PushRefusedException e) {
            throw new AbortException(e.getMessage());
        }
        step.say(decision.announcement(forced));
        return new PushWork(
                arguments, step.id(), resolved.imageId, forced, environment, token(), step.env(), step.listener());
    }

    /** @return Base64 of user and password; null if none are used */
    private String token() throws IOException, InterruptedException {
        DockerRegistryEndpoint endpoint = arguments.registry();
        if (endpoint == null || endpoint.getCredentialsId() == null) {
            return null;
        }
        // As the endpoint itself does for a build; it has no public method for that.
        DockerRegistryToken token = AuthenticationTokens.convert(
                DockerRegistryToken.class,
                CredentialsProvider.findCredentialById(
                        endpoint.getCredentialsId(),
                        IdCredentials.class,
                        run,
                        List.of(new HostnameRequirement(RegistryAddress.hostName(arguments.registryUrl())))));
        if (token == null) {
            // Without this, a mistyped ID would mean a push without credentials.
            throw new AbortException(Messages.PushPreparation_NoCredentials(endpoint.getCredentialsId()));
        }
        return token.getToken();
    }

    /** Notes what was pushed, even if the push ended before it was complete. */
    void record(PushReply reply) throws IOException {
        Ancestry ancestry = FilteredMetadata.of(ImageLabels.read(resolved.labels), filter);
        List<PushRecord> pushes = new ArrayList<>();
        for (PushRecord push : reply.pushed()) {
            pushes.add(new PushRecord(
                    push.imageId(),
                    filter.text(push.reference()),
                    push.digest(),
                    push.time(),
                    filter.text(push.forced())));
        }
        ContainerImages.recordPushed(
                run,
                new InspectedImage(filter.text(arguments.image), resolved.imageId, ancestry, resolved.derived),
                pushes);
    }
}

package io.jenkins.plugins.containerlifecycle.plugin.push;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import com.cloudbees.plugins.credentials.domains.HostnameRequirement;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.SeenStamp;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.images.InspectedImage;
import io.jenkins.plugins.containerlifecycle.plugin.images.RecordedStamp;
import io.jenkins.plugins.containerlifecycle.plugin.log.FilteredMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.log.LogFilter;
import io.jenkins.plugins.containerlifecycle.plugin.verdicts.VerdictIndex;
import io.jenkins.plugins.containerlifecycle.push.GateDecision;
import io.jenkins.plugins.containerlifecycle.push.PushGate;
import io.jenkins.plugins.containerlifecycle.push.PushRefusedException;
import io.jenkins.plugins.containerlifecycle.push.PushRequest;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import io.jenkins.plugins.containerlifecycle.verdict.PushRecord;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jenkins.authentication.tokens.api.AuthenticationTokens;
import org.jenkinsci.plugins.docker.commons.credentials.DockerRegistryEndpoint;
import org.jenkinsci.plugins.docker.commons.credentials.DockerRegistryToken;
import org.springframework.security.core.Authentication;

/** The controller's part of a push, Pipeline and freestyle alike: the verdicts, the credentials and the record. */
final class PushPreparation {
    private final PushArguments arguments;
    private final Run<?, ?> run;
    private final TaskListener listener;
    /** For what is kept. */
    private final LogFilter filter;

    /** @param arguments complete */
    PushPreparation(PushArguments arguments, Run<?, ?> run, TaskListener listener, LogFilter filter) {
        this.arguments = arguments;
        this.run = run;
        this.listener = listener;
        this.filter = filter;
    }

    /**
     * Asks for the verdicts on the image, and says in the build's log what they are.
     *
     * @param who as whom the job asks for other jobs' verdicts
     * @param environment how to reach the engine
     * @param step the step's environment
     * @throws AbortException where it may not be pushed, with a sentence saying why and what to do
     */
    PushWork order(
            ResolveWork.Resolved resolved,
            String runId,
            Authentication who,
            Map<String, String> environment,
            EnvVars step)
            throws IOException, InterruptedException {
        if (resolved.trouble != null) {
            throw new AbortException(resolved.trouble);
        }
        requireStamp(resolved);
        PushRequest request = arguments.toRequest();
        GateDecision decision = resolved.platforms == null
                ? decide(resolved, request, who)
                : GateDecision.severalPlatforms(resolved.imageId, filter.text(resolved.platforms));
        String forced;
        try {
            forced = decision.forcedBy(request.force());
        } catch (PushRefusedException e) {
            throw new AbortException(e.getMessage());
        }
        listener.getLogger().println(decision.announcement(forced));
        return new PushWork(arguments, runId, resolved.imageId, forced, environment, token(), step, listener);
    }

    private GateDecision decide(ResolveWork.Resolved resolved, PushRequest request, Authentication who)
            throws IOException {
        return new PushGate(request.maxAge(), request.replacedHook(), Clock.systemUTC())
                .decide(
                        filter.text(request.image()),
                        resolved.imageId,
                        verdicts(resolved.imageId, who),
                        request.advice());
    }

    /**
     * By its own name and by those that it is to be pushed under. A reason to do without a verdict is none to push another
     * image than the one that was built.
     */
    private void requireStamp(ResolveWork.Resolved resolved) throws AbortException {
        if (arguments.anyStamp) {
            return;
        }
        List<String> names = new ArrayList<>(List.of(arguments.image));
        names.addAll(arguments.references);
        SeenStamp seen = new SeenStamp(
                "The image " + SafeText.line(arguments.image),
                names,
                resolved.names == null ? List.of() : resolved.names,
                ImageLabels.read(resolved.labels),
                !resolved.derived);
        Optional<String> complaint =
                RecordedStamp.rule(ContainerImages.stamps(run)).complaint(seen);
        if (complaint.isPresent()) {
            throw new AbortException(filter.text(complaint.get()));
        }
    }

    /** Those on the image; and those of this build on others, which tell when it was a tag that was moved. */
    private List<ImageVerdict> verdicts(String imageId, Authentication who) throws IOException {
        List<ImageVerdict> verdicts = new ArrayList<>();
        Set<String> ids = new LinkedHashSet<>(List.of(imageId));
        ids.addAll(ContainerImages.ids(run));
        for (String id : ids) {
            verdicts.addAll(VerdictIndex.get().find(id, run.getParent(), who));
        }
        return verdicts;
    }

    /** @return Base64 of user and password; null where none are asked for */
    private String token() throws IOException, InterruptedException {
        DockerRegistryEndpoint endpoint = arguments.registry();
        if (endpoint == null || endpoint.getCredentialsId() == null) {
            return null;
        }
        // As the endpoint itself does for a build, but it has no public method for that.
        DockerRegistryToken token = AuthenticationTokens.convert(
                DockerRegistryToken.class,
                CredentialsProvider.findCredentialById(
                        endpoint.getCredentialsId(),
                        IdCredentials.class,
                        run,
                        List.of(new HostnameRequirement(RegistryAddress.hostName(arguments.registryUrl())))));
        if (token == null) {
            // Without this an ID that is mistyped would mean a push without credentials.
            throw new AbortException("There are no registry credentials '" + endpoint.getCredentialsId()
                    + "' that this job may use; check 'registry'.");
        }
        return token.getToken();
    }

    /** Notes what was pushed, also of a push that ended before it was complete. */
    void record(ResolveWork.Resolved resolved, PushReply reply) throws IOException {
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

    /** What the step returns: plain values only, which a Pipeline can keep and read. */
    static LinkedHashMap<String, Object> result(ResolveWork.Resolved resolved, PushReply reply) {
        LinkedHashMap<String, Object> digests = new LinkedHashMap<>();
        String forced = null;
        for (PushRecord push : reply.pushed()) {
            digests.put(push.reference(), push.digest());
            forced = push.forced();
        }
        LinkedHashMap<String, Object> result = new LinkedHashMap<>();
        result.put("imageId", resolved.imageId);
        result.put("digests", digests);
        result.put("forced", forced);
        return result;
    }
}

package io.jenkins.plugins.containerlifecycle.plugin.push;

import hudson.AbortException;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.SeenStamp;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepRun;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.images.RecordedStamp;
import io.jenkins.plugins.containerlifecycle.plugin.log.LogFilter;
import io.jenkins.plugins.containerlifecycle.plugin.verdicts.BuildVerdicts;
import io.jenkins.plugins.containerlifecycle.push.GateDecision;
import io.jenkins.plugins.containerlifecycle.push.PushGate;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What this Jenkins knows of an image that is to be pushed or deployed: its verdicts, and the stamps of the build. */
public final class ImageGate {
    private final ResolveWork.Resolved resolved;
    private final StepRun step;
    private final Run<?, ?> run;
    private final LogFilter filter;

    /** @throws AbortException if the image could not be resolved */
    public ImageGate(ResolveWork.Resolved resolved, StepRun step) throws IOException, InterruptedException {
        if (resolved.trouble != null) {
            throw new AbortException(resolved.trouble);
        }
        this.resolved = resolved;
        this.step = step;
        run = step.build();
        filter = step.filter();
    }

    /**
     * By all names that it has or gets. A reason to do without a verdict is not a reason to use another image than the one
     * that was built.
     *
     * @param names the first as the user wrote it
     * @throws AbortException if it is another image
     */
    public void requireStamp(List<String> names) throws AbortException {
        SeenStamp seen = new SeenStamp(
                "The image " + SafeText.line(names.get(0)),
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

    /** By the verdicts that the build may know about. */
    public GateDecision decide(String image, PushGate gate, String advice) throws IOException, InterruptedException {
        return resolved.platforms == null
                ? gate.decide(filter.text(image), resolved.imageId, verdicts(), advice)
                : GateDecision.severalPlatforms(resolved.imageId, filter.text(resolved.platforms));
    }

    /** Those on the image, and those of this build on others, which show if a tag was moved. */
    private List<ImageVerdict> verdicts() throws IOException, InterruptedException {
        List<ImageVerdict> verdicts = new ArrayList<>();
        Set<String> ids = new LinkedHashSet<>(List.of(resolved.imageId));
        ids.addAll(ContainerImages.ids(run));
        BuildVerdicts known = new BuildVerdicts(run);
        try (ACLContext context = ACL.as2(step.user())) {
            for (String id : ids) {
                verdicts.addAll(known.find(id));
            }
        }
        return verdicts;
    }
}

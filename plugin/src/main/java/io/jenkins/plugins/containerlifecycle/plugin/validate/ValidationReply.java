package io.jenkins.plugins.containerlifecycle.plugin.validate;

import hudson.model.Run;
import io.jenkins.plugins.containerlifecycle.hook.HookResult;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepRun;
import io.jenkins.plugins.containerlifecycle.plugin.agent.Unkept;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.images.InspectedImage;
import io.jenkins.plugins.containerlifecycle.plugin.log.FilteredJunit;
import io.jenkins.plugins.containerlifecycle.plugin.log.FilteredMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.log.LogFilter;
import io.jenkins.plugins.containerlifecycle.plugin.verdicts.BuildVerdicts;
import io.jenkins.plugins.containerlifecycle.report.CheckResult;
import io.jenkins.plugins.containerlifecycle.report.JunitNames;
import io.jenkins.plugins.containerlifecycle.report.JunitWriter;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.ReportContext;
import io.jenkins.plugins.containerlifecycle.report.ReportContextBuilder;
import io.jenkins.plugins.containerlifecycle.report.Totals;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdictBuilder;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/**
 * What comes back from the agent. Only types that Jenkins lets pass: the core's own classes would be refused on their
 * way to the controller, its exceptions too.
 */
public final class ValidationReply implements Serializable {
    private static final long serialVersionUID = 1L;

    enum Kind {
        /** The hook ran, or should have; there is a verdict. */
        VERDICT,
        /** Nothing could be validated: no engine, or no such image or container. */
        TROUBLE,
        /** Ended because it was told to; what it had created is removed. */
        CANCELLED
    }

    final Kind kind;
    final String target;
    /** The verdict's reason or what went wrong, in one sentence. */
    final String message;
    /** Null without a verdict, like everything below. */
    final String outcome;

    /** The kind of error, see {@link HookResult#problem}; null if it has no name. */
    final String problem;
    /**
     * Whether it is another image than the one that the build has stamped, so that nothing was found out about that
     * one.
     */
    final boolean otherStamp;
    /** The command that was run in place of the image's own hook; null for the image's own. */
    final String method;

    final String imageId;
    /** The project's labels of the image, which tell its ancestry. */
    final HashMap<String, String> labels;

    /** Whether the labels are those of what the image was built on, see {@link InspectedImage#derived}. */
    boolean derived;

    public final byte[] junit;
    /** Of the checks. */
    final Totals totals;

    /** The digests under which registries have the image, as far as the engine knows. */
    final ArrayList<String> digests = new ArrayList<>();

    /** The name of the suites and classes in {@link #junit}, before it was made a Java name. */
    String repository;

    /** Likewise the names of the classes themselves. */
    final ArrayList<String> classNames = new ArrayList<>();

    /** Whether a container of the run may still exist; true until the agent has looked. */
    boolean left = true;

    private ValidationReply(
            Kind kind, String target, String message, HookResult run, HashMap<String, String> labels, byte[] junit) {
        this.kind = kind;
        this.target = target;
        this.message = message;
        this.labels = labels;
        this.junit = junit;
        outcome = run == null ? null : run.report().outcome().name();
        problem = run == null ? null : run.problem();
        otherStamp = run != null && run.isOfOtherStamp();
        method = run == null ? null : run.method();
        imageId = run == null ? null : run.context().imageId();
        totals = run == null ? null : run.report().totals();
    }

    /** @param labels all of the image's; those that are not the project's are left out */
    public static ValidationReply verdict(
            String target, HookResult run, Map<String, String> labels, String testResultsName) {
        HashMap<String, String> ours = new HashMap<>(labels);
        ours.keySet().removeIf(label -> !label.startsWith(ImageLabels.PREFIX));
        ReportContext context = named(run.context(), testResultsName);
        byte[] junit = JunitWriter.toBytes(run.report(), run.output(), context);
        ValidationReply reply =
                new ValidationReply(Kind.VERDICT, target, run.report().reason(), run, ours, junit);
        reply.repository = context.repository();
        reply.classNames.add(context.hook());
        run.report().checks().stream()
                .map(CheckResult::className)
                .filter(name -> name != null && !reply.classNames.contains(name))
                .distinct()
                .forEach(reply.classNames::add);
        return reply;
    }

    /** From a class's name to its filtered name; a filter does not recognise a secret in a Java name. */
    private Map<String, String> classNames(LogFilter filter) {
        String base = JunitNames.ofRepository(repository);
        String filteredBase = JunitNames.ofRepository(filter.text(repository));
        List<String> filtered = filter.texts(classNames);
        Map<String, String> names = new HashMap<>();
        names.put(base, filteredBase);
        for (int i = 0; i < classNames.size(); i++) {
            names.put(JunitNames.ofClass(base, classNames.get(i)), JunitNames.ofClass(filteredBase, filtered.get(i)));
        }
        return names;
    }

    private ValidationReply(ValidationReply reply, LogFilter filter) throws IOException {
        kind = reply.kind;
        target = filter.text(reply.target);
        message = filter.text(reply.message);
        labels = reply.labels;
        derived = reply.derived;
        junit = reply.junit == null ? null : FilteredJunit.of(reply.junit, filter, reply.classNames(filter));
        outcome = reply.outcome;
        problem = reply.problem;
        otherStamp = reply.otherStamp;
        method = filter.text(reply.method);
        imageId = reply.imageId;
        totals = reply.totals;
        digests.addAll(filter.texts(reply.digests));
        repository = filter.text(reply.repository);
        left = reply.left;
    }

    /** On the controller: everything that an agent says, as the build's log would show it. */
    public ValidationReply filteredBy(LogFilter filter) throws IOException {
        return new ValidationReply(this, filter);
    }

    /** On the controller, with a filtered reply: passes the verdict to the build's page and to the push gate. */
    void recordIn(StepRun step, ValidateArguments arguments, Unkept unkept) throws IOException, InterruptedException {
        Run<?, ?> run = step.build();
        FlowNode node = step.node();
        LogFilter filter = step.filter();
        Instant now = Instant.now();
        Ancestry ancestry = FilteredMetadata.of(ImageLabels.read(labels), filter);
        // The gate first: an earlier pass must not stand because Jenkins ended before the build's record was saved. A
        // container that already runs may have been changed, and an image other than the one that was meant was not
        // looked at, so these say nothing about the image.
        boolean ofImage = arguments.image != null && imageId != null && !otherStamp;
        if (ofImage) {
            unkept.attempt(
                    () -> new BuildVerdicts(run).record(List.of(verdict(run, ancestry, now))),
                    why -> Messages.ValidateTask_NotRecorded(target, why));
        }
        unkept.attempt(
                () -> ContainerImages.recordValidated(
                        run,
                        new InspectedImage(target, imageId, ancestry, derived),
                        Outcome.valueOf(outcome),
                        message,
                        totals,
                        now,
                        method,
                        node == null ? null : node.getId(),
                        node == null ? null : filter.text(Stages.around(node)),
                        ofImage),
                why -> Messages.ValidateTask_NotRecorded(target, why));
    }

    private ImageVerdict verdict(Run<?, ?> run, Ancestry ancestry, Instant now) {
        String root = Jenkins.get().getRootUrl();
        return new ImageVerdictBuilder()
                .image(target)
                .imageId(imageId)
                .digests(digests)
                .hook(ImageVerdict.VALIDATE)
                .method(method)
                .outcome(Outcome.valueOf(outcome))
                .reason(message)
                .totals(totals)
                .time(now)
                .buildTag(run.getFullDisplayName())
                .buildUrl(root == null ? null : root + run.getUrl())
                .buildId(
                        derived
                                ? null
                                : ancestry.image().map(ImageMetadata::buildId).orElse(null))
                .build();
    }

    static ValidationReply trouble(String target, String message) {
        return new ValidationReply(Kind.TROUBLE, target, message, null, null, null);
    }

    static ValidationReply cancelled(String target) {
        return new ValidationReply(Kind.CANCELLED, target, "The validation was cancelled.", null, null, null);
    }

    private static ReportContext named(ReportContext c, String name) {
        return name == null
                ? c
                : new ReportContextBuilder().from(c).repository(name).build();
    }
}

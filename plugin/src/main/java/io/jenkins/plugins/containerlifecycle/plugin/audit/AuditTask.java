package io.jenkins.plugins.containerlifecycle.plugin.audit;

import hudson.AbortException;
import hudson.PluginWrapper;
import hudson.model.Run;
import io.jenkins.plugins.containerlifecycle.inventory.Ancestor;
import io.jenkins.plugins.containerlifecycle.inventory.AuditJunit;
import io.jenkins.plugins.containerlifecycle.inventory.Coverage;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.plugin.agent.Agent;
import io.jenkins.plugins.containerlifecycle.plugin.agent.EngineAccess;
import io.jenkins.plugins.containerlifecycle.plugin.agent.ServerArgument;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepRun;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepTask;
import io.jenkins.plugins.containerlifecycle.plugin.agent.Unkept;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.images.InspectedImage;
import io.jenkins.plugins.containerlifecycle.plugin.images.LastGoodAudit;
import io.jenkins.plugins.containerlifecycle.plugin.images.PackageChanges;
import io.jenkins.plugins.containerlifecycle.plugin.images.RecordedAudit;
import io.jenkins.plugins.containerlifecycle.plugin.leftovers.LeftoverSweeper;
import io.jenkins.plugins.containerlifecycle.plugin.leftovers.OpenRun;
import io.jenkins.plugins.containerlifecycle.plugin.log.FilteredJunit;
import io.jenkins.plugins.containerlifecycle.plugin.log.FilteredMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.log.FilteredValues;
import io.jenkins.plugins.containerlifecycle.plugin.log.LogFilter;
import io.jenkins.plugins.containerlifecycle.plugin.packages.ImagePackages;
import io.jenkins.plugins.containerlifecycle.plugin.packages.PackageStore;
import io.jenkins.plugins.containerlifecycle.plugin.validate.OnFailure;
import io.jenkins.plugins.containerlifecycle.plugin.validate.Stages;
import io.jenkins.plugins.containerlifecycle.plugin.validate.TestResults;
import io.jenkins.plugins.containerlifecycle.report.JunitNames;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/** One audit of an image. It only looks, so it can be repeated without harm. */
final class AuditTask implements StepTask<AuditReply, AuditEnd> {
    private static final long serialVersionUID = 1L;

    /** A call to the engine has its own limit; this is for an agent that hangs. */
    private static final long SECONDS = TimeUnit.MINUTES.toSeconds(30);

    /** What the step was called with, complete; never null. */
    private final AuditArguments arguments;

    AuditTask(AuditArguments arguments) {
        this.arguments = arguments;
    }

    @Override
    public String title() {
        return Messages.AuditTask_Title(arguments.image);
    }

    @Override
    public ServerArgument server() {
        return arguments.server;
    }

    @Override
    public AuditReply attempt(Agent agent, StepRun run) throws IOException, InterruptedException, ExecutionException {
        EngineAccess engine = agent.engine();
        AuditWork work = new AuditWork(
                arguments,
                run.id(),
                agent.folder(),
                ContainerImages.stamps(run.build()),
                version(),
                engine,
                run.listener());
        LeftoverSweeper sweeper = LeftoverSweeper.get();
        sweeper.begun(agent.node(), run.id(), new OpenRun(arguments.server, run.env(), run.build(), engine, null));
        return agent.call(work, SECONDS, reply -> sweeper.ended(agent.node(), run.id(), false));
    }

    private static String version() {
        PluginWrapper plugin = Jenkins.get().getPluginManager().whichPlugin(AuditTask.class);
        return plugin == null ? "(not packaged)" : plugin.getVersion();
    }

    /** The test results are kept in the build's folder until {@link #conclude} records them. */
    @Override
    public AuditEnd keep(AuditReply reply, StepRun run) throws IOException, InterruptedException {
        LogFilter filter = run.filter();
        if (reply.trouble != null) {
            throw new AbortException(filter.text(reply.trouble));
        }
        Run<?, ?> build = run.build();
        ImagePackages read = ImagePackages.read(reply.packages);
        // What is masked is not unknown to the agent.
        String outcome = AuditValues.outcome(reply.rules, read.inventory().coverage());
        ImagePackages packages = read.filtered(filter::texts, ancestor -> filtered(ancestor, filter));
        LinkedHashMap<String, Object> values =
                FilteredValues.of(AuditValues.of(arguments.image, packages, outcome, reply.rules), filter);
        FlowNode node = run.node();
        RecordedAudit audit = new RecordedAudit(
                values,
                packages,
                filter.text(reply.repository),
                node == null ? null : filter.text(Stages.around(node)),
                run.id(),
                Instant.now());
        AuditSummary summary = new AuditSummary(values, packages.inventory());
        store(packages, summary);
        compare(build, audit, packages, summary, values);
        InspectedImage image = new InspectedImage(
                filter.text(arguments.image),
                packages.imageId(),
                FilteredMetadata.of(ImageLabels.read(reply.labels), filter),
                reply.derived);
        Unkept unkept = new Unkept();
        unkept.attempt(
                () -> ContainerImages.recordAudited(build, image, audit, arguments.sbom),
                why -> filter.text(Messages.AuditTask_NotRecorded(arguments.image, why)));
        String sbom = audit.getSbom();
        values.put("sbom", sbom);
        if (arguments.testResults && reply.junit != null) {
            unkept.attempt(
                    () -> TestResults.of(run)
                            .keep(FilteredJunit.of(reply.junit, filter, classNames(reply.repository, filter))),
                    why -> filter.text(Messages.AuditTask_NoTests(arguments.image, why)));
        }
        if (sbom != null) {
            unkept.attempt(
                    () -> SbomArtifact.archive(run, sbom, reply.sbom),
                    why -> filter.text(Messages.AuditTask_NoSbom(arguments.image, why)));
        }
        String message = summary.message();
        values.put("message", message);
        return new AuditEnd(outcome, message, summary.lines(), values, unkept.sentences());
    }

    private static Ancestor filtered(Ancestor ancestor, LogFilter filter) {
        return new Ancestor(
                filter.text(ancestor.name()),
                ancestor.metadata() == null ? null : FilteredMetadata.of(ancestor.metadata(), filter),
                ancestor.inventory());
    }

    /** If it fails, the verdict counts all the same. */
    private void store(ImagePackages packages, AuditSummary summary) {
        try {
            Coverage kept = PackageStore.get().put(packages).inventory().coverage();
            if (packages.inventory().coverage().isComplete() && !kept.isComplete()) {
                summary.add(kept.reasons().get(0));
            }
        } catch (IOException e) {
            summary.add(Messages.AuditTask_NotKept(e.getMessage()));
        }
    }

    private static void compare(
            Run<?, ?> build,
            RecordedAudit audit,
            ImagePackages packages,
            AuditSummary summary,
            Map<String, Object> values) {
        Optional<LastGoodAudit> last = LastGoodAudit.find(build, audit);
        Optional<ImagePackages> before = last.flatMap(
                        found -> PackageStore.get().find(found.imageId()))
                .map(found -> found.named(audit.getRepository()));
        if (before.isEmpty()) {
            return;
        }
        PackageChanges changes = PackageChanges.between(before.get(), packages);
        audit.compareWith(last.get(), changes);
        values.put("since", last.get().number());
        values.put("changes", AuditValues.ofChanges(changes));
        values.put("changed", changes.list().size());
        summary.add(Messages.AuditTask_Since(
                "#" + last.get().number(),
                last.get().imageId().equals(packages.imageId()) ? Messages.AuditTask_SameImage() : changes.summary()));
    }

    /** From a class's name to its filtered name; a filter does not recognise a secret in a Java name. */
    private static Map<String, String> classNames(String repository, LogFilter filter) {
        String base = JunitNames.ofRepository(Objects.requireNonNullElse(repository, ""));
        String filtered = JunitNames.ofRepository(Objects.requireNonNullElse(filter.text(repository), ""));
        Map<String, String> names = new HashMap<>();
        names.put(base, filtered);
        names.put(
                JunitNames.ofClass(base, AuditJunit.IMAGE_CLASS), JunitNames.ofClass(filtered, AuditJunit.IMAGE_CLASS));
        return names;
    }

    /** First the test results, then the decision: they are needed most if the step fails. */
    @Override
    public Map<String, Object> conclude(AuditEnd end, StepRun run) throws IOException, InterruptedException {
        if (arguments.testResults) {
            TestResults.of(run).record("FAILED", run.listener());
        }
        for (String line : end.lines()) {
            run.say(line);
        }
        boolean good = isGood(end.outcome());
        Unkept.refuse(end.problem(), end.message(), good, run);
        if (!good) {
            if (arguments.onFound == OnFailure.FAILURE) {
                throw new AbortException(end.message());
            }
            run.markUnstable(end.message());
        }
        run.say(end.message());
        return end.values();
    }

    private boolean isGood(String outcome) {
        return switch (outcome) {
            case AuditValues.PASSED, AuditValues.NOTED -> true;
            case AuditValues.UNKNOWN -> arguments.allowUnknown;
            default -> false;
        };
    }
}

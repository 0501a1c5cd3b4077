package io.jenkins.plugins.containerlifecycle.plugin.deploy;

import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.containerlifecycle.deploy.DeployOutcome;
import io.jenkins.plugins.containerlifecycle.plugin.agent.Agent;
import io.jenkins.plugins.containerlifecycle.plugin.agent.ServerArgument;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepRun;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepTask;
import io.jenkins.plugins.containerlifecycle.plugin.agent.Unkept;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.images.RecordedDeployment;
import io.jenkins.plugins.containerlifecycle.plugin.leftovers.LeftoverSweeper;
import io.jenkins.plugins.containerlifecycle.plugin.leftovers.OpenRun;
import io.jenkins.plugins.containerlifecycle.plugin.log.LogFilter;
import io.jenkins.plugins.containerlifecycle.plugin.push.ImageGate;
import io.jenkins.plugins.containerlifecycle.plugin.push.ResolveWork;
import io.jenkins.plugins.containerlifecycle.plugin.validate.OnFailure;
import io.jenkins.plugins.containerlifecycle.plugin.validate.TestResults;
import io.jenkins.plugins.containerlifecycle.push.GateDecision;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Deploys one container or service. It is started once: an attempt after a restart or a lost connection finds out what came of the
 * first one, and has it finished or undone; of a service, it follows it.
 */
final class DeployTask implements StepTask<DeployReply, DeployEnd> {
    private static final long serialVersionUID = 1L;

    /** What the step was called with, complete; never null. */
    private final DeployArguments arguments;

    /** Set when the name was resolved, so that moving the tag meanwhile changes nothing; null before. */
    private ResolveWork.Resolved resolved;

    /** How the image's newest validation ended, set by the gate; null before, and if there was none. */
    private String verdict;

    /** Set before the agent is told to deploy. */
    private boolean begun;

    DeployTask(DeployArguments arguments) {
        this.arguments = arguments;
    }

    @Override
    public String title() {
        return Messages.DeployTask_Title(arguments.image, arguments.name);
    }

    @Override
    public String afterwards() {
        return arguments.service
                ? Messages.DeployTask_AfterwardsOfService(arguments.name)
                : Messages.DeployTask_Afterwards(arguments.name);
    }

    @Override
    public ServerArgument server() {
        return arguments.server;
    }

    @Override
    public DeployReply attempt(Agent agent, StepRun run) throws IOException, InterruptedException, ExecutionException {
        boolean again = begun;
        if (!again) {
            ResolveWork work =
                    new ResolveWork(arguments.image, "deployed", agent.engine().environment());
            resolved = agent.call(work, ResolveWork.SECONDS, found -> {});
            passGate(run);
            begun = true;
            saveThatItHasBegun(run);
        }
        DeployWork work = new DeployWork(
                arguments,
                new DeployOccasion(run, resolved.imageId, verdict, arguments.reason),
                run.id(),
                again,
                agent.engine(),
                run.env(),
                run.listener());
        LeftoverSweeper sweeper = LeftoverSweeper.get();
        Run<?, ?> build = run.build();
        // The step may be over when the reply comes, and then its context knows no filter any more.
        LogFilter filter = run.filter();
        sweeper.begun(
                agent.node(),
                run.id(),
                new OpenRun(
                        arguments.server, run.env(), build, agent.engine(), arguments.service ? null : arguments.name));
        return agent.call(work, arguments.seconds(again), reply -> {
            // What the swarm has begun, it ends by itself.
            sweeper.ended(agent.node(), run.id(), !arguments.service && reply.isLeft());
            record(reply, build, filter, run);
        });
    }

    /** If it were not known after a restart, it would be deployed a second time. */
    private void saveThatItHasBegun(StepRun run) throws IOException, InterruptedException {
        try {
            run.save();
        } catch (IOException e) {
            throw new AbortException(Messages.DeployTask_NotBegun(arguments.name, SafeText.lineOrNull(e.getMessage())));
        }
    }

    /** Even if an abort has ended the deployment: what is done is done. It does not fail because it cannot be noted. */
    private void record(DeployReply reply, Run<?, ?> build, LogFilter filter, StepRun run)
            throws IOException, InterruptedException {
        if (reply.outcome == null) {
            return;
        }
        DeployReply shown = reply.filteredBy(filter);
        RecordedDeployment deployment = new RecordedDeployment(
                arguments.service,
                filter.text(arguments.name),
                filter.text(arguments.image),
                DeployOutcome.valueOf(shown.outcome),
                shown.message,
                shown.values,
                Instant.now());
        try {
            ContainerImages.recordDeployed(build, deployment);
        } catch (IOException e) {
            // The Pipeline may not be able to save its state either, and then the step fails without that sentence.
            run.say(shown.message);
            run.say(Messages.DeployTask_NotSaved(arguments.name, SafeText.lineOrNull(e.getMessage())));
        }
    }

    /** @throws AbortException if the image may not be deployed, with a message saying why and what to do */
    private void passGate(StepRun run) throws IOException, InterruptedException {
        ImageGate gate = new ImageGate(resolved, run);
        if (!arguments.anyStamp) {
            gate.requireStamp(List.of(arguments.image));
        }
        GateDecision decision = gate.decide(
                arguments.image,
                arguments.gate(),
                "get a verdict with containerValidate image: '" + arguments.image + "'");
        if (arguments.requireVerdict) {
            if (!decision.isAllowed()) {
                throw new AbortException(decision.sentence());
            }
            run.say(decision.sentence());
        }
        verdict = decision.verdict() == null
                ? null
                : decision.verdict().outcome().name().toLowerCase(Locale.ROOT);
    }

    /** The test results are kept in the build's folder until {@link #conclude} records them. */
    @Override
    public DeployEnd keep(DeployReply reply, StepRun run) throws IOException, InterruptedException {
        DeployReply shown = reply.filteredBy(run.filter());
        if (shown.outcome == null) {
            throw new AbortException(shown.message);
        }
        Unkept unkept = new Unkept();
        if (arguments.testResults && shown.validation != null) {
            unkept.attempt(
                    () -> TestResults.of(run).keep(shown.validation.junit),
                    why -> Messages.DeployTask_NoTests(arguments.name, why));
        }
        if (unkept.sentences() != null) {
            run.say(unkept.sentences());
        }
        return new DeployEnd(shown);
    }

    /** First the test results, then the decision: they are needed most if the step fails. */
    @Override
    public Map<String, Object> conclude(DeployEnd end, StepRun run) throws IOException, InterruptedException {
        if (arguments.testResults) {
            TestResults.of(run).record(arguments.stdioRetention, run.listener());
        }
        switch (end.outcome()) {
            case DEPLOYED, UNCHANGED -> run.say(end.message());
            case ROLLBACK_FAILED, UNKNOWN -> throw new AbortException(end.message());
            default -> {
                if (arguments.onFailure == OnFailure.FAILURE) {
                    throw new AbortException(end.message());
                }
                run.markUnstable(end.message());
                run.say(end.message());
            }
        }
        return end.values();
    }
}

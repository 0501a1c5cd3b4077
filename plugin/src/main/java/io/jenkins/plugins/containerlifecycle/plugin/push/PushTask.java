package io.jenkins.plugins.containerlifecycle.plugin.push;

import hudson.AbortException;
import io.jenkins.plugins.containerlifecycle.plugin.agent.Agent;
import io.jenkins.plugins.containerlifecycle.plugin.agent.ServerArgument;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepRun;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepTask;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Pushes one image. Pushing it again after a restart or a lost connection does no harm: it is the same image. */
final class PushTask implements StepTask<PushReply, PushOutcome> {
    private static final long serialVersionUID = 1L;

    /** What the step was called with, complete; never null. */
    private final PushArguments arguments;

    /** Set when the name was resolved, so that moving the tag meanwhile changes nothing; null before. */
    private ResolveWork.Resolved resolved;

    PushTask(PushArguments arguments) {
        this.arguments = arguments;
    }

    @Override
    public String title() {
        return Messages.PushTask_Title(arguments.image);
    }

    @Override
    public ServerArgument server() {
        return arguments.server;
    }

    @Override
    public PushReply attempt(Agent agent, StepRun run) throws IOException, InterruptedException, ExecutionException {
        if (resolved == null) {
            ResolveWork work =
                    new ResolveWork(arguments.image, "pushed", agent.engine().environment());
            resolved = agent.call(work, ResolveWork.SECONDS, found -> {});
            run.save();
        }
        PushPreparation preparation = new PushPreparation(arguments, resolved, run);
        PushWork work = preparation.order(agent.engine().environment());
        // Even if an abort has ended the push: what the registry has, it has.
        return agent.call(work, arguments.timeout, preparation::record);
    }

    @Override
    public PushOutcome keep(PushReply reply, StepRun run) {
        return new PushOutcome(resolved, reply);
    }

    @Override
    public Map<String, Object> conclude(PushOutcome outcome, StepRun run) throws IOException, InterruptedException {
        if (!outcome.isComplete()) {
            throw new AbortException(outcome.message());
        }
        run.say(outcome.message());
        return outcome.values();
    }
}

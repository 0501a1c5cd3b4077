package io.jenkins.plugins.containerlifecycle.plugin.running;

import hudson.AbortException;
import io.jenkins.plugins.containerlifecycle.plugin.agent.Agent;
import io.jenkins.plugins.containerlifecycle.plugin.agent.EngineAccess;
import io.jenkins.plugins.containerlifecycle.plugin.agent.ServerArgument;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepRun;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepTask;
import io.jenkins.plugins.containerlifecycle.plugin.leftovers.LeftoverSweeper;
import io.jenkins.plugins.containerlifecycle.plugin.leftovers.OpenRun;
import io.jenkins.plugins.containerlifecycle.plugin.validate.OnFailure;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Runs a hook in containers. After a restart or a lost connection it is run again: MONITOR only looks, and an UPDATE has to
 * bear that. The container script lets no second one begin; what it says then is about the attempt before, of which
 * nobody will know how it ends.
 */
final class HookTask implements StepTask<HookReply, HookReply> {
    private static final long serialVersionUID = 1L;

    /** Its ID, such as {@code update}; never null. */
    private final String hook;

    /** What the step was called with, complete; never null. */
    private final HookArguments arguments;

    /** Set before the agent is told to run the hook. */
    private boolean begun;

    HookTask(String hook, HookArguments arguments) {
        this.hook = hook;
        this.arguments = arguments;
    }

    @Override
    public String title() {
        return Messages.HookTask_Title(hook, String.join(", ", arguments.containers()));
    }

    @Override
    public ServerArgument server() {
        return arguments.server;
    }

    @Override
    public HookReply attempt(Agent agent, StepRun run) throws IOException, InterruptedException, ExecutionException {
        EngineAccess engine = agent.engine();
        HookWork work = new HookWork(
                hook, arguments, run.id(), begun, engine.environment(), engine.keyFolder(), run.listener());
        if (!begun) {
            begun = true;
            run.save();
        }
        LeftoverSweeper sweeper = LeftoverSweeper.get();
        sweeper.begun(agent.node(), run.id(), new OpenRun(arguments.server, run.env(), run.build(), engine, null));
        long seconds = (long) arguments.timeout * arguments.containers().size();
        return agent.call(work, seconds, reply -> sweeper.ended(agent.node(), run.id(), false));
    }

    @Override
    public HookReply keep(HookReply reply, StepRun run) throws IOException, InterruptedException {
        HookReply shown = reply.filteredBy(run.filter());
        if (shown.values == null) {
            throw new AbortException(shown.message);
        }
        return shown;
    }

    @Override
    public Map<String, Object> conclude(HookReply reply, StepRun run) throws IOException, InterruptedException {
        String message = run.filter().text(reply.message);
        if (reply.verdict == HookReply.Verdict.BAD && arguments.onFailure == OnFailure.FAILURE) {
            throw new AbortException(message);
        }
        if (reply.verdict != HookReply.Verdict.GOOD) {
            run.markUnstable(message);
        }
        run.say(message);
        return reply.values;
    }
}

package io.jenkins.plugins.containerlifecycle.plugin.push;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.containerlifecycle.plugin.agent.AgentClasses;
import io.jenkins.plugins.containerlifecycle.plugin.agent.AgentStepExecution;
import io.jenkins.plugins.containerlifecycle.plugin.agent.EngineAccess;
import java.util.LinkedHashMap;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.springframework.security.core.Authentication;

/** Pushes one image. To push it again, after a restart or a lost connection, does no harm: it is the same image. */
final class ContainerPushExecution extends AgentStepExecution<PushReply> {
    private static final long serialVersionUID = 1L;

    /** What the step was called with; never null. */
    private final PushArguments arguments;

    /** Set when the name was resolved, so that a tag that is moved meanwhile changes nothing; null before. */
    private ResolveWork.Resolved resolved;

    /** What the step returns; set when the push was recorded with the build, null before. */
    private LinkedHashMap<String, Object> result;
    /** Set with {@link #result}: what was pushed and what was not. */
    private String message;
    /** Set with {@link #result}: whether the step succeeds. */
    private boolean complete;

    ContainerPushExecution(StepContext context, PushArguments arguments) {
        super(context);
        this.arguments = arguments;
    }

    @Override
    protected String task() {
        return "push of " + arguments.image;
    }

    @Override
    protected boolean isKept() {
        return result != null;
    }

    @Override
    protected PushReply attempt(FilePath workspace) throws Exception {
        VirtualChannel agent = workspace.getChannel();
        AgentClasses.send(agent);
        StepContext context = getContext();
        EnvVars step = context.get(EnvVars.class);
        Run<?, ?> run = context.get(Run.class);
        EngineAccess access = EngineAccess.of(arguments.server, step, run, agent);
        try {
            if (resolved == null) {
                resolved = call(agent, new ResolveWork(arguments.image, access.environment()), ResolveWork.SECONDS);
                context.saveState();
            }
            // After a restart this thread is the system's: as whom the build asks, its execution knows.
            Authentication who = context.get(FlowExecution.class).getAuthentication2();
            PushPreparation gate = gate(run);
            PushWork work = gate.order(resolved, runId(), who, access.environment(), step);
            PushReply reply = call(agent, work, arguments.timeout);
            // Here, where an abort does not keep from it: what the registry has, it has.
            gate.record(resolved, reply);
            return reply;
        } finally {
            access.close(agent);
        }
    }

    private PushPreparation gate(Run<?, ?> run) throws Exception {
        return new PushPreparation(arguments, run, getContext().get(TaskListener.class), filter());
    }

    @Override
    protected void keep(PushReply reply) throws Exception {
        complete = reply.complete;
        message = reply.message;
        result = PushPreparation.result(resolved, reply);
        getContext().saveState().get();
    }

    @Override
    protected Object conclude() throws Exception {
        if (!complete) {
            throw new AbortException(message);
        }
        say(message);
        return result;
    }
}

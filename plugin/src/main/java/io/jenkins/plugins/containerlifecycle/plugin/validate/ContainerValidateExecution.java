package io.jenkins.plugins.containerlifecycle.plugin.validate;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.containerlifecycle.plugin.agent.AgentClasses;
import io.jenkins.plugins.containerlifecycle.plugin.agent.AgentStepExecution;
import io.jenkins.plugins.containerlifecycle.plugin.agent.EngineAccess;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.leftovers.LeftoverSweeper;
import io.jenkins.plugins.containerlifecycle.plugin.leftovers.OpenRun;
import io.jenkins.plugins.containerlifecycle.plugin.log.LogFilter;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Runs one validation. It can be begun again without harm, because each attempt begins with the removal of what an
 * earlier one with the same run ID left; a verdict that has come back is kept, and only its recording is done over.
 */
final class ContainerValidateExecution extends AgentStepExecution<ValidationReply> {
    private static final long serialVersionUID = 1L;

    /** What the step was called with; never null. */
    private final ValidateArguments arguments;

    /** Set when the agent's reply is on this side and its test results are kept in the build's folder; else null. */
    private ValidationResult result;

    ContainerValidateExecution(StepContext context, ValidateArguments arguments) {
        super(context);
        this.arguments = arguments;
    }

    @Override
    protected String task() {
        return "validation of " + arguments.target();
    }

    @Override
    protected boolean isKept() {
        return result != null;
    }

    @Override
    protected ValidationReply attempt(FilePath workspace) throws Exception {
        VirtualChannel agent = workspace.getChannel();
        Computer computer = workspace.toComputer();
        String node = computer == null ? "" : computer.getName();
        LeftoverSweeper sweeper = LeftoverSweeper.get();
        AgentClasses.send(agent);
        StepContext context = getContext();
        EnvVars step = context.get(EnvVars.class);
        Run<?, ?> run = context.get(Run.class);
        EngineAccess access = EngineAccess.of(arguments.server, step, run, agent);
        try {
            ValidationWork call = new ValidationWork(
                    arguments,
                    ContainerImages.stamps(run),
                    runId(),
                    access.environment(),
                    access.keyFolder(),
                    context.get(TaskListener.class));
            sweeper.begun(node, runId(), new OpenRun(arguments.server, step, run, access));
            ValidationReply reply = call(agent, call, arguments.timeout);
            sweeper.ended(node, runId(), reply.left);
            return reply;
        } finally {
            access.close(agent);
        }
    }

    @Override
    protected void keep(ValidationReply reply) throws Exception {
        if (reply.kind != ValidationReply.Kind.VERDICT) {
            throw new AbortException(reply.message);
        }
        FlowNode node = getContext().get(FlowNode.class);
        LogFilter filter = filter();
        ValidationReply shown = reply.filteredBy(filter);
        shown.recordIn(getContext().get(Run.class), arguments, node, filter);
        if (arguments.testResults) {
            testResults().keep(shown.junit);
        }
        result = new ValidationResult(shown);
        getContext().saveState().get();
    }

    private TestResults testResults() throws IOException, InterruptedException {
        return new TestResults(getContext().get(Run.class), getContext().get(FlowNode.class), runId());
    }

    /** Nothing is decided before the test results are there: they are needed most where the step fails. */
    @Override
    protected Object conclude() throws Exception {
        if (arguments.testResults) {
            testResults().record(arguments.stdioRetention, getContext().get(TaskListener.class));
        }
        String message = filter().text("Validation of " + result);
        if (!arguments.accepts(Outcome.valueOf(result.getOutcome()))) {
            if (arguments.onFailure == OnFailure.FAILURE) {
                throw new AbortException(message);
            }
            getContext()
                    .get(FlowNode.class)
                    .addOrReplaceAction(new WarningAction(Result.UNSTABLE).withMessage(message));
            getContext().get(Run.class).setResult(Result.UNSTABLE);
        }
        say(message);
        return result;
    }
}

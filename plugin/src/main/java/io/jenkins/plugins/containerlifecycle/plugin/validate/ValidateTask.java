package io.jenkins.plugins.containerlifecycle.plugin.validate;

import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.containerlifecycle.plugin.agent.Agent;
import io.jenkins.plugins.containerlifecycle.plugin.agent.EngineAccess;
import io.jenkins.plugins.containerlifecycle.plugin.agent.ServerArgument;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepRun;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepTask;
import io.jenkins.plugins.containerlifecycle.plugin.agent.Unkept;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.leftovers.LeftoverSweeper;
import io.jenkins.plugins.containerlifecycle.plugin.leftovers.OpenRun;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.io.IOException;
import java.util.concurrent.ExecutionException;

/**
 * One validation. It can be repeated without harm, because each attempt first removes what an earlier one with the same
 * run ID left. A verdict that has come back is kept; only its recording is repeated.
 */
final class ValidateTask implements StepTask<ValidationReply, ValidationResult> {
    private static final long serialVersionUID = 1L;

    /** What the step was called with, complete; never null. */
    private final ValidateArguments arguments;

    ValidateTask(ValidateArguments arguments) {
        this.arguments = arguments;
    }

    @Override
    public String title() {
        return Messages.ValidateTask_Title(arguments.target());
    }

    @Override
    public ServerArgument server() {
        return arguments.server;
    }

    @Override
    public ValidationReply attempt(Agent agent, StepRun run)
            throws IOException, InterruptedException, ExecutionException {
        Run<?, ?> build = run.build();
        EngineAccess engine = agent.engine();
        ValidationWork work = new ValidationWork(
                arguments,
                ContainerImages.stamps(build),
                run.id(),
                engine.environment(),
                engine.keyFolder(),
                run.listener());
        LeftoverSweeper sweeper = LeftoverSweeper.get();
        sweeper.begun(agent.node(), run.id(), new OpenRun(arguments.server, run.env(), build, engine, null));
        return agent.call(work, arguments.timeout, reply -> sweeper.ended(agent.node(), run.id(), reply.left));
    }

    /** The test results are kept in the build's folder until {@link #conclude} records them. */
    @Override
    public ValidationResult keep(ValidationReply reply, StepRun run) throws IOException, InterruptedException {
        ValidationReply shown = reply.filteredBy(run.filter());
        if (shown.kind != ValidationReply.Kind.VERDICT) {
            throw new AbortException(shown.message);
        }
        Unkept unkept = new Unkept();
        shown.recordIn(run, arguments, unkept);
        if (arguments.testResults) {
            unkept.attempt(
                    () -> TestResults.of(run).keep(shown.junit),
                    why -> Messages.ValidateTask_NoTests(shown.target, why));
        }
        return new ValidationResult(shown, unkept.sentences());
    }

    /** First the test results, then the decision: they are needed most if the step fails. */
    @Override
    public ValidationResult conclude(ValidationResult result, StepRun run) throws IOException, InterruptedException {
        if (arguments.testResults) {
            TestResults.of(run).record(arguments.stdioRetention, run.listener());
        }
        String message = run.filter().text(Messages.ValidateTask_Result(result));
        boolean accepted = arguments.accepts(Outcome.valueOf(result.getOutcome()));
        Unkept.refuse(result.unkept(), message, accepted, run);
        if (!accepted) {
            if (arguments.onFailure == OnFailure.FAILURE) {
                throw new AbortException(message);
            }
            run.markUnstable(message);
        }
        run.say(message);
        return result;
    }
}

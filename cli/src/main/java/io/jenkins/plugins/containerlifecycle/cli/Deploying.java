package io.jenkins.plugins.containerlifecycle.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.deploy.DeployJson;
import io.jenkins.plugins.containerlifecycle.deploy.DeployNames;
import io.jenkins.plugins.containerlifecycle.deploy.DeployOutcome;
import io.jenkins.plugins.containerlifecycle.deploy.DeployResult;
import io.jenkins.plugins.containerlifecycle.deploy.Deployer;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.text.Json;
import java.io.PrintWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** A deployment, rollback or recovery of a command line, such that a signal ends it in good order. */
final class Deploying extends StoppableDeployment {
    /** What is to be done. */
    @FunctionalInterface
    interface Work {
        DeployResult run(Deployer deployer, Cancellation cancellation)
                throws DeployException, EngineException, InterruptedException;
    }

    private final DeployNames names;
    private final @Nullable String prefix;

    Deploying(DeployNames names, CommandSpec spec, DeployOptions options) {
        this(names, spec, options, null);
    }

    /** @param prefix distinguishes the output from that of others at the same time */
    Deploying(DeployNames names, CommandSpec spec, DeployOptions options, @Nullable String prefix) {
        super(spec, options);
        this.prefix = prefix;
        this.names = names;
    }

    /** Does it and says how it went. */
    DeployOutcome run(ContainerEngine engine, Work work) throws Exception {
        return reporting(() -> run(engine, work, null));
    }

    @Override
    ObjectNode failure(String outcome, String reason) {
        return DeployJson.of(names, outcome, reason);
    }

    /**
     * Whoever calls it takes care of signals.
     *
     * @param list takes the result in place of the output, if that is JSON; null for none
     */
    DeployOutcome run(ContainerEngine engine, Work work, @Nullable Consumer<ObjectNode> list)
            throws DeployException, EngineException, InterruptedException {
        LiveOutput live =
                new LiveOutput(options.output.live(spec), spec.commandLine().getErr(), prefix);
        DeployResult result = work.run(new Deployer(engine, live), cancellation);
        live.end();
        print(result, list);
        return result.outcome();
    }

    private void print(DeployResult result, @Nullable Consumer<ObjectNode> list) {
        PrintWriter out = spec.commandLine().getOut();
        if (options.output.json() && list != null) {
            list.accept(DeployJson.of(names, result));
        } else if (options.output.json()) {
            out.print(Json.pretty(DeployJson.of(names, result)));
        } else {
            out.println(result.sentence());
            if (result.plan() != null) {
                result.plan().changed().forEach(out::println);
            }
            if (result.downtime() != null) {
                out.println("It did not run for " + result.downtime().toMillis() + " ms.");
            }
            if (!result.evidence().isEmpty()) {
                out.println("The end of the log of the container that did not pass:");
                result.evidence().lines().forEach(line -> out.println("  " + line));
            }
        }
        out.flush();
    }

    static ExitCode exitCode(DeployOutcome outcome) {
        return switch (outcome) {
            case DEPLOYED, UNCHANGED, BROUGHT_BACK, FINISHED, UNDONE, NOTHING_TO_DO -> ExitCode.FINE;
            case FAILED -> ExitCode.VALIDATION_FAILED;
            case ROLLED_BACK -> ExitCode.ROLLED_BACK;
            case ROLLBACK_FAILED -> ExitCode.ROLLBACK_FAILED;
            case UNKNOWN -> ExitCode.BROKEN;
        };
    }

    @Override
    public String whatMayBeLeft() {
        return "the deployment may be half done; 'containerctl recover " + names.name() + "' finishes or undoes it.";
    }
}

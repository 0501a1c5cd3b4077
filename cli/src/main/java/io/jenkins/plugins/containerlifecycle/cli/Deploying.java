package io.jenkins.plugins.containerlifecycle.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.deploy.DeployJson;
import io.jenkins.plugins.containerlifecycle.deploy.DeployNames;
import io.jenkins.plugins.containerlifecycle.deploy.DeployOutcome;
import io.jenkins.plugins.containerlifecycle.deploy.DeployResult;
import io.jenkins.plugins.containerlifecycle.deploy.Deployer;
import io.jenkins.plugins.containerlifecycle.deploy.RefusedImageException;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.push.PushException;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.Json;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** A deployment, rollback or recovery of a command line, such that a signal ends it in good order. */
final class Deploying implements Stoppable {
    /** What is to be done. */
    @FunctionalInterface
    interface Work {
        DeployResult run(Deployer deployer, Cancellation cancellation)
                throws DeployException, EngineException, InterruptedException;
    }

    private final DeployNames names;
    private final CommandSpec spec;
    private final DeployOptions options;
    private final @Nullable String prefix;
    private final Cancellation cancellation = new Cancellation();
    private final CountDownLatch done = new CountDownLatch(1);

    Deploying(DeployNames names, CommandSpec spec, DeployOptions options) {
        this(names, spec, options, null);
    }

    /** @param prefix distinguishes the output from that of others at the same time */
    Deploying(DeployNames names, CommandSpec spec, DeployOptions options, @Nullable String prefix) {
        this.prefix = prefix;
        this.names = names;
        this.spec = spec;
        this.options = options;
    }

    /** Does it and says how it went. */
    DeployOutcome run(ContainerEngine engine, Work work) throws Exception {
        return reporting(() -> run(engine, work, null));
    }

    /** Programs get a result in any case. */
    <T> T reporting(Callable<T> work) throws Exception {
        try {
            return work.call();
        } catch (DeployException | EngineException | PushException | InputException e) {
            printFailure(e instanceof RefusedImageException ? "refused" : "error", ErrorReport.sentence(e));
            throw e;
        }
    }

    void printFailure(String outcome, String reason) {
        if (options.output == OutputFormat.JSON) {
            PrintWriter out = spec.commandLine().getOut();
            out.print(Json.pretty(DeployJson.of(names, outcome, reason)));
            out.flush();
        }
    }

    /** @param list takes the result in place of the output, if that is JSON; null for none */
    DeployOutcome run(ContainerEngine engine, Work work, @Nullable ArrayNode list)
            throws DeployException, EngineException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        LiveOutput live =
                new LiveOutput(options.quiet ? null : options.output == OutputFormat.JSON ? err : out, err, prefix);
        try (Signals signals = new Signals(List.of(this))) {
            DeployResult result = work.run(new Deployer(engine, live), cancellation);
            live.end();
            print(result, list);
            return result.outcome();
        } finally {
            done.countDown();
        }
    }

    private void print(DeployResult result, @Nullable ArrayNode list) {
        PrintWriter out = spec.commandLine().getOut();
        if (options.output == OutputFormat.JSON && list != null) {
            synchronized (list) {
                list.add(DeployJson.of(names, result));
            }
        } else if (options.output == OutputFormat.JSON) {
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
        };
    }

    @Override
    public void cancel() {
        cancellation.cancel();
    }

    @Override
    public boolean awaitEnd(long nanos) throws InterruptedException {
        return done.await(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public String whatMayBeLeft() {
        return "the deployment may be half done; 'containerctl recover " + names.name() + "' finishes or undoes it.";
    }
}

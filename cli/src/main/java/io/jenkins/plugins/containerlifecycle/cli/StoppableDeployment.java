package io.jenkins.plugins.containerlifecycle.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.deploy.RefusedImageException;
import io.jenkins.plugins.containerlifecycle.deploy.RollbackFailedException;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.text.Json;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What the deployments of a command line have in common: a signal ends them in good order, and programs get a result in any case. */
abstract class StoppableDeployment implements Stoppable {
    /** The outcome of what a signal has ended. */
    static final String STOPPED = "stopped";

    final CommandSpec spec;
    final DeployOptions options;
    final Cancellation cancellation = new Cancellation();
    private final CountDownLatch done = new CountDownLatch(1);

    StoppableDeployment(CommandSpec spec, DeployOptions options) {
        this.spec = spec;
        this.options = options;
    }

    /** Of one that did not come to a result. */
    abstract ObjectNode failure(String outcome, String reason);

    /**
     * Until it is over, a signal cancels it, be it before the deployment has begun, as while the image is pulled. Whatever
     * ends it, programs get a result.
     */
    final <T> T reporting(Callable<T> work) throws Exception {
        try (Signals signals = new Signals(List.of(this))) {
            cancellation.begin(Thread.currentThread());
            return work.call();
        } catch (InterruptedException e) {
            // Before the program ends, which it does as soon as this is over.
            printFailure(STOPPED, whatStoppingMeans());
            throw e;
        } catch (ParameterException e) {
            throw e;
        } catch (Exception e) {
            printFailure(outcome(e), ErrorReport.sentence(e));
            throw e;
        } finally {
            cancellation.end();
            done.countDown();
        }
    }

    /** How programs are told of a deployment that an exception has ended. */
    static String outcome(Exception e) {
        if (e instanceof RefusedImageException) {
            return "refused";
        }
        return e instanceof RollbackFailedException ? "rollback_failed" : "error";
    }

    /** For the result of one that was stopped. */
    String whatStoppingMeans() {
        return "It was told to stop; what had been changed is undone.";
    }

    final void printFailure(String outcome, String reason) {
        if (options.output.json()) {
            PrintWriter out = spec.commandLine().getOut();
            out.print(Json.pretty(failure(outcome, reason)));
            out.flush();
        }
    }

    @Override
    public final void cancel() {
        cancellation.cancel();
    }

    @Override
    public final boolean awaitEnd(long nanos) throws InterruptedException {
        return done.await(nanos, TimeUnit.NANOSECONDS);
    }
}

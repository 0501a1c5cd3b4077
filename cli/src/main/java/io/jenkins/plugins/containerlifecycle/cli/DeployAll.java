package io.jenkins.plugins.containerlifecycle.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.deploy.DeployNames;
import io.jenkins.plugins.containerlifecycle.deploy.DeployOutcome;
import io.jenkins.plugins.containerlifecycle.deploy.DeployRequest;
import io.jenkins.plugins.containerlifecycle.deploy.DeployValidation;
import io.jenkins.plugins.containerlifecycle.deploy.Deployer;
import io.jenkins.plugins.containerlifecycle.deploy.MissingHookException;
import io.jenkins.plugins.containerlifecycle.deploy.OutdatedContainer;
import io.jenkins.plugins.containerlifecycle.deploy.RollbackFailedException;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.hook.HookListener;
import io.jenkins.plugins.containerlifecycle.push.ImagePull;
import io.jenkins.plugins.containerlifecycle.push.PushException;
import io.jenkins.plugins.containerlifecycle.reference.ImageIds;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.Json;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Every night: what was left half done is brought into order; what has a newer image gets it, a service before those that
 * require it, and stays as it is if that does not pass.
 */
final class DeployAll {
    private final ContainerEngine engine;
    private final CommandSpec spec;
    private final DeployOptions options;
    private final int maxFailures;
    private final int jobs;

    /** What follows is guarded by this object. */
    private final ArrayNode json = JsonNodeFactory.instance.arrayNode();

    private ExitCode worst = ExitCode.FINE;
    private int deployed;
    private int failures;
    private int left;

    /** @param jobs how many containers at a time */
    DeployAll(ContainerEngine engine, CommandSpec spec, DeployOptions options, int maxFailures, int jobs) {
        this.engine = engine;
        this.spec = spec;
        this.options = options;
        this.maxFailures = maxFailures;
        this.jobs = jobs;
    }

    private interface Work {
        DeployOutcome run() throws DeployException, EngineException, InterruptedException;
    }

    /** Has a name mean what its registry has by now; see {@link OutdatedContainer.Refresh}. */
    boolean refresh(ImagePull pull, String image) throws EngineException, InterruptedException {
        try {
            if (pull.hasRegistry(image)) {
                pull.pull(image);
            }
            return true;
        } catch (PushException | InputException | EngineException e) {
            ExitCode exitCode = ErrorReport.exitCode(e);
            if (e instanceof EngineException trouble && exitCode == ExitCode.NO_ENGINE) {
                throw trouble;
            }
            String sentence = ErrorReport.sentence(e);
            err("containerctl: " + sentence + " The containers of " + image + " are left as they are.");
            failed("image", image, "error", sentence, ExitCode.BROKEN);
            return false;
        }
    }

    ExitCode run(
            List<OutdatedContainer> outdated,
            boolean dryRun,
            DeployValidation validation,
            Function<OutdatedContainer, DeployRequest> requests)
            throws Exception {
        if (!dryRun) {
            tidyUp(validation);
        }
        List<OutdatedContainer> containers = new ArrayList<>();
        for (OutdatedContainer container : outdated) {
            if (DeployNames.isReserved(container.name())) {
                err("containerctl: warning: " + container.name()
                        + " has a name that a deployment gives to what it keeps; it is left as it is.");
            } else {
                containers.add(container);
            }
        }
        for (List<OutdatedContainer> wave : OutdatedContainer.waves(containers)) {
            if (dryRun) {
                wave.forEach(this::plan);
            } else {
                Parallel.run(
                        wave.stream()
                                .map(container -> task(container, requests))
                                .toList(),
                        jobs);
            }
        }
        return summary(outdated.size(), dryRun);
    }

    private synchronized ExitCode summary(int outdated, boolean dryRun) {
        PrintWriter out = spec.commandLine().getOut();
        if (options.output.json()) {
            out.print(Json.pretty(json));
        } else if (outdated == 0) {
            out.println("No running container has an image whose name means another one by now.");
        } else if (!dryRun) {
            out.println("Deployed " + deployed + " of " + outdated
                    + (left > 0 ? "; the rest is left as it is after a failure: " + left + "." : "."));
        }
        out.flush();
        return worst;
    }

    private void plan(OutdatedContainer container) {
        if (options.output.json()) {
            json.addObject()
                    .put("container", container.name())
                    .put("image", container.image())
                    .put("image_id", container.newImageId())
                    .put("previous_image_id", container.imageId());
        } else {
            spec.commandLine()
                    .getOut()
                    .println(container.name() + " would get " + container.image() + " ("
                            + ImageIds.shown(container.newImageId()) + ").");
        }
    }

    /**
     * A night that was killed in the middle may have left a service that does not run, which nothing else would find. What
     * was kept for a time that is over goes, too.
     */
    private void tidyUp(DeployValidation validation) throws EngineException, InterruptedException {
        Deployer deployer = new Deployer(engine, HookListener.SILENT);
        for (String name : deployer.unfinished()) {
            count(name, () -> {
                DeployNames names = new DeployNames(name);
                return new Deploying(names, spec, options)
                        .run(engine, (each, cancellation) -> each.recover(names, validation, cancellation), json);
            });
        }
        for (String name : deployer.expired()) {
            count(name, () -> {
                deployer.removeExpired(new DeployNames(name));
                return DeployOutcome.NOTHING_TO_DO;
            });
        }
    }

    /** @return whether it was tried */
    private Callable<Boolean> task(OutdatedContainer container, Function<OutdatedContainer, DeployRequest> requests) {
        return () -> {
            synchronized (this) {
                if (failures >= maxFailures) {
                    left++;
                    return false;
                }
            }
            count(container.name(), () -> deploy(container, requests.apply(container)));
            return true;
        };
    }

    private DeployOutcome deploy(OutdatedContainer container, DeployRequest request)
            throws DeployException, EngineException, InterruptedException {
        DeployOutcome outcome = new Deploying(
                        new DeployNames(container.name()), spec, options, jobs > 1 ? container.name() : null)
                .run(engine, (deployer, cancellation) -> deployer.deploy(request, cancellation), json);
        if (outcome == DeployOutcome.DEPLOYED) {
            synchronized (this) {
                deployed++;
            }
        }
        return outcome;
    }

    /** The others are to be deployed whatever becomes of one. */
    private void count(String name, Work work) throws InterruptedException {
        ExitCode exitCode;
        try {
            exitCode = Deploying.exitCode(work.run());
        } catch (MissingHookException e) {
            err("containerctl: warning: " + ErrorReport.sentence(e));
            failed("container", name, "left", ErrorReport.sentence(e), ExitCode.FINE);
            return;
        } catch (DeployException | EngineException | IllegalArgumentException e) {
            String sentence = ErrorReport.sentence(e);
            err("containerctl: " + sentence);
            failed("container", name, "error", sentence, ErrorReport.exitCode(e));
            // What cannot be deployed to at all says nothing of the others.
            if (!(e instanceof DeployException) || e instanceof RollbackFailedException) {
                synchronized (this) {
                    failures++;
                }
            }
            return;
        }
        synchronized (this) {
            worst = worst.or(exitCode);
            if (exitCode != ExitCode.FINE) {
                failures++;
            }
        }
    }

    private synchronized void failed(String what, String name, String outcome, String sentence, ExitCode exitCode) {
        worst = worst.or(exitCode);
        synchronized (json) {
            json.addObject().put(what, name).put("outcome", outcome).put("reason", sentence);
        }
    }

    private void err(String line) {
        spec.commandLine().getErr().println(line);
    }
}

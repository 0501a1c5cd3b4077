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
import io.jenkins.plugins.containerlifecycle.reference.ImageIds;
import io.jenkins.plugins.containerlifecycle.text.Json;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Every night: what was left half done is brought into order; what has a newer image gets it, one after the other, and stays as
 * it is if that does not pass.
 */
final class DeployAll {
    private final ContainerEngine engine;
    private final CommandSpec spec;
    private final DeployOptions options;
    private final int maxFailures;
    private final ArrayNode json = JsonNodeFactory.instance.arrayNode();
    private ExitCode worst = ExitCode.FINE;
    private int deployed;
    private int failures;

    DeployAll(ContainerEngine engine, CommandSpec spec, DeployOptions options, int maxFailures) {
        this.engine = engine;
        this.spec = spec;
        this.options = options;
        this.maxFailures = maxFailures;
    }

    private interface Work {
        DeployOutcome run() throws DeployException, EngineException, InterruptedException;
    }

    ExitCode run(
            List<OutdatedContainer> outdated,
            boolean dryRun,
            DeployValidation validation,
            Function<OutdatedContainer, DeployRequest> requests)
            throws EngineException, InterruptedException {
        if (!dryRun) {
            recover(validation);
        }
        int left = 0;
        for (OutdatedContainer container : outdated) {
            if (DeployNames.isReserved(container.name())) {
                spec.commandLine()
                        .getErr()
                        .println("containerctl: warning: " + container.name()
                                + " has a name that a deployment gives to what it keeps; it is left as it is.");
            } else if (dryRun) {
                plan(container);
            } else if (failures >= maxFailures) {
                left++;
            } else {
                count(container.name(), () -> deploy(container, requests.apply(container)));
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        if (options.output == OutputFormat.JSON) {
            out.print(Json.pretty(json));
        } else if (outdated.isEmpty()) {
            out.println("No running container has an image whose name means another one by now.");
        } else if (!dryRun) {
            out.println("Deployed " + deployed + " of " + outdated.size()
                    + (left > 0 ? "; the rest is left as it is after a failure: " + left + "." : "."));
        }
        out.flush();
        return worst;
    }

    private void plan(OutdatedContainer container) {
        if (options.output == OutputFormat.JSON) {
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

    /** A night that was killed in the middle may have left a service that does not run, which nothing else would find. */
    private void recover(DeployValidation validation) throws EngineException, InterruptedException {
        for (String name : new Deployer(engine, HookListener.SILENT).unfinished()) {
            count(name, () -> {
                DeployNames names = new DeployNames(name);
                return new Deploying(names, spec, options)
                        .run(
                                engine,
                                (deployer, cancellation) -> deployer.recover(names, validation, cancellation),
                                json);
            });
        }
    }

    private DeployOutcome deploy(OutdatedContainer container, DeployRequest request)
            throws DeployException, EngineException, InterruptedException {
        DeployOutcome outcome = new Deploying(new DeployNames(container.name()), spec, options)
                .run(engine, (deployer, cancellation) -> deployer.deploy(request, cancellation), json);
        if (outcome == DeployOutcome.DEPLOYED) {
            deployed++;
        }
        return outcome;
    }

    /** The others are to be deployed whatever becomes of one. */
    private void count(String name, Work work) throws InterruptedException {
        ExitCode exitCode;
        boolean tried = true;
        try {
            exitCode = Deploying.exitCode(work.run());
        } catch (MissingHookException e) {
            spec.commandLine().getErr().println("containerctl: warning: " + ErrorReport.sentence(e));
            json.addObject().put("container", name).put("outcome", "left").put("reason", ErrorReport.sentence(e));
            return;
        } catch (DeployException | EngineException | IllegalArgumentException e) {
            String sentence = ErrorReport.sentence(e);
            spec.commandLine().getErr().println("containerctl: " + sentence);
            json.addObject().put("container", name).put("outcome", "error").put("reason", sentence);
            exitCode = ErrorReport.exitCode(e);
            // What cannot be deployed to at all says nothing of the others.
            tried = !(e instanceof DeployException) || e instanceof RollbackFailedException;
        }
        worst = worst.or(exitCode);
        if (tried && exitCode != ExitCode.FINE) {
            failures++;
        }
    }
}

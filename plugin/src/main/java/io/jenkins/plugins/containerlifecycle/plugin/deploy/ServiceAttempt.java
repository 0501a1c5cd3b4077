package io.jenkins.plugins.containerlifecycle.plugin.deploy;

import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.plugin.validate.ConsoleOutput;
import io.jenkins.plugins.containerlifecycle.service.ServiceDeployer;
import io.jenkins.plugins.containerlifecycle.service.ServiceRequest;
import io.jenkins.plugins.containerlifecycle.service.ServiceResult;
import io.jenkins.plugins.containerlifecycle.service.UnknownEndException;

/**
 * One attempt at the deployment of a service. The swarm goes on with it if the channel is cut, and an attempt after that
 * follows it; if it is cancelled, the swarm is told to go back.
 */
final class ServiceAttempt {
    private final ServiceDeployer deployer;
    private final ServiceRequest request;
    private final ConsoleOutput console;

    ServiceAttempt(ContainerEngine engine, ServiceRequest request, ConsoleOutput console) {
        this.deployer = new ServiceDeployer(engine, console::onPhase);
        this.request = request;
        this.console = console;
    }

    DeployReply run(boolean again, Cancellation cancellation) throws InterruptedException {
        try {
            return reply(again ? deployer.resume(request, cancellation) : deployer.deploy(request, cancellation));
        } catch (UnknownEndException e) {
            return DeployReply.unknown(e.getMessage());
        } catch (DeployException | EngineException | IllegalArgumentException e) {
            return again ? DeployReply.unknown(e.getMessage()) : DeployReply.trouble(e.getMessage());
        } catch (InterruptedException e) {
            if (cancellation.isCancelled()) {
                return afterAbort();
            }
            throw e;
        }
    }

    private DeployReply afterAbort() throws InterruptedException {
        try {
            ServiceResult undone = deployer.undo(request, new Cancellation());
            // The build is over for those who read the result.
            console.onPhase(undone.sentence());
            return reply(undone);
        } catch (DeployException | EngineException e) {
            return DeployReply.rollbackFailed(e.getMessage());
        }
    }

    private DeployReply reply(ServiceResult result) {
        if (!result.evidence().isEmpty()) {
            console.onPhase("The end of the log of the task that failed:");
            result.evidence().lines().forEach(line -> console.onPhase("  " + line));
        }
        return DeployReply.of(request, result);
    }
}

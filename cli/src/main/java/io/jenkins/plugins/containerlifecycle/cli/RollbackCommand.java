package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.deploy.DeployNames;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "rollback",
        description = "Brings the container back that the last deployment replaced, and validates it.",
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = {
            "  containerctl rollback web",
            "  containerctl rollback --service web    in a Docker Swarm",
            "",
            "The container that goes is kept as NAME-refused, and its image is not deployed again",
            "without --retry.",
            "",
            "Exit codes: 0 it is back and passed, 2 usage, 3 no engine, 4 there is none to go back to,",
            "7 it does not pass, so nothing was changed."
        })
final class RollbackCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    CommonOptions common;

    @Parameters(paramLabel = "NAME", description = "The name of the container or service.")
    String name;

    @Option(
            names = "--service",
            description = "NAME is a service of a Docker Swarm, which goes back to what it was before its last update.")
    boolean service;

    @Mixin
    DeployOptions options;

    @Override
    public Integer call() throws Exception {
        if (service) {
            return callService();
        }
        DeployNames names = new DeployNames(name);
        try (ContainerEngine engine = common.engine()) {
            return Deploying.exitCode(new Deploying(names, spec, options)
                            .run(
                                    engine,
                                    (deployer, cancellation) ->
                                            deployer.rollback(names, options.validation(false), cancellation)))
                    .code();
        }
    }

    private int callService() throws Exception {
        ServiceDeploying deploying = new ServiceDeploying(name, spec, options);
        try (ContainerEngine engine = common.engine()) {
            return deploying
                    .reporting(() -> deploying.run(
                            engine,
                            (deployer, cancellation) ->
                                    deployer.rollback(name, options.validation.timeout, cancellation)))
                    .code();
        }
    }
}

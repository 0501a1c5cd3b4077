package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.deploy.DeployNames;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "rollback",
        description = "Brings the container back that the last deployment replaced, and validates it.",
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = {
            "  containerctl rollback web",
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

    @Parameters(paramLabel = "NAME", description = "The container's name.")
    String name;

    @Mixin
    DeployOptions options;

    @Override
    public Integer call() throws Exception {
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
}

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
        name = "recover",
        description = "Finishes or undoes a deployment or rollback that was killed; the next deployment does so, too.",
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = {
            "  containerctl recover web",
            "",
            "A new container that was in place already is validated, and stays if it passes.",
            "",
            "Exit codes: 0 nothing is left half done, 2 usage, 3 no engine, 4 it could not be done."
        })
final class RecoverCommand implements Callable<Integer> {
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
                                            deployer.recover(names, options.validation(false), cancellation)))
                    .code();
        }
    }
}

package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.deploy.DeployNames;
import io.jenkins.plugins.containerlifecycle.deploy.DeployRequest;
import io.jenkins.plugins.containerlifecycle.deploy.DeployRequestBuilder;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        description = "Starts a container of an image, by its own command or its START hook, with a deployment record.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  containerctl run --validate example/web:12 -- -p 80:80 --restart always",
            "  containerctl run --name dns example/dns:12",
            "",
            "With --validate a container that does not pass is removed again. 'containerctl deploy' brings",
            "the container to another image later.",
            "",
            "Exit codes: 0 it runs (and passed), 1 it did not pass, 2 usage or no such image, 3 no engine,",
            "4 it could not be started."
        })
final class RunCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    CommonOptions common;

    @Parameters(index = "0", paramLabel = "IMAGE", description = "Name or ID of an image of the engine.")
    String image;

    @Parameters(index = "1..*", paramLabel = "OPTION", description = "Options of 'docker run', after --.")
    List<String> runOptions = new ArrayList<>();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The container's name. Default: the image's project, else the last part of its name.")
    String name;

    @Option(names = "--validate", description = "Validate it when it is ready; one that does not pass is removed.")
    boolean validate;

    @Option(names = "--keep", description = "Keep a container that does not pass, stopped.")
    boolean keep;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record that the container carries.")
    String reason;

    @Mixin
    DeployOptions options;

    @Override
    public Integer call() throws Exception {
        try (ContainerEngine engine = common.engine()) {
            DeployNames names = new DeployNames(name == null ? defaultName(engine) : name);
            DeployRequest request = new DeployRequestBuilder()
                    .names(names)
                    .image(image)
                    .validation(validate ? options.validation(true) : null)
                    .retry(false)
                    .force(false)
                    .onlyFirst(true)
                    .keep(keep)
                    .deployedBy(DeployOptions.deployedBy())
                    .cause(DeployOptions.cause())
                    .reason(reason)
                    .first(common.dockerCreate(engine, runOptions))
                    .build();
            return Deploying.exitCode(new Deploying(names, spec, options)
                            .run(engine, (deployer, cancellation) -> deployer.deploy(request, cancellation)))
                    .code();
        }
    }

    private String defaultName(ContainerEngine engine) throws EngineException, InterruptedException {
        String repository = ImageReference.split(image).canonicalRepository();
        return ImageLabels.read(engine.images().inspect(image).labels())
                .image()
                .map(ImageMetadata::project)
                .orElse(repository.substring(repository.lastIndexOf('/') + 1))
                .replaceAll("[^a-zA-Z0-9_.-]", "-");
    }
}

package io.jenkins.plugins.containerlifecycle.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.context.BaseFacts;
import io.jenkins.plugins.containerlifecycle.context.BuildContext;
import io.jenkins.plugins.containerlifecycle.context.BuildFacts;
import io.jenkins.plugins.containerlifecycle.context.BuildTool;
import io.jenkins.plugins.containerlifecycle.context.BuilderProbe;
import io.jenkins.plugins.containerlifecycle.context.Carrier;
import io.jenkins.plugins.containerlifecycle.context.ContextException;
import io.jenkins.plugins.containerlifecycle.context.Gitref;
import io.jenkins.plugins.containerlifecycle.context.ImageStamper;
import io.jenkins.plugins.containerlifecycle.context.Stamped;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.metadata.FieldValues;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.HookMethod;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code metadata} and {@code build} have in common. */
final class StampOptions {
    @Mixin
    CommonOptions common;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "CONTEXT",
            defaultValue = ".",
            converter = ContextConverter.class,
            description = "The build context. Default: the current folder.")
    Path context;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "The Dockerfile, relative to the context. Default: the one that the builder takes:"
                    + " Dockerfile, dockerfile or Containerfile.")
    @Nullable
    Path dockerfile;

    @Option(
            names = "--target",
            paramLabel = "STAGE",
            description = "The stage of the Dockerfile to build and to stamp. Default: the last.")
    @Nullable
    String target;

    @Option(
            names = "--builder",
            paramLabel = "docker|podman|buildah",
            description = "The command that builds. Default: the first of them that is installed.")
    @Nullable
    BuildTool builder;

    @Option(
            names = "--carrier",
            paramLabel = "auto|named|context",
            defaultValue = "AUTO",
            description = "How the files get into the image: as a named context, which COPY . . does not see, or in the"
                    + " build context. Default: auto, named if the builder supports it.")
    Carrier carrier;

    @Option(
            names = "--project",
            paramLabel = "NAME",
            description = "The project that the image belongs to. Default: container.json, the image's name, the"
                    + " folder's name.")
    @Nullable
    String project;

    @Option(
            names = "--image",
            paramLabel = "NAME",
            description = "The image's repository, such as example/dns; with or without a tag.")
    @Nullable
    String image;

    @Option(
            names = {"-t", "--tag"},
            paramLabel = "TAG",
            description = "A tag of the image, such as latest. May be repeated.")
    List<String> tags = new ArrayList<>();

    @Mixin
    TraitOptions traits;

    @Option(names = "--start", paramLabel = "COMMAND", description = "How the image's service is started.")
    @Nullable
    String start;

    @Option(names = "--validate", paramLabel = "COMMAND", description = "How the image is validated.")
    @Nullable
    String validate;

    @Option(names = "--update", paramLabel = "COMMAND", description = "How a running container is updated.")
    @Nullable
    String update;

    @Option(names = "--monitor", paramLabel = "COMMAND", description = "How a running container is monitored.")
    @Nullable
    String monitor;

    @Option(names = "--metrics", paramLabel = "COMMAND", description = "How metrics are read.")
    @Nullable
    String metrics;

    @Mixin
    HealthcheckOptions healthcheck;

    @Option(
            names = "--user-data",
            paramLabel = "JSON|@FILE",
            description = "Any JSON object of your own, kept in the image as 'user'.")
    @Nullable
    String userData;

    @Option(names = "--build-arg", paramLabel = "NAME=VALUE", description = "A value for ARG. May be repeated.")
    Map<String, String> buildArgs = Map.of();

    @Option(names = "--gitref", paramLabel = "COMMIT", description = "The commit of the context, if git cannot tell.")
    @Nullable
    String gitref;

    /** The command that builds. */
    BuildTool tool() {
        return builder != null ? builder : BuildTool.installed(System.getenv());
    }

    /** @throws MetadataException in the words of the options */
    Stamped stamp() throws ContextException, InputException, IOException, InterruptedException {
        return stamp(buildArgs);
    }

    /**
     * @param values for ARG, which may come from elsewhere, too
     * @throws MetadataException in the words of the options
     */
    Stamped stamp(Map<String, String> values)
            throws ContextException, InputException, IOException, InterruptedException {
        FieldValues said = said();
        try {
            return stampWith(said, values);
        } catch (MetadataException e) {
            throw new MetadataException(e.getMessage(field -> option(field, said)), e);
        }
    }

    /** The option for a field of the metadata; a field that no option gave keeps the name that it has in its file. */
    private String option(String field, FieldValues said) {
        if (field.equals("project") && project != null) {
            return "--project";
        }
        if (field.equals("image_name") && image != null) {
            return "The name in --image";
        }
        if (field.equals("image_tag_names") && !(tags.isEmpty() && image == null)) {
            boolean alsoImage = image != null && ImageReference.split(image).tag() != null;
            return tags.isEmpty() ? "The tag in --image" : alsoImage ? "A tag in --tag or --image" : "--tag";
        }
        for (Hook hook : Hook.values()) {
            if (field.equals(hook.field()) && commands().get(hook) != null) {
                return "--" + hook.id();
            }
        }
        return field.startsWith(MetadataField.HEALTHCHECK.id()) && healthcheck.said() != null
                ? HealthcheckOptions.option(field)
                : TraitOptions.option(field, said);
    }

    private Stamped stampWith(FieldValues said, Map<String, String> values)
            throws ContextException, InputException, IOException, InterruptedException {
        BuildContext buildContext = BuildContext.of(context)
                .withDockerfile(dockerfile)
                .withWorkingDir(Path.of(""))
                .withBuilder(tool(), BuilderProbe.detect(tool(), common.host, System.getenv()))
                .withCarrier(carrier)
                .withTarget(target);
        ImageStamper stamper = new ImageStamper(buildContext, image, said, values);
        BuildFacts facts = BuildFacts.of(System.getenv(), context, Gitref.of("--gitref", gitref));
        try (DockerEngine engine = common.engine()) {
            return stamper.stamp(facts, BaseFacts.from(engine.images()));
        } catch (EngineException e) {
            // The engine is asked only about the base image, and metadata can be written without it.
            return stamper.stamp(facts, name -> BaseFacts.UNKNOWN);
        }
    }

    private FieldValues said() throws InputException, IOException {
        FieldValues said = traits.said()
                .set(MetadataField.PROJECT, project)
                .set(MetadataField.IMAGE_TAG_NAMES, tags)
                .set(MetadataField.HEALTHCHECK, healthcheck.said())
                .set(MetadataField.USER, userObject());
        commands()
                .forEach((hook, command) ->
                        said.set(MetadataField.method(hook), HookMethod.require("--" + hook.id(), command)));
        return said;
    }

    /** Those that were given. */
    private Map<Hook, String> commands() {
        Map<Hook, String> commands = new EnumMap<>(Hook.class);
        for (Hook hook : Hook.values()) {
            commands.put(
                    hook,
                    switch (hook) {
                        case START -> start;
                        case UPDATE -> update;
                        case VALIDATE -> validate;
                        case MONITOR -> monitor;
                        case METRICS -> metrics;
                    });
        }
        return commands;
    }

    private @Nullable ObjectNode userObject() throws InputException, IOException {
        if (userData == null) {
            return null;
        }
        if (userData.startsWith("@")) {
            Path file = Path.of(userData.substring(1));
            return Json.readUsersObject(Files.readAllBytes(file), file.toString());
        }
        return Json.readUsersObject(userData.getBytes(StandardCharsets.UTF_8), "--user-data");
    }
}

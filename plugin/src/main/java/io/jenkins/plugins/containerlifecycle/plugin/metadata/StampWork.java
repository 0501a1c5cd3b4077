package io.jenkins.plugins.containerlifecycle.plugin.metadata;

import hudson.AbortException;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.containerlifecycle.context.BaseFacts;
import io.jenkins.plugins.containerlifecycle.context.BuildContext;
import io.jenkins.plugins.containerlifecycle.context.BuildFacts;
import io.jenkins.plugins.containerlifecycle.context.BuildTool;
import io.jenkins.plugins.containerlifecycle.context.BuilderProbe;
import io.jenkins.plugins.containerlifecycle.context.Carrier;
import io.jenkins.plugins.containerlifecycle.context.ContextException;
import io.jenkins.plugins.containerlifecycle.context.ImageStamper;
import io.jenkins.plugins.containerlifecycle.context.Stamped;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.metadata.FieldValues;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataJson;
import io.jenkins.plugins.containerlifecycle.plugin.agent.EngineAccess;
import io.jenkins.plugins.containerlifecycle.plugin.facts.JenkinsFacts;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.Json;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import jenkins.MasterToSlaveFileCallable;

/** The part of the step that happens on the agent: writes the metadata into the build context there. */
final class StampWork extends MasterToSlaveFileCallable<StampWork.Result> {
    private static final long serialVersionUID = 1L;

    private final String image;
    /** What the step says about the image, as JSON. */
    private final String said;
    /** Relative to the step's folder. */
    private final String context;
    /** Relative to the context; null for the one that the builder finds. */
    private final String dockerfile;
    /** Null for the last stage. */
    private final String target;
    /** Null for auto. */
    private final String carrier;
    /** Null for the first that the agent has. */
    private final String builder;

    private final HashMap<String, String> buildArgs;
    private final JenkinsFacts facts;
    private final HashMap<String, String> env;

    StampWork(ContainerMetadataStep step, FieldValues said, JenkinsFacts facts, Map<String, String> env) {
        this.image = step.getImage();
        this.said = Json.compact(said.toTree());
        this.context = Objects.requireNonNullElse(step.getContext(), ".");
        this.dockerfile = step.getDockerfile();
        this.target = step.getTarget();
        this.carrier = step.getCarrier();
        this.builder = step.getBuilder();
        this.buildArgs = new HashMap<>(step.buildArgs());
        this.facts = facts;
        this.env = EngineAccess.variables(env, BuilderProbe.VARIABLES.toArray(String[]::new));
    }

    /** @throws AbortException if the user can fix it, with a message saying what and where */
    @Override
    public Result invoke(File folder, VirtualChannel channel) throws IOException, InterruptedException {
        FieldValues values = values();
        try {
            Path workingDir = folder.toPath();
            Path contextDir = workingDir.resolve(context).normalize();
            BuildTool tool = BuildTool.of(builder).orElseGet(() -> BuildTool.installed(env));
            BuildContext buildContext = BuildContext.of(contextDir)
                    .withDockerfile(dockerfile == null ? null : Path.of(dockerfile))
                    .withWorkingDir(workingDir)
                    .withBuilder(tool, BuilderProbe.detect(tool, null, env))
                    .withCarrier(Carrier.of(carrier).orElse(Carrier.AUTO))
                    .withTarget(target);
            Stamped stamped = stamp(new ImageStamper(buildContext, image, values, buildArgs), facts.on(contextDir));
            return new Result(
                    new BuildCommand(tool.command(), stamped.shellOptions()),
                    stamped.carrier().id(),
                    stamped.file().toString(),
                    MetadataJson.write(stamped.metadata()),
                    ancestors(stamped),
                    new ArrayList<>(stamped.warnings()));
        } catch (MetadataException e) {
            throw new AbortException(e.getMessage(field -> argument(field, values)));
        } catch (ContextException | InputException e) {
            throw new AbortException(e.getMessage());
        } catch (InvalidPathException e) {
            throw new AbortException("'" + e.getInput() + "' is not a path: " + e.getReason() + ".");
        }
    }

    private FieldValues values() throws AbortException {
        try {
            return FieldValues.of(Json.readObject(said.getBytes(StandardCharsets.UTF_8), "'user'"), "");
        } catch (InputException e) {
            throw new AbortException(e.getMessage());
        }
    }

    private static ArrayList<byte[]> ancestors(Stamped stamped) throws MetadataException {
        ArrayList<byte[]> ancestors = new ArrayList<>();
        for (ImageMetadata ancestor : stamped.ancestors()) {
            ancestors.add(MetadataJson.write(ancestor));
        }
        return ancestors;
    }

    /**
     * The argument for a field of the metadata; a field that no argument gave keeps the name that it has in its file.
     */
    private String argument(String field, FieldValues values) {
        if (field.equals("image_name") && image != null) {
            return "The repository of 'image'";
        }
        if (field.equals("image_tag_names")) {
            return values.has(MetadataField.IMAGE_TAG_NAMES) ? "A tag in 'tags' or 'image'" : "The tag of 'image'";
        }
        for (Hook hook : Hook.values()) {
            if (field.equals(hook.field()) && values.has(MetadataField.method(hook))) {
                return "'" + hook.id() + "'";
            }
        }
        return MetadataField.ALL.stream().anyMatch(known -> known.id().equals(field) && values.has(known))
                ? "'" + field + "'"
                : field;
    }

    private Stamped stamp(ImageStamper stamper, BuildFacts build)
            throws ContextException, MetadataException, InterruptedException {
        // Not the agent's own environment, because the build may use another engine than the agent's owner.
        try (DockerEngine engine = DockerEngine.connect(EngineAccess.config(env))) {
            return stamper.stamp(build, BaseFacts.from(engine.images()));
        } catch (EngineException e) {
            // The engine is asked only about the base image, and metadata can be written without it.
            return stamper.stamp(build, name -> BaseFacts.UNKNOWN);
        }
    }

    /**
     * What the agent has written.
     *
     * @param build with which the image is built
     * @param carrier how the files reach the builder
     * @param file absolute, on the agent
     * @param metadata its content
     * @param ancestors the metadata of the image's ancestors, oldest first
     * @param warnings sentences for the build's log
     */
    record Result(
            BuildCommand build,
            String carrier,
            String file,
            byte[] metadata,
            ArrayList<byte[]> ancestors,
            ArrayList<String> warnings)
            implements Serializable {}

    /** @param options for a POSIX shell in the step's folder */
    record BuildCommand(String tool, String options) implements Serializable {}
}

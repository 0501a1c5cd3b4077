package io.jenkins.plugins.containerlifecycle.plugin.metadata;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.AbortException;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.containerlifecycle.context.BaseFacts;
import io.jenkins.plugins.containerlifecycle.context.BuildContext;
import io.jenkins.plugins.containerlifecycle.context.BuildFacts;
import io.jenkins.plugins.containerlifecycle.context.Builder;
import io.jenkins.plugins.containerlifecycle.context.ContextException;
import io.jenkins.plugins.containerlifecycle.context.ImageStamper;
import io.jenkins.plugins.containerlifecycle.context.Stamped;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.DockerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.Json;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataJson;
import io.jenkins.plugins.containerlifecycle.plugin.agent.EngineAccess;
import io.jenkins.plugins.containerlifecycle.plugin.facts.JenkinsFacts;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import jenkins.MasterToSlaveFileCallable;

/** The part of the step that happens on the agent: writes the metadata into the build context there. */
final class StampCallable extends MasterToSlaveFileCallable<StampCallable.Result> {
    private static final long serialVersionUID = 1L;

    private final String project;
    private final String image;
    private final ArrayList<String> tags;
    private final EnumMap<Hook, String> methods;
    /** A JSON object; null for none. */
    private final String user;
    /** Relative to the step's folder. */
    private final String context;
    /** Relative to the context. */
    private final String dockerfile;

    private final HashMap<String, String> buildArgs;
    private final JenkinsFacts facts;
    private final HashMap<String, String> env;

    StampCallable(ContainerMetadataStep step, String user, JenkinsFacts facts, Map<String, String> env) {
        this.project = step.getProject();
        this.image = step.getImage();
        this.tags = new ArrayList<>(step.tags());
        this.methods = new EnumMap<>(Hook.class);
        this.methods.putAll(step.methods());
        this.user = user;
        this.context = Objects.requireNonNullElse(step.getContext(), ".");
        this.dockerfile = Objects.requireNonNullElse(step.getDockerfile(), "Dockerfile");
        this.buildArgs = new HashMap<>(step.buildArgs());
        this.facts = facts;
        this.env = EngineAccess.variables(env, "DOCKER_BUILDKIT");
    }

    /** @throws AbortException where a person can mend it, with a sentence saying what and where */
    @Override
    public Result invoke(File folder, VirtualChannel channel) throws IOException, InterruptedException {
        try {
            Path workingDir = folder.toPath();
            Path contextDir = workingDir.resolve(context).normalize();
            BuildContext buildContext = BuildContext.of(contextDir)
                    .withDockerfile(Path.of(dockerfile))
                    .withWorkingDir(workingDir)
                    .withBuilder(Builder.detect(env));
            ObjectNode userData =
                    user == null ? null : Json.readObject(user.getBytes(StandardCharsets.UTF_8), "'user'");
            ImageStamper stamper = new ImageStamper(buildContext, project, image, tags, methods, userData, buildArgs);
            HashMap<String, String> base = new HashMap<>();
            Stamped stamped = stamp(stamper, facts.on(contextDir), base);
            return new Result(
                    stamped.shellOptions(),
                    stamped.file().toString(),
                    MetadataJson.write(stamped.metadata()),
                    base,
                    new ArrayList<>(stamped.warnings()));
        } catch (MetadataException e) {
            throw new AbortException(e.getMessage(this::argument));
        } catch (ContextException e) {
            throw new AbortException(e.getMessage());
        } catch (InvalidPathException e) {
            throw new AbortException("'" + e.getInput() + "' is not a path: " + e.getReason() + ".");
        }
    }

    /** What the user wrote a field of the metadata with; what no argument gave keeps the name that it has in its file. */
    private String argument(String field) {
        if (field.equals("project") && project != null) {
            return "'project'";
        }
        if (field.equals("image_name") && image != null) {
            return "The repository of 'image'";
        }
        if (field.equals("image_tag_names")) {
            return tags.isEmpty() ? "The tag of 'image'" : "A tag in 'tags' or 'image'";
        }
        for (Hook hook : methods.keySet()) {
            if (field.equals(hook.field())) {
                return "'" + hook.id() + "'";
            }
        }
        return field;
    }

    /** @param base gets the project's labels of the image that it is going to be built on */
    private Stamped stamp(ImageStamper stamper, BuildFacts build, Map<String, String> base)
            throws ContextException, MetadataException, InterruptedException {
        // Not the agent's own environment: the build may be told of another engine than the agent's owner has.
        try (DockerEngine engine = DockerEngine.connect(EngineAccess.config(env))) {
            return stamper.stamp(build, name -> {
                base.putAll(labels(engine, name));
                return BaseFacts.from(engine).of(name);
            });
        } catch (EngineException e) {
            // The engine is asked about the base image only, and metadata can be written without knowing it.
            return stamper.stamp(build, name -> BaseFacts.UNKNOWN);
        }
    }

    /** What they tell of is a hint: the builder may yet take another image of that name. */
    private static Map<String, String> labels(ContainerEngine engine, String image) throws InterruptedException {
        try {
            Map<String, String> labels = new HashMap<>(engine.inspectImage(image).labels());
            labels.keySet().removeIf(label -> !label.startsWith(ImageLabels.PREFIX));
            return labels;
        } catch (EngineException e) {
            // It is not there yet: the builder will fetch it.
            return Map.of();
        }
    }

    /**
     * What the agent has written.
     *
     * @param buildOptions for a POSIX shell in the step's folder
     * @param file absolute, on the agent
     * @param metadata its content
     * @param base the project's labels of the image that it is going to be built on; empty where it is not known
     * @param warnings sentences for the build's log
     */
    record Result(
            String buildOptions,
            String file,
            byte[] metadata,
            HashMap<String, String> base,
            ArrayList<String> warnings)
            implements Serializable {}
}

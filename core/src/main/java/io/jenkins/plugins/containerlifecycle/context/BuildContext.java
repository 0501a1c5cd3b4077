package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * A Docker build context into which metadata is written, so that {@code docker build} with the resulting options builds
 * an image that has it. Nothing of the user's is changed: everything is in the folder {@code .container}. Each stamp
 * has a folder of its own there that is never written again, because several images may be built from one context at
 * the same time.
 *
 * @param contextDir an existing folder
 * @param dockerfile relative to the context, or absolute; it may be outside of the context. By default the one that the
 *     builder finds by itself
 * @param workingDir where {@code docker build} will be run: {@code -f} of the docker command is relative to it
 * @param tool the command that will build the image
 * @param builder what that command builds with
 * @param carrier how the files are to reach the builder
 * @param target the stage that will be built, by name or number; else the last
 * @param frontend the frontend that the build is told to read the Dockerfile with, whatever that says itself
 * @see StampFiles what is written
 */
@Value.Builder
public record BuildContext(
        Path contextDir,
        @Nullable Path dockerfile,
        Path workingDir,
        BuildTool tool,
        Builder builder,
        Carrier carrier,
        @Nullable String target,
        @Nullable String frontend) {

    /** With the {@code Dockerfile} in the context, built inside it by an unknown builder. */
    public static BuildContext of(Path contextDir) {
        return new BuildContextBuilder()
                .contextDir(contextDir)
                .workingDir(contextDir)
                .tool(BuildTool.DOCKER)
                .builder(Builder.UNKNOWN)
                .carrier(Carrier.AUTO)
                .build();
    }

    /** @param value if it is not the one that the builder finds by itself */
    public BuildContext withDockerfile(@Nullable Path value) {
        return new BuildContextBuilder().from(this).dockerfile(value).build();
    }

    public BuildContext withWorkingDir(Path value) {
        return new BuildContextBuilder().from(this).workingDir(value).build();
    }

    public BuildContext withBuilder(BuildTool newTool, Builder newBuilder) {
        return new BuildContextBuilder()
                .from(this)
                .tool(newTool)
                .builder(newBuilder)
                .build();
    }

    public BuildContext withCarrier(Carrier value) {
        return new BuildContextBuilder().from(this).carrier(value).build();
    }

    /** @param value if it is not the last stage */
    public BuildContext withTarget(@Nullable String value) {
        return new BuildContextBuilder().from(this).target(value).build();
    }

    /** @param value of {@code --build-arg BUILDKIT_SYNTAX} */
    public BuildContext withFrontend(@Nullable String value) {
        return new BuildContextBuilder().from(this).frontend(value).build();
    }

    /**
     * The FROM image of the stage that will be built, a hint; {@code scratch} included.
     *
     * @param buildArgs the values of {@code --build-arg}
     * @throws ContextException if the context or the Dockerfile cannot be read
     */
    public Optional<BaseImage> baseImage(Map<String, String> buildArgs) throws ContextException {
        return stageImages(buildArgs).base();
    }

    private StageImages stageImages(Map<String, String> buildArgs) throws ContextException {
        return StageImages.of(dockerfileText(), buildArgs);
    }

    /** All images that go into the stage that will be built, as far as the Dockerfile and what it is built on tell. */
    StageImages stageImages(Map<String, String> buildArgs, BaseFacts.Source bases)
            throws ContextException, InterruptedException {
        String dockerfile = dockerfileText();
        Map<String, List<String>> onBuild = new HashMap<>();
        for (BaseImage image : StageImages.roots(dockerfile, buildArgs)) {
            onBuild.put(image.reference(), bases.of(image.reference()).onBuild());
        }
        return StageImages.of(dockerfile, buildArgs, onBuild);
    }

    private String dockerfileText() throws ContextException {
        return derived(UserFiles.of(contextDir, tool)).text();
    }

    private DerivedDockerfile derived(UserFiles user) throws ContextException {
        Path original = user.dockerfile(dockerfile);
        return DerivedDockerfile.of(user.read(original), original.toString(), target);
    }

    /**
     * Writes the metadata beside what earlier calls wrote, and removes what is old. Other builds and writers may work
     * in the same context meanwhile.
     *
     * @throws ContextException if there is no context or Dockerfile, if something else is in the way, or if the classic
     *     builder's {@code .dockerignore} would keep the files out of the image
     * @throws MetadataException if the metadata is too large
     */
    public Stamped write(ImageMetadata metadata) throws ContextException, MetadataException {
        return write(metadata, ScriptResource.load());
    }

    Stamped write(ImageMetadata metadata, byte[] script) throws ContextException, MetadataException {
        UserFiles user = UserFiles.of(contextDir, tool);
        Path original = user.dockerfile(dockerfile);
        DerivedDockerfile derived = derived(user);
        List<String> warnings = new ArrayList<>(derived.warnings());
        boolean named = isNamed(derived, warnings);
        StampFiles files = StampFiles.of(metadata, script, derived, user.ignored(original), named);
        boolean healthcheck = metadata.get(MetadataField.HEALTHCHECK) != null;
        if (healthcheck && derived.stage().healthcheck() > 0) {
            warnings.add(original + ", line " + derived.stage().healthcheck()
                    + ", has a HEALTHCHECK of its own, which the one of the metadata's 'healthcheck' replaces. Remove one"
                    + " of the two.");
        }
        warnings.addAll(derived.stage().replacedBy(ImageLabels.of(metadata), original.toString()));
        warnings.addAll(ImageLabels.complaints(metadata));
        if (!named) {
            warnOfWholeContext(derived, original, warnings);
            checkIgnored(user, files, warnings);
        }
        Path folder = files.store(user.context(), warnings);
        Path built = folder.resolve(named ? StampFiles.NAMED_DOCKERFILE : StampFiles.DOCKERFILE);
        List<String> options = new ArrayList<>(List.of("-f", option(built)));
        if (named) {
            options.add("--build-context");
            options.add(derived.contextName() + "=" + option(folder.resolve(StampFiles.ROOTFS)));
        }
        if (builder.takesIgnoreFile()) {
            options.add("--ignorefile");
            options.add(option(built.resolveSibling(built.getFileName() + UserFiles.IGNORE)));
        }
        if (healthcheck && (tool != BuildTool.DOCKER || builder.takesIgnoreFile())) {
            // In the default format of podman and buildah, OCI's, an image cannot have a HEALTHCHECK.
            options.addAll(List.of("--format", "docker"));
        }
        return new StampedBuilder()
                .contextDir(user.context())
                .dockerfile(built)
                .buildOptions(options)
                .file(folder.resolve(StampFiles.JSON))
                .metadata(metadata)
                .carrier(named ? Carrier.NAMED : Carrier.CONTEXT)
                .builder(builder)
                .warnings(warnings)
                .build();
    }

    private boolean isNamed(DerivedDockerfile derived, List<String> warnings) {
        boolean frontendHas =
                builder.takesIgnoreFile() || Frontend.hasNamedContexts(frontend != null ? frontend : derived.syntax());
        if (carrier == Carrier.NAMED) {
            if (builder == Builder.CLASSIC || builder == Builder.BUILDKIT) {
                warnings.add("'" + tool.command() + " build' takes no named context here, because it builds with "
                        + (builder == Builder.CLASSIC
                                ? "the classic builder"
                                : "a BuildKit that is too old or has no buildx")
                        + "; with the carrier 'context' it can build this.");
            } else if (!frontendHas) {
                warnings.add("The Dockerfile is read by '"
                        + SafeText.lineOrNull(frontend != null ? frontend : derived.syntax())
                        + "', which may not know named contexts: those came with docker/dockerfile:1.4.");
            }
            return true;
        }
        return carrier == Carrier.AUTO && builder.hasNamedContexts() && frontendHas;
    }

    private void warnOfWholeContext(DerivedDockerfile derived, Path original, List<String> warnings) {
        if (derived.wholeContext() > 0) {
            warnings.add(original + ", line " + derived.wholeContext() + ", copies the whole context, and so "
                    + ContextFolder.NAME
                    + "/ too: it is in the image, and since it differs in every build, no layer from"
                    + " there on comes from the cache. Copy the files and folders that the image needs by name, or build"
                    + " with buildx on an engine from 23 on, with buildah or with podman.");
        }
    }

    /** The classic builder would leave out an excluded file and still call the build a success. */
    private void checkIgnored(UserFiles user, StampFiles files, List<String> warnings) throws ContextException {
        Path ignoreFile = user.context().resolve(UserFiles.IGNORE);
        Optional<byte[]> content = builder.readsOurIgnoreFile() ? Optional.empty() : user.ignoreFile(ignoreFile);
        if (content.isEmpty()) {
            return;
        }
        DockerIgnore ignore = DockerIgnore.parse(new String(content.get(), StandardCharsets.UTF_8));
        for (String file : files.copied()) {
            Optional<IgnoreRule> rule = ignore.dropping(file);
            if (rule.isPresent()) {
                String found = ignoreFile + ", line " + rule.get().line() + ", keeps the metadata out of the image: '"
                        + SafeText.line(rule.get().text()) + "'. Add '!" + ContextFolder.NAME
                        + "' as its last line, or build with BuildKit (buildx, or DOCKER_BUILDKIT=1 with a docker command"
                        + " that has it), which reads an ignore file of this tool's instead.";
                if (builder == Builder.CLASSIC) {
                    throw new ContextException(found);
                }
                warnings.add(found);
                return;
            }
        }
    }

    private String option(Path file) {
        try {
            Path dir = workingDir.toRealPath();
            if (file.startsWith(dir)) {
                return dir.relativize(file).toString().replace('\\', '/');
            }
        } catch (IOException e) {
            // Then it cannot be relative to where the build runs; the absolute path is right from anywhere.
        }
        return file.toString();
    }
}

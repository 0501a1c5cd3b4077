package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.context.BuildTool;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.hook.StampCheck;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.StampRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks what a build has made: that it succeeded does not mean that its image carries the stamp. The image is
 * identified by the ID that docker writes into a file. Names would not do: an image that went to a registry or to a
 * file is not on the engine, which may have an older one with the same name.
 */
final class BuiltImage implements AutoCloseable {
    private static final List<String> ELSEWHERE = List.of("--iidfile", "--output", "-o", "--push");

    /** If anything can be known about the image. */
    private final @Nullable Path idFile;

    private BuiltImage(@Nullable Path idFile) {
        this.idFile = idFile;
    }

    /** @param more the user's own options of the build */
    static BuiltImage of(BuildTool tool, List<String> more) throws IOException {
        boolean elsewhere = more.stream()
                .anyMatch(option ->
                        ELSEWHERE.stream().anyMatch(name -> option.equals(name) || option.startsWith(name + "=")));
        return new BuiltImage(
                tool != BuildTool.DOCKER || elsewhere ? null : Files.createTempFile("containerctl", ".image-id"));
    }

    /** The options for the build. */
    List<String> options() {
        return idFile == null ? List.of() : List.of("--iidfile", idFile.toString());
    }

    /** @return why it is not the stamped image; empty also if the engine does not have it */
    Optional<String> complaint(CommonOptions common, ImageMetadata stamped) throws IOException, InterruptedException {
        String id = idFile == null || !Files.exists(idFile)
                ? ""
                : Files.readString(idFile).strip();
        if (id.isEmpty()) {
            return Optional.empty();
        }
        try (ContainerEngine engine = common.engine()) {
            ImageDetails image = engine.images().inspect(id);
            String name = stamped.imageName() == null || stamped.imageTagNames().isEmpty()
                    ? id
                    : stamped.imageName() + ":" + stamped.imageTagNames().get(0);
            StampRule rule = StampRule.buildId(stamped.buildId(), "this build");
            return new StampCheck(engine.images(), rule).image(name, List.of(), image);
        } catch (EngineException e) {
            // If the image is missing, it went elsewhere, or docker has built on another engine than this one.
            if (e.kind() != EngineException.Kind.NO_SUCH_IMAGE) {
                common.warn("It is not known whether the built image carries the stamp: " + e.getMessage());
            }
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        if (idFile != null) {
            Files.deleteIfExists(idFile);
        }
    }
}

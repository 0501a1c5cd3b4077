package io.jenkins.plugins.containerlifecycle.context;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadataBuilder;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what is known of an image that is about to be built and writes it into the build context: the facts of
 * the build, then {@code container.json}, then what the user said, each overriding the one before.
 *
 * @param project else it is taken from {@code container.json}, the image's name or the context's folder, in this order
 * @param image repository, with or without a tag, if it is known
 * @param tags without the one in {@code image}; empty takes those of {@code container.json}
 * @param methods hook to command
 * @param user any data of the user's
 * @param buildArgs values for ARG in front of FROM, to find out the base image
 */
public record ImageStamper(
        BuildContext context,
        @Nullable String project,
        @Nullable String image,
        List<String> tags,
        Map<Hook, String> methods,
        @Nullable ObjectNode user,
        Map<String, String> buildArgs) {
    public ImageStamper {
        tags = List.copyOf(tags);
        methods = Map.copyOf(methods);
        buildArgs = Map.copyOf(buildArgs);
    }

    /**
     * @param facts of the build
     * @param bases where the FROM image is asked about
     * @throws ContextException where the context cannot be written or {@code container.json} is wrong
     * @throws MetadataException where a value cannot be stored
     */
    public Stamped stamp(BuildFacts facts, BaseFacts.Source bases)
            throws ContextException, MetadataException, InterruptedException {
        ContainerJson file = ContainerJson.read(context.contextDir());
        ImageMetadataBuilder builder = new ImageMetadataBuilder();
        facts.applyTo(builder);
        file.applyTo(builder);
        arguments(builder, file);
        Optional<BaseImage> hint = context.baseImage(buildArgs);
        BaseFacts base =
                hint.isEmpty() ? BaseFacts.UNKNOWN : bases.of(hint.get().reference());
        hint.ifPresent(image -> base(builder, image, base));
        Stamp.next(Instant.now(), base.stamp()).applyTo(builder);
        ImageMetadata metadata = builder.build();
        // Docker's own argument for it; it wins over the Dockerfile's "# syntax=" line.
        Stamped stamped = context.withFrontend(buildArgs.get("BUILDKIT_SYNTAX")).write(metadata);
        List<String> warnings = new ArrayList<>(facts.warnings());
        warnings.addAll(stamped.warnings());
        if ("windows".equals(base.os()) || hint.isPresent() && hint.get().isForWindows()) {
            warnings.add(
                    "The image is built on " + hint.get().reference() + ", which is for Windows: it gets its metadata"
                            + " and labels, but /usr/bin/container is a script for a POSIX shell, which cannot run there, and so"
                            + " nothing can run the image's hooks by it.");
        }
        return stamped.with(base.ancestry().images(), warnings);
    }

    private void arguments(ImageMetadataBuilder builder, ContainerJson file) throws MetadataException {
        if (image != null) {
            requireNoDigest(image);
        }
        String repository =
                image == null ? file.imageName() : ImageReference.split(image).repository();
        builder.imageName(repository);
        Set<String> allTags = new LinkedHashSet<>();
        if (image != null) {
            Optional.ofNullable(ImageReference.split(image).tag()).ifPresent(allTags::add);
        }
        allTags.addAll(tags);
        if (!allTags.isEmpty()) {
            builder.imageTagNames(List.copyOf(allTags));
        }
        if (project != null) {
            builder.project(project);
        } else if (file.project() == null) {
            builder.project(repository == null ? folderName() : lastPart(repository));
        }
        methods.forEach(builder::method);
        if (user != null) {
            builder.user(user);
        }
    }

    /** @throws MetadataException where the name of an image has a digest, which one that is not built yet cannot have */
    public static void requireNoDigest(String image) throws MetadataException {
        int at = image.indexOf('@');
        if (at >= 0) {
            throw new MetadataException(
                    "image_name",
                    " is '" + SafeText.line(image)
                            + "', but an image that is going to be built has no digest yet; leave" + " out '"
                            + SafeText.line(image.substring(at)) + "'.");
        }
    }

    private static void base(ImageMetadataBuilder builder, BaseImage image, BaseFacts base) {
        builder.baseName(image.name());
        builder.baseDigest(image.digest() != null ? image.digest() : base.digest());
    }

    private @Nullable String folderName() {
        Path name = context.contextDir().toAbsolutePath().normalize().getFileName();
        return name == null ? null : name.toString();
    }

    private static String lastPart(String repository) {
        return repository.substring(repository.lastIndexOf('/') + 1);
    }
}

package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.metadata.FieldValues;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadataBuilder;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what is known about an image that is about to be built, and writes it into the build context: the facts
 * of the build, then {@code container.json}, then what the user said, each overriding the one before.
 *
 * @param image repository, with or without a tag; else that of {@code container.json}
 * @param said what the user says about the image; tags without the one in {@code image}. Without a project, that of
 *     {@code container.json} is taken, else the image's name, else the context's folder
 * @param buildArgs values for ARG before FROM, to find out the base image
 */
public record ImageStamper(
        BuildContext context, @Nullable String image, FieldValues said, Map<String, String> buildArgs) {
    public ImageStamper {
        buildArgs = Map.copyOf(buildArgs);
    }

    /**
     * @param facts of the build
     * @param source what to ask about the FROM image and others
     * @throws ContextException if the context cannot be written or {@code container.json} is wrong
     * @throws MetadataException if a value cannot be stored
     */
    public Stamped stamp(BuildFacts facts, BaseFacts.Source source)
            throws ContextException, MetadataException, InterruptedException {
        BaseFacts.Source bases = source.asked();
        ImageMetadataBuilder builder = new ImageMetadataBuilder();
        facts.applyTo(builder);
        FieldValues inFile = ContainerJson.read(context.contextDir());
        FieldValues arguments = arguments();
        builder.setAll(identified(new FieldValues().setAll(inFile).setAll(arguments)));
        StageImages images = context.stageImages(buildArgs, bases);
        Optional<BaseImage> hint = images.base();
        BaseFacts base = hint.isEmpty() || hint.get().isScratch()
                ? BaseFacts.UNKNOWN
                : bases.of(hint.get().reference());
        hint.ifPresent(image -> base(builder, image, base));
        builder.otherBases(others(images, bases));
        Stamp.next(Instant.now(), base.stamp()).applyTo(builder);
        ImageMetadata metadata = build(builder, inFile, arguments);
        boolean windows =
                "windows".equals(base.os()) || hint.isPresent() && hint.get().isForWindows();
        Optional<String> healthcheck = HealthcheckRule.check(metadata, base, windows);
        // Docker's own argument for it; it overrides the Dockerfile's "# syntax=" line.
        Stamped stamped = context.withFrontend(buildArgs.get("BUILDKIT_SYNTAX")).write(metadata);
        List<String> warnings = new ArrayList<>(facts.warnings());
        warnings.addAll(stamped.warnings());
        healthcheck.ifPresent(warnings::add);
        if (windows) {
            warnings.add(
                    "The image is built on " + hint.get().reference() + ", which is for Windows: it gets its metadata"
                            + " and labels, but /usr/bin/container is a script for a POSIX shell, so it cannot run there and"
                            + " cannot run the image's hooks.");
        }
        return stamped.with(base.ancestry().images(), warnings);
    }

    /** A wrong value is an error where it was written. */
    private ImageMetadata build(ImageMetadataBuilder builder, FieldValues inFile, FieldValues arguments)
            throws ContextException, MetadataException {
        try {
            return builder.build();
        } catch (MetadataException e) {
            boolean fromFile = MetadataField.ALL.stream()
                    .filter(field -> e.field().equals(Optional.of(field.id())))
                    .anyMatch(field -> inFile.has(field) && !arguments.has(field));
            if (fromFile) {
                throw new ContextException(
                        e.inFile(context.contextDir()
                                .resolve(ContainerJson.FILE_NAME)
                                .toString()),
                        e);
            }
            throw e;
        }
    }

    private FieldValues arguments() throws MetadataException {
        if (image == null) {
            return said;
        }
        requireNoDigest(image);
        Set<String> tags = new LinkedHashSet<>();
        Optional.ofNullable(ImageReference.split(image).tag()).ifPresent(tags::add);
        tags.addAll(said.require(MetadataField.IMAGE_TAG_NAMES));
        return new FieldValues()
                .setAll(said)
                .set(MetadataField.IMAGE_NAME, ImageReference.split(image).repository())
                .set(MetadataField.IMAGE_TAG_NAMES, List.copyOf(tags));
    }

    private FieldValues identified(FieldValues all) {
        String repository = all.get(MetadataField.IMAGE_NAME);
        if (!all.has(MetadataField.PROJECT)) {
            all.set(MetadataField.PROJECT, repository == null ? folderName() : lastPart(repository));
        }
        return all;
    }

    /** @throws MetadataException if the name has a digest, which an image that is not built yet cannot have */
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
        builder.baseLayers(base.layers());
        builder.baseImageId(base.imageId());
        builder.baseMetadataSha256(
                base.ancestry().image().map(ImageLabels::fileDigest).orElse(null));
    }

    /**
     * A name without a tag or a slash may be that of another build context, as in {@code COPY --from=assets}: it counts if
     * the engine has such an image.
     */
    private static Map<String, String> others(StageImages images, BaseFacts.Source bases) throws InterruptedException {
        Map<String, String> others = new LinkedHashMap<>();
        for (BaseImage image : images.others()) {
            String id = bases.of(image.reference()).imageId();
            if (id != null || image.name().matches(".*[:/].*")) {
                others.put(image.name(), id == null ? ImageMetadata.UNKNOWN_IMAGE : id);
            }
        }
        images.unclear().forEach(text -> others.putIfAbsent(text, ImageMetadata.UNKNOWN_IMAGE));
        return others;
    }

    private @Nullable String folderName() {
        Path name = context.contextDir().toAbsolutePath().normalize().getFileName();
        return name == null ? null : name.toString();
    }

    private static String lastPart(String repository) {
        return repository.substring(repository.lastIndexOf('/') + 1);
    }
}

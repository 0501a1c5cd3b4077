package io.jenkins.plugins.containerlifecycle.examine;

import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.TarContent;
import io.jenkins.plugins.containerlifecycle.engine.TarLimits;
import io.jenkins.plugins.containerlifecycle.engine.Target;
import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import io.jenkins.plugins.containerlifecycle.hook.ImageFiles;
import io.jenkins.plugins.containerlifecycle.hook.StampCheck;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLayout;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the ancestry back from an image or a container. Nothing is started, and nothing in it is run: the labels
 * answer; if a label is missing, unreadable or was shortened, the files are copied out.
 */
public final class Examiner {
    private static final TarLimits LIMITS = new TarLimits(ImageMetadata.MAX_BYTES, 8L * 1024 * 1024, 256);

    private final ContainerEngine engine;
    private final ImageFiles images;

    public Examiner(ContainerEngine engine) {
        this.engine = engine;
        this.images = new ImageFiles(engine);
    }

    /**
     * @param reference name or ID
     * @throws EngineException if the engine does not answer or there is no such image or container
     */
    public Examination examine(TargetKind kind, String reference) throws EngineException, InterruptedException {
        return examine(Target.find(engine, kind, reference), reference);
    }

    /** @param reference as the user named it */
    public Examination examine(Target target, String reference) throws EngineException, InterruptedException {
        return target instanceof ContainerDetails container
                ? container(container, reference)
                : image((ImageDetails) target, reference);
    }

    private Examination image(ImageDetails image, String reference) throws EngineException, InterruptedException {
        Ancestry ancestry = read(image.labels(), () -> images.read(image.id(), ImageLayout.METADATA_DIRECTORY, LIMITS));
        return new ExaminationBuilder()
                .kind(TargetKind.IMAGE)
                .name(reference)
                .imageId(image.id())
                .tags(image.repoTags())
                .ancestry(ancestry)
                .stamped(isStamped(ancestry, image.id()))
                .methods(methods(ancestry))
                .warnings(ancestry.warnings())
                .build();
    }

    private Examination container(ContainerDetails container, String reference)
            throws EngineException, InterruptedException {
        Ancestry ancestry = read(
                container.labels(),
                () -> engine.containers().readFiles(container.id(), ImageLayout.METADATA_DIRECTORY, LIMITS));
        List<String> warnings = new ArrayList<>(ancestry.warnings());
        DeploymentRecord deployment = null;
        try {
            deployment =
                    DeploymentRecord.of(container.labels(), container.imageId()).orElse(null);
        } catch (MetadataException e) {
            warnings.add(e.getMessage());
        }
        return new ExaminationBuilder()
                .kind(TargetKind.CONTAINER)
                .name(reference)
                .imageId(container.imageId())
                .containerId(container.id())
                .started(container.startedAt())
                .deployment(deployment)
                .ancestry(ancestry)
                .stamped(isStamped(ancestry, container.imageId()))
                .methods(methods(ancestry))
                .warnings(warnings)
                .build();
    }

    @FunctionalInterface
    private interface Files {
        Optional<TarContent> read() throws EngineException, InterruptedException;
    }

    private static Ancestry read(Map<String, String> labels, Files files) throws EngineException, InterruptedException {
        Ancestry fromLabels = ImageLabels.read(labels);
        if (!fromLabels.isEmpty() && !fromLabels.isTruncated() && !fromLabels.lacksItself()) {
            return fromLabels;
        }
        Optional<TarContent> folder = files.read();
        if (folder.isEmpty()) {
            return fromLabels;
        }
        Map<String, byte[]> content = folder.get().files();
        Ancestry complete = fromLabels.isEmpty() ? Ancestry.ofFiles(content) : fromLabels.completedBy(content);
        List<String> warnings = new ArrayList<>(complete.warnings());
        warnings.addAll(folder.get().problems());
        return new Ancestry(complete.images(), complete.self(), warnings);
    }

    /**
     * Whether the newest metadata is the image's own, and not that of an image on which it was built without being
     * stamped.
     *
     * @param ancestry as the image's labels tell it
     */
    public boolean isStamped(Ancestry ancestry, String imageId) throws EngineException, InterruptedException {
        return StampCheck.isOwn(engine.images(), ancestry, imageId);
    }

    private static Map<Hook, String> methods(Ancestry ancestry) {
        Map<Hook, String> methods = new EnumMap<>(Hook.class);
        for (Hook hook : Hook.values()) {
            ancestry.method(hook).ifPresent(method -> methods.put(hook, method));
        }
        return methods;
    }
}

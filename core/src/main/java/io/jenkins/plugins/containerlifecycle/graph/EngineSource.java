package io.jenkins.plugins.containerlifecycle.graph;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageSummary;
import io.jenkins.plugins.containerlifecycle.examine.StampOwners;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The images of an engine, in one call; their layers are asked for only if the metadata does not tell. */
public final class EngineSource implements GraphSource {
    private static final String NO_NAME = "<none>:<none>";

    private final ContainerEngine engine;
    private final GraphVerdicts verdicts;
    private final Map<String, List<String>> layersById = new HashMap<>();

    /**
     * @param verdicts of validations; if there are any, a new build of an image that can be validated counts only after it
     *     passed. Null if nobody asks for that
     */
    public EngineSource(ContainerEngine engine, @Nullable List<ImageVerdict> verdicts) {
        this.engine = engine;
        this.verdicts = new GraphVerdicts(verdicts);
    }

    @Override
    public List<KnownImage> images() throws EngineException, InterruptedException {
        List<ImageSummary> images = engine.images().list();
        StampOwners owners = StampOwners.of(images);
        ImageLabels.Reader labels = new ImageLabels.Reader();
        List<KnownImage> known = new ArrayList<>();
        for (ImageSummary image : images) {
            known.add(new KnownImage(
                    image.id(),
                    image.repoTags().stream()
                            .filter(name -> !name.equals(NO_NAME))
                            .toList(),
                    image.repoDigests(),
                    labels.read(image.labels()),
                    owners.owns(image),
                    image.created()));
        }
        return known;
    }

    @Override
    public Optional<Boolean> standsOn(KnownImage image, KnownImage base) throws EngineException, InterruptedException {
        List<String> below = layers(base.id());
        List<String> all = layers(image.id());
        // An image without layers proves nothing.
        return below.isEmpty() || all.isEmpty()
                ? Optional.empty()
                : Optional.of(Collections.indexOfSubList(all, below) == 0);
    }

    private List<String> layers(String imageId) throws EngineException, InterruptedException {
        List<String> known = layersById.get(imageId);
        if (known != null) {
            return known;
        }
        List<String> layers = new ArrayList<>();
        try {
            for (JsonNode layer :
                    engine.images().describe(imageId).path("RootFS").path("Layers")) {
                layers.add(layer.asText());
            }
        } catch (EngineException e) {
            // Gone meanwhile: nobody can tell any more.
            if (e.kind() != EngineException.Kind.NO_SUCH_IMAGE) {
                throw e;
            }
        }
        layersById.put(imageId, layers);
        return layers;
    }

    @Override
    public Approval approval(KnownImage image) {
        return verdicts.approval(image);
    }
}

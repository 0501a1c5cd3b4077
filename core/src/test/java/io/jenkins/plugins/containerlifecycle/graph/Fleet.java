package io.jenkins.plugins.containerlifecycle.graph;

import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadataBuilder;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import io.jenkins.plugins.containerlifecycle.metadata.Samples;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** An engine that only knows names: it builds as one does, and names move as on one. */
final class Fleet implements GraphSource {
    private static final String SCRATCH = "scratch";
    private static final int SECONDS_BETWEEN_BUILDS = 86_400;

    private final Map<String, KnownImage> images = new LinkedHashMap<>();
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, Set<String>> names = new HashMap<>();
    final Map<String, Approval> approvals = new HashMap<>();
    private final Map<String, String> standsOn = new HashMap<>();
    private long now = 1_700_000_000L;
    private int number;
    private UnaryOperator<ImageMetadataBuilder> change = UnaryOperator.identity();

    /** What the next builds write differently. */
    Fleet recording(UnaryOperator<ImageMetadataBuilder> how) {
        change = how;
        return this;
    }

    /** As a tool without records of IDs wrote it. */
    Fleet withoutIds() {
        return recording(builder -> builder.baseImageId(null));
    }

    /** Without {@code base_name}, as a tool that could not read the Dockerfile wrote it. */
    Fleet withoutNames() {
        return recording(builder -> builder.baseImageId(null).baseName(null));
    }

    /** @param bases names, the FROM image first; none for scratch */
    KnownImage build(String name, String... bases) {
        ImageReference reference = ImageReference.split(name);
        String base = bases.length == 0 ? SCRATCH : bases[0];
        KnownImage below = find(base);
        Map<String, String> others = new LinkedHashMap<>();
        for (int i = 1; i < bases.length; i++) {
            KnownImage other = find(bases[i]);
            others.put(bases[i], other == null ? "unknown" : other.id());
        }
        number++;
        now += SECONDS_BETWEEN_BUILDS;
        try {
            ImageMetadata stamp = change.apply(Samples.builder()
                            .project(reference.path().substring(reference.path().indexOf('/') + 1))
                            .imageName(reference.repository())
                            .imageTagNames(List.of(reference.tagOrLatest()))
                            .buildId(String.format("%08x", number))
                            .buildTimeStamp(now)
                            .gitref(String.format("%040x", number))
                            .method(Hook.VALIDATE, "true")
                            .baseName(base)
                            .baseImageId(below == null ? null : below.id())
                            .otherBases(others))
                    .build();
            List<ImageMetadata> ancestry =
                    new ArrayList<>(below == null ? List.of() : below.ancestry().images());
            ancestry.add(stamp);
            KnownImage image = new KnownImage(
                    id(), List.of(), List.of(), new Ancestry(ancestry, stamp.key(), List.of()), true, now);
            if (below != null) {
                standsOn.put(image.id(), below.id());
            }
            return add(image, name);
        } catch (MetadataException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Without a stamp. */
    KnownImage buildBare(String name, String base) {
        number++;
        now += SECONDS_BETWEEN_BUILDS;
        KnownImage below = find(base);
        KnownImage image = new KnownImage(
                id(), List.of(), List.of(), below == null ? Ancestry.EMPTY : below.ancestry(), false, now);
        if (below != null) {
            standsOn.put(image.id(), below.id());
        }
        return add(image, name);
    }

    /** Somebody else's image. */
    KnownImage pull(String name) {
        number++;
        now += SECONDS_BETWEEN_BUILDS;
        return add(new KnownImage(id(), List.of(), List.of("x@sha256:" + number), Ancestry.EMPTY, false, now), name);
    }

    private String id() {
        return "sha256:" + String.format("%064x", number);
    }

    private KnownImage add(KnownImage image, String name) {
        images.put(image.id(), image);
        tag(image, name);
        return Objects.requireNonNull(images.get(image.id()));
    }

    void tag(KnownImage image, String name) {
        if (ids.containsKey(name)) {
            untag(name);
        }
        ids.put(name, image.id());
        names.computeIfAbsent(image.id(), id -> new TreeSet<>()).add(name);
        rename(image.id());
    }

    void untag(String name) {
        String id = Objects.requireNonNull(ids.remove(name), name);
        names.get(id).remove(name);
        rename(id);
    }

    void remove(KnownImage image) {
        images.remove(image.id());
        ids.values().removeIf(image.id()::equals);
        names.remove(image.id());
    }

    private void rename(String id) {
        images.computeIfPresent(
                id,
                (same, image) -> new KnownImage(
                        id,
                        List.copyOf(names.get(id)),
                        image.digests(),
                        image.ancestry(),
                        image.stamped(),
                        image.created()));
    }

    KnownImage find(String name) {
        return images.get(ids.get(name));
    }

    @Override
    public List<KnownImage> images() {
        return List.copyOf(images.values());
    }

    @Override
    public Optional<Boolean> standsOn(KnownImage image, KnownImage base) {
        for (String id = image.id(); id != null; id = standsOn.get(id)) {
            if (id.equals(base.id())) {
                return Optional.of(true);
            }
        }
        return Optional.of(false);
    }

    @Override
    public Approval approval(KnownImage image) {
        return approvals.getOrDefault(image.id(), Approval.GIVEN);
    }

    ComparedGraph compare() throws Exception {
        ImageGraph graph = ImageGraph.read(this);
        return graph.compare(graph.newest());
    }

    /** By its name now. */
    ImageState state(String name) throws Exception {
        return Objects.requireNonNull(compare().state(find(name)), name);
    }

    RebuildPlan plan(String... asked) throws Exception {
        List<KnownImage> rebuilt = new ArrayList<>();
        for (String name : asked) {
            rebuilt.add(find(name));
        }
        return RebuildPlan.of(compare(), rebuilt, state -> true);
    }
}

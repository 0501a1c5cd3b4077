package io.jenkins.plugins.containerlifecycle.plugin.catalogue;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Api;
import hudson.model.Job;
import hudson.model.ModelObject;
import io.jenkins.plugins.containerlifecycle.graph.BaseLink;
import io.jenkins.plugins.containerlifecycle.graph.GraphSvg;
import io.jenkins.plugins.containerlifecycle.graph.ImageState;
import io.jenkins.plugins.containerlifecycle.graph.KnownImage;
import io.jenkins.plugins.containerlifecycle.graph.StateText;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImagesAction;
import io.jenkins.plugins.containerlifecycle.plugin.images.KnownImage.Verdict;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.JenkinsGraph;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.OutdatedImages;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * The page {@code container-images/graph}: which image stands on which, how each did, and what is outdated; as a picture and
 * as a table. Of each branch of a project it has the newest build, and what these stand on.
 */
@ExportedBean(defaultVisibility = 5)
public final class ImageGraphPage implements ModelObject {
    /** More of them nobody can look at. */
    static final int MAX_DRAWN = 500;

    private final OutdatedImages images;
    private final String filter;
    /** All that the reader may see, bases before what stands on them except in circles. */
    private final List<GraphImage> nodes = new ArrayList<>();
    /** By the number of a node the numbers of what it stands on. */
    private final List<List<Integer>> bases = new ArrayList<>();
    /** Numbers of those that fit the filter. */
    private final BitSet found = new BitSet();
    /** Numbers of those that are drawn: with what they stand on. */
    private final BitSet drawn = new BitSet();

    /** @param filter as it came with the request; null for none */
    ImageGraphPage(@CheckForNull String filter) throws InterruptedException {
        this.filter = ImageList.filter(filter);
        images = OutdatedImages.read();
        collect();
        String lowerCase = ImageRow.lower(this.filter);
        IntStream.range(0, nodes.size())
                .filter(number -> lowerCase.isEmpty() || nodes.get(number).contains(lowerCase))
                .forEach(found::set);
        choose();
    }

    private void collect() {
        List<ImageState> states = images.graph().states();
        Map<String, Integer> outside = new HashMap<>();
        for (ImageState state : states) {
            for (BaseLink link : state.links()) {
                if (isMissing(link) && !outside.containsKey(link.name())) {
                    outside.put(link.name(), nodes.size());
                    nodes.add(outside(link.name()));
                    bases.add(List.of());
                }
            }
        }
        Map<String, Integer> numbers = new HashMap<>();
        states.forEach(state -> numbers.put(state.image().id(), nodes.size() + numbers.size()));
        for (ImageState state : states) {
            List<Integer> standsOn = new ArrayList<>();
            for (BaseLink link : state.links()) {
                KnownImage now = link.now();
                Integer number =
                        now != null ? numbers.get(now.id()) : isMissing(link) ? outside.get(link.name()) : null;
                if (number != null && !standsOn.contains(number)) {
                    standsOn.add(number);
                }
            }
            bases.add(standsOn);
            nodes.add(image(state));
        }
    }

    private static boolean isMissing(BaseLink link) {
        return link.direct()
                && link.now() == null
                && link.state() == BaseLink.State.UNKNOWN
                && !link.name().isEmpty();
    }

    private static GraphImage outside(String name) {
        return new GraphImage(
                SafeText.line(name), null, null, GraphImage.Status.OUTSIDE, List.of(), List.of(), null, null);
    }

    private GraphImage image(ImageState state) {
        KnownImage image = state.image();
        ImageMetadata stamp = image.stamp();
        JenkinsGraph source = images.source();
        List<String> ids = source.imageIds(image);
        Verdict verdict = source.verdicts(image).stream()
                .max(Comparator.comparing(Verdict::when))
                .orElse(null);
        return new GraphImage(
                image.name(),
                stamp == null ? null : SafeText.line(stamp.project()),
                ids.isEmpty() ? null : ids.get(0),
                status(state),
                StateText.reasons(state),
                state.links().stream()
                        .filter(link -> link.direct() && !link.name().isEmpty())
                        .map(link -> SafeText.line(link.name()))
                        .toList(),
                verdict == null ? null : new ImageRow.NewestVerdict(verdict),
                source.madeBy(image).map(ImageGraphPage::build).orElse(null));
    }

    private GraphImage.Status status(ImageState state) {
        if (images.graph().isEndless(state.image())) {
            return GraphImage.Status.CIRCLE;
        }
        return switch (state.status()) {
            case OUTDATED -> GraphImage.Status.OUTDATED;
            case UNKNOWN -> GraphImage.Status.UNKNOWN;
            case CURRENT -> GraphImage.Status.CURRENT;
            case FOREIGN -> GraphImage.Status.OUTSIDE;
        };
    }

    private static GraphImage.Build build(JenkinsGraph.MadeBy by) {
        Job<?, ?> job = by.job();
        boolean exists = Files.exists(job.getBuildDir().toPath().resolve(String.valueOf(by.build())));
        return new GraphImage.Build(
                job.getFullDisplayName(),
                by.build(),
                exists ? job.getUrl() + by.build() + "/" + ContainerImagesAction.URL + "/" : job.getUrl());
    }

    /** Those that most need a look first, each with what it stands on, as long as there is room. */
    private void choose() {
        found.stream()
                .boxed()
                .sorted(Comparator.comparingInt(number -> nodes.get(number).urgency()))
                .forEach(number -> {
                    BitSet with = withBases(number);
                    with.or(drawn);
                    if (with.cardinality() <= MAX_DRAWN) {
                        drawn.or(with);
                    }
                });
    }

    private BitSet withBases(int number) {
        BitSet all = new BitSet();
        List<Integer> next = new ArrayList<>(List.of(number));
        while (!next.isEmpty()) {
            int each = next.remove(next.size() - 1);
            if (!all.get(each) && !drawn.get(each)) {
                all.set(each);
                next.addAll(bases.get(each));
            }
        }
        return all;
    }

    @Override
    public String getDisplayName() {
        return Messages.ImageGraphPage_DisplayName();
    }

    @Exported
    public String getFilter() {
        return filter;
    }

    /** Those that are drawn, bases before what stands on them except in circles. */
    @Exported
    public List<GraphImage> getImages() {
        return drawn.stream().mapToObj(nodes::get).toList();
    }

    /** How many fit the filter, whether they are drawn or not. */
    @Exported
    public int getTotal() {
        return found.cardinality();
    }

    /** How many of them are not drawn, since there are too many. */
    @Exported
    public int getNotDrawn() {
        return (int) found.stream().filter(number -> !drawn.get(number)).count();
    }

    /** How many images are not here at all, since there is a newer build of the same. */
    @Exported
    public int getOlderBuilds() {
        return images.olderBuilds();
    }

    /** Whether all that is kept was read; if not, more images may follow. */
    @Exported
    public boolean isComplete() {
        return images.source().progress().done();
    }

    /** What is missing, as a sentence; null if nothing is. */
    public String getMissing() {
        return ImageList.missing(images.source().progress());
    }

    /** Whether there is any image without the filter. */
    public boolean isAny() {
        return !nodes.isEmpty();
    }

    /** How many of all images are outdated, drawn or not. */
    @Exported
    public int getOutdated() {
        return (int) nodes.stream()
                .filter(image -> image.getStatus() == GraphImage.Status.OUTDATED)
                .count();
    }

    /** Images that stand on each other: {@code a on b on a}. */
    @Exported
    public List<String> getCircles() {
        return images.graph().circles().stream().map(StateText::circle).toList();
    }

    /** {@code 7 images, 3 of them outdated, 2 in a circle or on one}. */
    public String getSummary() {
        return Messages.ImageGraphPage_Summary(
                getTotal(), found(GraphImage.Status.OUTDATED), found(GraphImage.Status.CIRCLE));
    }

    private int found(GraphImage.Status status) {
        return (int) found.stream()
                .filter(number -> nodes.get(number).getStatus() == status)
                .count();
    }

    /** The picture, as markup. */
    public String getSvg() {
        Map<Integer, Integer> numbers = new HashMap<>();
        drawn.stream().forEach(number -> numbers.put(number, numbers.size()));
        String root = Stapler.getCurrentRequest2().getContextPath();
        List<GraphSvg.Image> out = new ArrayList<>();
        drawn.stream()
                .forEach(number -> out.add(nodes.get(number)
                        .drawn(
                                root,
                                bases.get(number).stream().map(numbers::get).toList())));
        return GraphSvg.of(out, getSummary());
    }

    /** Serves {@code api/json}. */
    public Api getApi() {
        return new Api(this);
    }
}

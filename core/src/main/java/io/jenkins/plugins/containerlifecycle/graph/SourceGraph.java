package io.jenkins.plugins.containerlifecycle.graph;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is outdated of what a source knows, and what is to be done about it. */
public final class SourceGraph {
    private final Containers containers;
    private final ImageGraph graph;
    private final Predicate<KnownImage> scope;
    /** As {@link GraphSource#unread()}, of what is looked at. */
    private final Map<String, String> unread;

    private final int noImages;
    private final Set<String> projects;
    private final boolean all;
    /** Under which images of the projects are named. */
    private final Set<String> repositories = new HashSet<>();

    /** What runs where the images are. */
    private interface Containers {
        /** @param projects of containers; empty for any */
        List<RunningContainer> running(Set<String> projects) throws EngineException, InterruptedException;
    }

    private SourceGraph(
            GraphSource source,
            Containers containers,
            Predicate<KnownImage> scope,
            int noImages,
            Set<String> projects,
            boolean all)
            throws EngineException, InterruptedException {
        this.containers = containers;
        this.graph = ImageGraph.read(source);
        this.scope = scope;
        this.noImages = noImages;
        this.projects = Set.copyOf(projects);
        this.all = all;
        Set<String> others = new HashSet<>();
        for (KnownImage image : graph.all()) {
            String project = project(image);
            if (project != null && projects.contains(project)) {
                image.names().forEach(name -> repositories.add(repository(name)));
            } else if (project != null) {
                image.names().forEach(name -> others.add(repository(name)));
            }
        }
        this.unread = new TreeMap<>(source.unread());
        // One that cannot be read is of the project whose repository it is in; if nobody knows, it may be of any.
        this.unread
                .keySet()
                .removeIf(name -> !projects.isEmpty()
                        && others.contains(repository(name))
                        && !repositories.contains(repository(name)));
    }

    /**
     * @param verdicts without which a new build does not count; null if nobody asks for that
     * @param projects that are looked at; empty for all. What they stand on is always looked at
     * @param all also builds of which there is a newer one
     */
    public static SourceGraph read(
            ContainerEngine engine, @Nullable List<ImageVerdict> verdicts, Set<String> projects, boolean all)
            throws EngineException, InterruptedException {
        return new SourceGraph(
                new EngineSource(engine, verdicts),
                wanted -> RunningContainer.read(engine, wanted),
                image -> true,
                0,
                projects,
                all);
    }

    /** As for an engine, of images in registries; nothing runs there. */
    public static SourceGraph read(RegistrySource registries, Set<String> projects, boolean all)
            throws EngineException, InterruptedException {
        return new SourceGraph(
                registries, wanted -> List.of(), registries::isListed, registries.noImages(), projects, all);
    }

    /** What a rebuild would change in the packages of images, and who is told of each that is looked into. */
    public record News(RebuildPackages packages, Consumer<String> progress, boolean skipUnchanged) {
        private Map<String, PackageNews> of(Collection<ImageState> states)
                throws EngineException, InterruptedException {
            Map<String, PackageNews> news = new HashMap<>();
            List<ImageState> outdated = states.stream()
                    .filter(state -> state.status() == ImageState.Status.OUTDATED)
                    .toList();
            for (ImageState state : outdated) {
                progress.accept(news.size() + 1 + " of " + outdated.size() + ": "
                        + state.image().name());
                news.put(state.image().id(), packages.of(state));
            }
            return news;
        }
    }

    /** @param news null if nobody asks for packages */
    public OutdatedReport outdated(@Nullable News news) throws EngineException, InterruptedException {
        Map<String, KnownImage> wanted = wanted();
        Map<String, KnownImage> byId = new HashMap<>();
        graph.images().forEach(image -> byId.put(image.id(), image));
        List<RunningContainer> running = new ArrayList<>();
        for (RunningContainer each : containers.running(projects)) {
            KnownImage image = byId.get(each.imageId());
            KnownImage now = each.newImageId() == null ? null : byId.get(each.newImageId());
            RunningContainer container = now == null ? each : each.counting(graph.counting(image, now));
            running.add(container);
            // What its name means by now is looked at anyway.
            boolean replaced = container.newImageId() != null && container.approval() == GraphSource.Approval.GIVEN;
            if (image != null && !replaced && ImageGraph.hasMetadata(image)) {
                wanted.putIfAbsent(image.id(), image);
            }
        }
        ComparedGraph compared = graph.compare(wanted.values());
        List<ImageState> states = new ArrayList<>();
        for (KnownImage image : wanted.values()) {
            ImageState state = compared.state(image);
            if (state != null) {
                states.add(state);
            }
        }
        long without = graph.images().stream()
                .filter(image -> !image.names().isEmpty() && !ImageGraph.hasMetadata(image) && scope.test(image))
                .count();
        long older = graph.all().stream()
                .filter(image -> isWanted(image) && !wanted.containsKey(image.id()))
                .count();
        return new OutdatedReport(
                states,
                running,
                news == null ? Map.of() : news.of(states),
                news != null && news.skipUnchanged(),
                unread,
                new OutdatedReport.LeftOut((int) without, (int) older, noImages));
    }

    /**
     * @param asked names of images or projects that are to be rebuilt whatever their state is
     * @param news null if every outdated image is to be rebuilt
     * @throws IllegalArgumentException if there is no such image or project
     */
    public RebuildPlan plan(Collection<String> asked, @Nullable News news)
            throws EngineException, InterruptedException {
        Map<String, KnownImage> wanted = wanted();
        Map<String, KnownImage> rebuilt = new LinkedHashMap<>();
        for (String name : asked) {
            List<KnownImage> found = find(name);
            if (found.isEmpty()) {
                throw new IllegalArgumentException(
                        "There is no image and no project '" + SafeText.line(name) + "' here.");
            }
            found.forEach(image -> rebuilt.put(image.id(), image));
        }
        wanted.putAll(rebuilt);
        ComparedGraph compared = graph.compare(wanted.values());
        Map<String, PackageNews> changes = news == null ? Map.of() : news.of(compared.states());
        return RebuildPlan.of(compared, rebuilt.values(), state -> {
                    PackageNews change = changes.get(state.image().id());
                    return change == null || !change.isNothing();
                })
                .withUnread(unread);
    }

    /** Of the projects that were asked for those of which nothing is here. */
    public Set<String> missingProjects() throws EngineException, InterruptedException {
        Set<String> missing = new TreeSet<>(projects);
        graph.all().forEach(image -> {
            String project = project(image);
            if (project != null) {
                missing.remove(project);
            }
        });
        for (String project : Set.copyOf(missing)) {
            if (!containers.running(Set.of(project)).isEmpty()) {
                missing.remove(project);
            }
        }
        return missing;
    }

    private List<KnownImage> find(String name) {
        KnownImage image = graph.named(name);
        return image != null
                ? List.of(image)
                : graph.newest().stream()
                        .filter(each -> name.equals(project(each)))
                        .toList();
    }

    /** By ID, in the order of their names. */
    private Map<String, KnownImage> wanted() {
        Map<String, KnownImage> wanted = new LinkedHashMap<>();
        (all ? graph.all() : graph.newest())
                .stream().filter(this::isWanted).forEach(image -> wanted.put(image.id(), image));
        return wanted;
    }

    private boolean isWanted(KnownImage image) {
        if (!scope.test(image)) {
            return false;
        }
        String project = project(image);
        return projects.isEmpty()
                // One that cannot be read is of the project whose image name it has.
                || (project == null
                        ? image.names().stream().anyMatch(name -> repositories.contains(repository(name)))
                        : projects.contains(project));
    }

    private static String repository(String name) {
        return ImageReference.split(name).canonicalRepository();
    }

    private static @Nullable String project(KnownImage image) {
        return image.ancestry().image().map(ImageMetadata::project).orElse(null);
    }
}

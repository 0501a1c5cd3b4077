package io.jenkins.plugins.containerlifecycle.graph;

import static io.jenkins.plugins.containerlifecycle.registry.FakeRegistry.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadataBuilder;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import io.jenkins.plugins.containerlifecycle.metadata.Samples;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.registry.FakeRegistry;
import io.jenkins.plugins.containerlifecycle.registry.RegistryCredentials;
import io.jenkins.plugins.containerlifecycle.registry.RegistryLister;
import io.jenkins.plugins.containerlifecycle.registry.RegistryPlace;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.text.Sha256;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import io.jenkins.plugins.containerlifecycle.verdict.TestVerdicts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is outdated by what registries have. */
@Timeout(120)
class RegistrySourceTest {
    private final FakeRegistry registry = new FakeRegistry();
    private final FakeRegistry hub = new FakeRegistry();
    /** Labels and layers of what was built, by its ID; as an engine has them. */
    private final Map<String, Map<String, String>> labels = new HashMap<>();

    private final Map<String, List<String>> layers = new HashMap<>();
    private UnaryOperator<ImageMetadataBuilder> change = UnaryOperator.identity();
    private int number;
    private long now = 1_700_000_000L;

    @AfterEach
    void close() {
        registry.close();
        hub.close();
    }

    private String own(String name) {
        return registry.host() + "/" + name;
    }

    /**
     * Builds an image and pushes it.
     *
     * @param builtAs its name on the engine, with a tag
     * @param base its name on the engine; null for scratch
     * @param baseId what that means on the engine; null if it has no image there
     * @return its ID
     */
    private String build(String builtAs, String pushedAs, @Nullable String base, @Nullable String baseId)
            throws MetadataException {
        ImageReference built = ImageReference.split(builtAs);
        number++;
        now += 86_400;
        ImageMetadata stamp = change.apply(Samples.builder()
                        .project(built.path().replaceFirst(".*/", ""))
                        .imageName(built.repository())
                        .imageTagNames(List.of(built.tagOrLatest()))
                        .buildId(String.format("%08x", number))
                        .buildTimeStamp(now)
                        .method(Hook.VALIDATE, "true")
                        .baseName(base == null ? ImageMetadata.SCRATCH : base)
                        .baseImageId(baseId))
                .build();
        Map<String, String> all = new LinkedHashMap<>(labels.getOrDefault(baseId, Map.of()));
        all.putAll(ImageLabels.of(stamp));
        List<String> stack = new ArrayList<>(layers.getOrDefault(baseId, List.of()));
        stack.add("layer " + number);
        return push(registry, pushedAs, all, stack);
    }

    private String push(FakeRegistry where, String name, Map<String, String> all, List<String> stack) {
        ImageReference pushed = ImageReference.split(name);
        String id = where.image(pushed.path(), pushed.tagOrLatest(), all, now, stack.toArray(String[]::new));
        labels.put(id, all);
        layers.put(id, stack);
        return id;
    }

    /** Somebody else's image, which has no metadata. */
    private String foreign(String name) {
        number++;
        now += 86_400;
        return push(hub, name, Map.of(), List.of("layer " + number));
    }

    private RegistrySource read(String path, @Nullable List<ImageVerdict> verdicts, String... bases) throws Exception {
        try (RegistryLister lister = new RegistryLister(
                FakeRegistry.client(),
                RegistryCredentials.NONE,
                host -> true,
                Deadline.in(Duration.ofSeconds(60)),
                line -> {})) {
            return RegistrySource.read(
                    lister, List.of(RegistryPlace.parse(registry.host() + path)), List.of(bases), verdicts);
        }
    }

    private OutdatedReport report(String path, String... bases) throws Exception {
        return SourceGraph.read(read(path, null, bases), Set.of(), false).outdated(null);
    }

    private String text(String path, String... bases) throws Exception {
        return OutdatedText.of(report(path, bases));
    }

    @Test
    void anImageIsOutdatedIfTheRegistryHasANewerBuildOfItsBase() throws Exception {
        String base = build(own("base:latest"), "base:latest", null, null);
        build(own("web:1"), "web:1", own("base:latest"), base);
        assertThat(text("")).isEqualTo("None of 2 images is outdated.\n");

        build(own("base:latest"), "base:latest", null, null);

        assertThat(text("")).isEqualTo("""
                        1 of 2 images is outdated.
                          %s means a newer build by now: 1 build, 2 d
                            images: %s
                        """.formatted(own("base:latest"), own("web:1")));
        assertThat(text("/web")).startsWith("1 of 1 image is outdated.\n");
    }

    @Test
    void whatWasBuiltUnderANameWithoutARegistryIsFoundByIt() throws Exception {
        String base = build("example/base:latest", "base:latest", null, null);
        build("example/web:1", "web:1", "example/base:latest", base);
        assertThat(text("")).isEqualTo("None of 2 images is outdated.\n");

        build("example/base:latest", "base:latest", null, null);

        assertThat(text(""))
                .startsWith(
                        "1 of 2 images is outdated.\n  example/base:latest means a newer build by now: 1 build, 2 d\n")
                .contains("    images: " + own("web:1") + "\n");
        SourceGraph graph = SourceGraph.read(read("", null), Set.of(), false);
        assertThat(PlanText.names(graph.plan(Set.of("example/base:latest"), null)))
                .isEqualTo("1 " + own("base:latest") + "\n2 " + own("web:1") + "\n");
    }

    @Test
    void aNameThatSeveralImagesWereBuiltUnderIsNotGuessed() throws Exception {
        String base = build("example/base:latest", "prod/base:latest", null, null);
        build("example/base:latest", "test/base:latest", null, null);
        build("example/web:1", "prod/web:1", "example/base:latest", base);

        assertThat(text(""))
                .startsWith("None of 2 images is outdated; of 1 image that is not known.\n")
                .contains("Its base example/base:latest could not be read. Several images were built under that name: "
                        + own("prod/base:latest") + ", " + own("test/base:latest"));
        assertThat(text("/prod")).isEqualTo("None of 2 images is outdated.\n");
    }

    @Test
    void aNameWithARegistryMeansWhatItSays() throws Exception {
        String base = build("registry.invalid/base:latest", "base:latest", null, null);
        build("web:1", "web:1", "registry.invalid/base:latest", base);

        RegistrySource source = read("", null);

        assertThat(source.notAsked())
                .containsExactly(Map.entry("registry.invalid", Set.of("registry.invalid/base:latest")));
        assertThat(SourceGraph.read(source, Set.of(), false).outdated(null).unknown())
                .singleElement()
                .satisfies(state -> assertThat(state.doubts())
                        .containsExactly("Its base registry.invalid/base:latest is not here."));
    }

    @Test
    void basesElsewhereAreAskedForByNameOnlyWhereSomebodySaysSo() throws Exception {
        String debian = hub.host() + "/debian:12";
        String old = foreign("debian:12");
        build(own("web:1"), "web:1", debian, old);
        foreign("mallory:1");

        RegistrySource alone = read("", null);
        assertThat(hub.seen).isEmpty();
        assertThat(alone.notAsked()).containsExactly(Map.entry(hub.host(), Set.of(debian)));
        assertThat(SourceGraph.read(alone, Set.of(), false).outdated(null).unknown())
                .hasSize(1);

        assertThat(text("", hub.host())).isEqualTo("None of 1 image is outdated.\n");
        assertThat(hub.seen).noneMatch(address -> address.contains("_catalog") || address.contains("mallory"));
        foreign("debian:12");
        assertThat(text("", hub.host()))
                .startsWith("1 of 1 image is outdated.\n  " + debian + " means another image by now\n");
    }

    @Test
    void aBaseOutsideOfWhatIsLookedAtIsComparedButNotLookedAtItself() throws Exception {
        String root = build(own("root:1"), "root:1", null, null);
        String base = build(own("base:1"), "base:1", own("root:1"), root);
        build(own("a/web:1"), "a/web:1", own("base:1"), base);
        build(own("root:1"), "root:1", null, null);

        assertThat(text("/a"))
                .startsWith("1 of 1 image is outdated.\n")
                .contains("    images: " + own("a/web:1") + " (through " + own("base:1") + ")\n");
        SourceGraph graph = SourceGraph.read(read("/a", null), Set.of(), false);
        assertThat(PlanText.names(graph.plan(Set.of(), null)))
                .isEqualTo("1 " + own("base:1") + "\n2 " + own("a/web:1") + "\n");
    }

    @Test
    void aBaseThatCannotBeReadIsNeverGreen() throws Exception {
        String base = build(own("base:1"), "base:1", null, null);
        build(own("web:1"), "web:1", own("base:1"), base);
        registry.lie("/v2/base/manifests/1", exchange -> send(exchange, 500, "boom"));

        OutdatedReport report = report("");

        assertThat(report.outdated()).isEmpty();
        assertThat(report.unread()).containsOnlyKeys(own("base:1"));
        assertThat(OutdatedText.of(report))
                .startsWith("None of 1 image is outdated; of 1 image that is not known; 1 name could not be read.\n")
                .contains("  not known of " + own("web:1") + ": Its base " + own("base:1")
                        + " could not be read. The registry ")
                .contains("  could not read " + own("base:1") + ": The registry ");
        assertThat(GraphJson.of(report).at("/unread/0/name").asText()).isEqualTo(own("base:1"));
        RebuildPlan plan = SourceGraph.read(read("", null), Set.of(), false).plan(Set.of(), null);
        assertThat(PlanText.of(plan))
                .startsWith("Nothing to rebuild of 1 image; 1 not known; 1 not read.\nCould not read " + own("base:1"));
        // Only what stands on it is not known, if it is not looked at itself.
        assertThat(report("/web").unread()).isEmpty();
        assertThat(report("/web").unknown()).hasSize(1);
    }

    @Test
    void aRepositoryThatCannotBeReadIsNeverGreenEither() throws Exception {
        String base = build(own("base:1"), "base:1", null, null);
        build(own("web:1"), "web:1", own("base:1"), base);
        registry.lie("/v2/base/tags/list", exchange -> send(exchange, 403, ""));
        registry.lie("/v2/base/manifests/1", exchange -> send(exchange, 403, ""));

        OutdatedReport report = report("");

        assertThat(report.unread()).containsOnlyKeys(own("base"));
        assertThat(report.unknown()).hasSize(1);
    }

    @Test
    void whatCannotBeReadOfAnotherProjectIsNoTroubleOfThisOne() throws Exception {
        build(own("base:1"), "base:1", null, null);
        build(own("web:1"), "web:1", null, null);
        build(own("web:2"), "web:2", null, null);
        build(own("new:1"), "new:1", null, null);
        registry.lie("/v2/web/manifests/2", exchange -> send(exchange, 500, ""));
        registry.lie("/v2/new/manifests/1", exchange -> send(exchange, 500, ""));
        RegistrySource source = read("", null);

        assertThat(SourceGraph.read(source, Set.of("base"), false)
                        .outdated(null)
                        .unread())
                .containsOnlyKeys(own("new:1"));
        assertThat(SourceGraph.read(source, Set.of("web"), false).outdated(null).unread())
                .containsOnlyKeys(own("web:2"), own("new:1"));
    }

    @Test
    void anImageOfSeveralPlatformsIsKnownByEachOfThem() throws Exception {
        String amd = FakeRegistry.config("linux", "amd64", Map.of(), 5, "amd");
        String arm = FakeRegistry.config("linux", "arm64", Map.of(), 5, "arm");
        Map<String, String> children = new LinkedHashMap<>();
        children.put("linux/amd64", hub.manifest("debian", amd, ""));
        children.put("linux/arm64", hub.manifest("debian", arm, ""));
        hub.tag("debian", "12", hub.list("debian", children));
        String armId = "sha256:" + Sha256.hex(arm.getBytes(StandardCharsets.UTF_8));
        String debian = hub.host() + "/debian:12";
        registry.architecture = "arm64";
        build(own("ids:1"), "ids:1", debian, armId);
        registry.architecture = "amd64";
        change = builder -> builder.baseDigest(hub.list("debian", children));
        build(own("digests:1"), "digests:1", debian, null);
        change = builder -> builder;
        build(own("neither:1"), "neither:1", debian, null);

        OutdatedReport report = report("", hub.host());

        assertThat(report.outdated()).isEmpty();
        // It may stand on another platform than the one whose layers were read.
        assertThat(report.unknown()).extracting(state -> state.image().name()).containsExactly(own("neither:1"));
    }

    @Test
    void platformsThatWereStampedOneByOneAreNotGreen() throws Exception {
        List<String> manifests = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            ImageMetadata stamp = Samples.builder()
                    .project("web")
                    .buildId("0000000" + i)
                    .baseName(ImageMetadata.SCRATCH)
                    .build();
            String config = FakeRegistry.config("linux", "m" + i, ImageLabels.of(stamp), 5, "layer");
            manifests.add(registry.manifest("web", config, ""));
        }
        registry.tag(
                "web", "1", registry.list("web", Map.of("linux/m1", manifests.get(0), "linux/m2", manifests.get(1))));

        OutdatedReport report = report("");

        assertThat(report.outdated()).isEmpty();
        assertThat(report.unread().values())
                .singleElement()
                .asString()
                .startsWith("It is a list of images that were stamped one by one, for linux/m");
    }

    @Test
    void aNewBuildOfTheBaseCountsOnlyIfItPassed() throws Exception {
        String base = build(own("base:1"), "base:1", null, null);
        build(own("web:1"), "web:1", own("base:1"), base);
        String newer = build(own("base:1"), "base:1", null, null);

        assertThat(SourceGraph.read(read("", List.of()), Set.of(), false)
                        .outdated(null)
                        .unknown())
                .hasSize(1);
        ImageVerdict passed = TestVerdicts.verdict(newer, Outcome.PASSED, Duration.ofMinutes(1));
        assertThat(SourceGraph.read(read("", List.of(passed)), Set.of(), false)
                        .outdated(null)
                        .outdated())
                .hasSize(1);
    }

    @Test
    void oneImageWithSeveralNamesIsPlannedOnceWithAllOfThem() throws Exception {
        String base = build(own("base:1"), "base:1", null, null);
        String web = build(own("web:7"), "web:7", own("base:1"), base);
        push(registry, "web:latest", labels.get(web), layers.get(web));
        push(registry, "prod/web:7", labels.get(web), layers.get(web));
        build(own("base:1"), "base:1", null, null);

        RebuildPlan plan = SourceGraph.read(read("", null), Set.of(), false).plan(Set.of(), null);

        assertThat(PlanText.names(plan))
                .isEqualTo("1 " + own("web:7") + " " + own("prod/web:7") + " " + own("web:latest") + "\n");
        assertThat(PlanText.of(plan))
                .contains("  " + own("web:7") + "  also " + own("prod/web:7") + ", " + own("web:latest") + "; "
                        + own("base:1") + " means a newer build by now");
    }

    @Test
    void aChainOfBasesIsFollowedAndEndsWhereItGoesRound() throws Exception {
        String a = build(own("b/a:1"), "b/a:1", own("b/c:1"), null);
        String b = build(own("b/b:1"), "b/b:1", own("b/a:1"), a);
        build(own("b/c:1"), "b/c:1", own("b/b:1"), b);
        build(own("a/web:1"), "a/web:1", own("b/b:1"), b);

        SourceGraph graph = SourceGraph.read(read("/a", null), Set.of(), false);

        assertThat(graph.plan(Set.of(), null).graph().circles()).hasSize(1);
        assertThat(registry.seen).doesNotHaveDuplicates();
    }
}

package io.jenkins.plugins.containerlifecycle.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.containerlifecycle.graph.RebuildPlan.Rebuild;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of rebuilds. */
class RebuildPlanTest {
    private final Fleet fleet = new Fleet();

    private static List<List<String>> names(RebuildPlan plan) {
        return plan.waves().stream()
                .map(wave ->
                        wave.stream().map(rebuild -> rebuild.image().name()).toList())
                .toList();
    }

    @Test
    void aDiamondIsBuiltOnceEachAndTheSidesSideBySide() throws Exception {
        fleet.build("x/base:1");
        fleet.build("x/left:1", "x/base:1");
        fleet.build("x/right:1", "x/base:1");
        fleet.build("x/top:1", "x/left:1", "x/right:1");
        assertThat(fleet.plan().rebuilds()).isEmpty();
        assertThat(PlanText.of(fleet.plan())).isEqualTo("Nothing to rebuild of 4 images.\n");

        fleet.build("x/base:1");

        assertThat(names(fleet.plan())).containsExactly(List.of("x/left:1", "x/right:1"), List.of("x/top:1"));
        assertThat(PlanText.of(fleet.plan())).isEqualTo("""
            3 rebuilds in 2 waves, of 4 images.
            Wave 1, side by side
              x/left:1   x/base:1 means a newer build by now: 1 build, 4 d, 1 commit (0000000000 -> 0000000000)
              x/right:1  x/base:1 means a newer build by now: 1 build, 4 d, 1 commit (0000000000 -> 0000000000)
            Wave 2
              x/top:1  after x/left:1, x/right:1
            """);
    }

    @Test
    void whatWouldFollowCanBeAskedOfWhatIsUpToDate() throws Exception {
        fleet.pull("debian:12");
        fleet.build("x/base:1", "debian:12");
        fleet.build("x/web:1", "x/base:1");
        fleet.build("x/other:1");

        assertThat(names(fleet.plan("x/base:1"))).containsExactly(List.of("x/base:1"), List.of("x/web:1"));
        assertThat(PlanText.of(fleet.plan("x/base:1"))).contains("x/base:1  asked for");
        assertThat(names(fleet.plan("debian:12"))).containsExactly(List.of("x/base:1"), List.of("x/web:1"));
        assertThat(PlanText.of(fleet.plan("debian:12"))).contains("x/base:1  after debian:12");
    }

    @Test
    void circlesAreToldAndWhatStandsOnThemIsNotPlanned() throws Exception {
        fleet.build("x/a:1");
        fleet.build("x/b:1", "x/a:1");
        fleet.build("x/a:1", "x/b:1");
        fleet.build("x/web:1", "x/a:1");
        fleet.build("x/base:1");
        fleet.build("x/dns:1", "x/base:1");
        fleet.build("x/base:1");

        RebuildPlan plan = fleet.plan();

        assertThat(names(plan)).containsExactly(List.of("x/dns:1"));
        assertThat(plan.graph().circles()).hasSize(1);
        assertThat(plan.endless())
                .extracting(state -> state.image().name())
                .containsExactlyInAnyOrder("x/a:1", "x/b:1", "x/web:1");
        assertThat(PlanText.of(plan))
                .containsPattern("In a circle, so that no order is the right one: x/[ab]:1 on x/[ab]:1 on x/[ab]:1\\.")
                .contains("Not planned, since they stand on that: x/web:1\n");
    }

    @Test
    void whatIsNotKnownIsToldUnlessItIsRebuiltAnyway() throws Exception {
        fleet.withoutNames().build("x/root:1");
        fleet.recording(builder -> builder).build("x/web:1", "x/root:1");

        assertThat(PlanText.of(fleet.plan())).isEqualTo("""
            Nothing to rebuild of 2 images; 2 not known.
            Not known of x/root:1: It is not recorded what it was built on.
            Not known of x/web:1: Its base x/root:1 is not known to be up to date: It is not recorded what it was built on.
            """);
        RebuildPlan asked = fleet.plan("x/root:1");
        assertThat(asked.unknown()).isEmpty();
        assertThat(PlanText.of(asked))
                .startsWith("2 rebuilds in 2 waves, of 2 images; 1 not sure.\n")
                .endsWith("Not sure of x/root:1 in wave 1: It is not recorded what it was built on.\n");
    }

    @Test
    void aRebuildWhoseBaseIsGoneHasNoPlaceThatIsSure() throws Exception {
        fleet.build("x/base:1");
        KnownImage mid = fleet.build("x/mid:1", "x/base:1");
        fleet.build("x/top:1", "x/mid:1");
        fleet.remove(mid);
        fleet.build("x/base:1");

        RebuildPlan plan = fleet.plan();

        assertThat(names(plan)).containsExactly(List.of("x/top:1"));
        assertThat(PlanText.of(plan))
                .startsWith("1 rebuild in 1 wave, of 2 images; 1 not sure.\n")
                .contains("Not sure of x/top:1 in wave 1: Its base x/mid:1 is not here.\n");
        assertThat(GraphJson.of(plan).at("/not_sure/0/reasons/0").asText()).isEqualTo("Its base x/mid:1 is not here.");
    }

    @Test
    void aRebuildOnABaseThatIsNamedByItsIdChangesNothing() throws Exception {
        fleet.build("x/base:1");
        KnownImage mid = fleet.build("x/mid:1", "x/base:1");
        fleet.recording(builder -> builder.baseName(mid.id())).build("x/web:1", "x/mid:1");
        assertThat(PlanText.of(fleet.plan())).isEqualTo("Nothing to rebuild of 3 images.\n");
        fleet.recording(builder -> builder).build("x/base:1");

        assertThat(PlanText.of(fleet.plan()))
                .startsWith("2 rebuilds in 1 wave, of 3 images; 1 not sure.\n")
                .contains("Not sure of x/web:1 in wave 1: Its base is named by an ID, sha256:000000000000, which a"
                        + " rebuild would take again.\n");
    }

    @Test
    void aRebuildOnABuildThatFailedIsNotSureUnlessThatIsBuiltAgainBefore() throws Exception {
        fleet.build("x/base:1");
        KnownImage mid = fleet.build("x/mid:1", "x/base:1");
        fleet.build("x/web:1", "x/mid:1");
        KnownImage failed = fleet.build("x/mid:1", "x/base:1");
        fleet.approvals.put(failed.id(), GraphSource.Approval.REFUSED);
        fleet.tag(mid, "x/mid:old");

        assertThat(PlanText.of(fleet.plan())).isEqualTo("""
            Nothing to rebuild of 4 images.
            x/mid:1 means another build by now, which failed its validation. It does not count for x/web:1.
            """);
        assertThat(GraphJson.of(fleet.plan()).at("/not_counted/0/images/0").asText())
                .isEqualTo("x/web:1");
        assertThat(PlanText.of(fleet.plan("x/web:1")))
                .contains("Not sure of x/web:1 in wave 1: x/mid:1 means another build by now, which failed");
        fleet.build("x/base:1");
        assertThat(fleet.plan().obstacles()).isEmpty();
        assertThat(names(fleet.plan())).containsExactly(List.of("x/mid:1", "x/mid:old"), List.of("x/web:1"));
    }

    @Test
    void whatIsNotWorthARebuildIsLeftOutUnlessAnotherOneNeedsIt() throws Exception {
        fleet.build("x/base:1");
        fleet.build("x/mid:1", "x/base:1");
        fleet.build("x/web:1", "x/mid:1");
        fleet.build("x/dns:1", "x/base:1");
        fleet.build("x/base:1");

        RebuildPlan none = RebuildPlan.of(fleet.compare(), List.of(), state -> false);
        RebuildPlan one = RebuildPlan.of(
                fleet.compare(), List.of(), state -> state.image().name().equals("x/web:1"));

        assertThat(names(none)).isEmpty();
        assertThat(PlanText.of(none))
                .endsWith("Not worth a rebuild, since no package would change: x/dns:1, x/mid:1, x/web:1\n");
        assertThat(GraphJson.of(none).at("/skipped/2/name").asText()).isEqualTo("x/web:1");
        assertThat(one.skipped()).extracting(state -> state.image().name()).containsExactly("x/dns:1");
        assertThat(names(one)).containsExactly(List.of("x/mid:1"), List.of("x/web:1"));
    }

    @Test
    void whatStandsOnOneThatWasAskedForIsWorthARebuildAndSoIsWhatThatNeeds() throws Exception {
        fleet.build("x/root:1");
        fleet.build("x/base:1");
        fleet.build("x/mid:1", "x/root:1");
        fleet.build("x/web:1", "x/base:1", "x/mid:1");
        fleet.build("x/dns:1", "x/root:1");
        fleet.build("x/root:1");
        KnownImage base = fleet.find("x/base:1");

        RebuildPlan plan = RebuildPlan.of(fleet.compare(), List.of(base), state -> false);

        assertThat(names(plan)).containsExactly(List.of("x/base:1", "x/mid:1"), List.of("x/web:1"));
        assertThat(plan.skipped()).extracting(state -> state.image().name()).containsExactly("x/dns:1");
    }

    @Test
    void aPinnedOlderBuildIsPlannedAndSaidToBeOne() throws Exception {
        fleet.build("x/base:1");
        fleet.build("x/mid:7", "x/base:1");
        fleet.build("x/web:1", "x/mid:7");
        fleet.build("x/base:1");
        fleet.build("x/mid:8", "x/base:1");

        assertThat(names(fleet.plan())).containsExactly(List.of("x/mid:7"), List.of("x/web:1"));
        assertThat(PlanText.of(fleet.plan())).contains("x/mid:8 is a newer build of it");
    }

    @Test
    void aChainOfTenThousandIsNoDeeperThanTheStack() throws Exception {
        KnownImage below = fleet.build("x/image0:1");
        for (int i = 1; i < 10_000; i++) {
            String base = below.names().get(0);
            String id = below.id();
            // Without the metadata of all below, which would be the square of that.
            below = fleet.recording(builder -> builder.baseName(base).baseImageId(id))
                    .build("x/image" + i + ":1");
        }
        fleet.recording(builder -> builder).build("x/image0:1");

        RebuildPlan plan = fleet.plan();

        assertThat(plan.waves())
                .hasSize(9_999)
                .allSatisfy(wave -> assertThat(wave).hasSize(1));
        assertThat(PlanSvg.of(plan)).contains("wave 9999");
    }

    /** A random fleet in which some images were built again; the oldest come first. */
    private Map<String, List<String>> grow(Random random, int size) {
        Map<String, List<String>> bases = new HashMap<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String name = "x/image" + i + ":1";
            List<String> chosen = new ArrayList<>();
            if (i > 5 && random.nextInt(20) > 0) {
                // Few have many children, as in real fleets.
                chosen.add(names.get((int) (Math.pow(random.nextDouble(), 3) * i)));
                while (random.nextInt(6) == 0) {
                    String other = names.get(random.nextInt(i));
                    if (!chosen.contains(other)) {
                        chosen.add(other);
                    }
                }
            }
            fleet.build(name, chosen.toArray(String[]::new));
            names.add(name);
            bases.put(name, chosen);
        }
        return bases;
    }

    /** What must be rebuilt, by the names alone: all that stands on a name that moved after the build. */
    private static Set<String> outdated(Map<String, List<String>> bases, Map<String, Integer> builtAt) {
        Set<String> outdated = new HashSet<>();
        boolean more = true;
        while (more) {
            more = false;
            for (Map.Entry<String, List<String>> image : bases.entrySet()) {
                for (String base : image.getValue()) {
                    boolean follows = outdated.contains(base) || builtAt.get(base) > builtAt.get(image.getKey());
                    more |= follows && outdated.add(image.getKey());
                }
            }
        }
        return outdated;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void eachIsRebuiltOnceAfterAllThatItStandsOnAndNoneThatIsNotOutdated(long seed) throws Exception {
        Random random = new Random(seed);
        int size = 1_000;
        Map<String, List<String>> bases = grow(random, size);
        Map<String, Integer> builtAt = new HashMap<>();
        for (int i = 0; i < size; i++) {
            builtAt.put("x/image" + i + ":1", i);
        }
        for (int i = 0; i < 30; i++) {
            String name = "x/image" + random.nextInt(size) + ":1";
            fleet.build(name, bases.get(name).toArray(String[]::new));
            builtAt.put(name, size + i);
        }
        Set<String> expected = outdated(bases, builtAt);

        RebuildPlan plan = fleet.plan();

        Map<String, Integer> waves = new HashMap<>();
        for (Rebuild rebuild : plan.rebuilds()) {
            assertThat(waves.put(rebuild.image().name(), rebuild.wave()))
                    .as("%s is rebuilt once", rebuild.image().name())
                    .isNull();
        }
        assertThat(waves.keySet()).isEqualTo(expected);
        assertThat(plan.unknown()).isEmpty();
        assertThat(plan.endless()).isEmpty();
        waves.forEach((name, wave) -> {
            int latest = bases.get(name).stream()
                    .mapToInt(base -> waves.getOrDefault(base, 0))
                    .max()
                    .orElse(0);
            assertThat(wave).as("the wave of %s", name).isEqualTo(latest + 1);
        });

        for (Rebuild rebuild : plan.rebuilds()) {
            String name = rebuild.image().name();
            fleet.build(name, bases.get(name).toArray(String[]::new));
        }
        assertThat(fleet.plan().rebuilds()).isEmpty();
    }

    @Test
    void anImageWithSeveralNamesIsPlannedWithAllOfThem() throws Exception {
        fleet.build("x/base:1");
        KnownImage web = fleet.build("x/web:7", "x/base:1");
        fleet.tag(web, "x/web:latest");
        fleet.tag(web, "x/web:stable");
        fleet.build("x/web2:1", "x/web:latest");
        fleet.build("x/base:1");
        RebuildPlan plan = fleet.plan();

        assertThat(PlanText.of(plan)).isEqualTo("""
                        2 rebuilds in 2 waves, of 3 images.
                        Wave 1
                          x/web:7  also x/web:latest, x/web:stable; x/base:1 means a newer build by now: 1 build, 3 d, 1 commit (0000000000 -> 0000000000)
                        Wave 2
                          x/web2:1  after x/web:7
                        """);
        assertThat(PlanText.names(plan)).isEqualTo("1 x/web:7 x/web:latest x/web:stable\n2 x/web2:1\n");
        assertThat(GraphJson.of(plan).at("/waves/0/0/names"))
                .extracting(JsonNode::asText)
                .containsExactly("x/web:7", "x/web:latest", "x/web:stable");
        assertThat(PlanDiagram.dot(plan)).contains("x/web:7\\nwave 1, 3 names", "also x/web:latest, x/web:stable");
        assertThat(PlanDiagram.mermaid(plan)).contains("x/web:7<br>wave 1, 3 names");
        assertThat(PlanSvg.of(plan)).contains("also x/web:latest, x/web:stable");
    }
}

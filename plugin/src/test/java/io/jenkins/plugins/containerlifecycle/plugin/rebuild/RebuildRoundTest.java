package io.jenkins.plugins.containerlifecycle.plugin.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.containerlifecycle.plugin.facts.BaseImageCause;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.RebuildRound.Activity;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.RebuildRound.Change;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.RebuildRound.Decision;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.RebuildRound.JobState;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.RebuildRound.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which jobs are built and which wait, in a world that only counts builds. */
class RebuildRoundTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    private final World world = new World();

    /** Jobs with one image each, whose builds are numbers. */
    private static final class World {
        private final Map<String, List<String>> bases = new LinkedHashMap<>();
        /** Which build of each base the last good build of a job stood on. */
        private final Map<String, Map<String, Integer>> stoodOn = new HashMap<>();
        /** And any build. */
        private final Map<String, Map<String, Integer>> tried = new HashMap<>();

        private final Map<String, Integer> good = new HashMap<>();
        private final Map<String, Integer> builds = new HashMap<>();
        private final Map<String, Activity> activities = new HashMap<>();
        private final Set<String> failing = new HashSet<>();
        private final Set<String> without = new HashSet<>();
        private final Set<String> disabled = new HashSet<>();
        private final Set<String> skipping = new HashSet<>();
        private final Map<String, Instant> earliest = new HashMap<>();

        void job(String name, String... on) {
            bases.put(name, List.of(on));
            build(name);
            builds.put(name, 0);
        }

        /** Ends at once. */
        void build(String name) {
            builds.merge(name, 1, Integer::sum);
            Map<String, Integer> seen = new HashMap<>();
            bases.get(name).forEach(base -> seen.put(base, good.getOrDefault(base, 0)));
            tried.put(name, seen);
            activities.remove(name);
            if (!failing.contains(name)) {
                stoodOn.put(name, seen);
                good.merge(name, 1, Integer::sum);
            }
        }

        private boolean isOutdated(String name) {
            return bases.get(name).stream()
                    .anyMatch(base -> stoodOn.get(name).get(base) < good.get(base) || isOutdated(base));
        }

        private JobState state(String name, boolean through) {
            if (without.contains(name)) {
                return JobState.without(name, () -> activities.getOrDefault(name, Activity.IDLE));
            }
            List<Change> changes = new ArrayList<>();
            Map<String, String> names = new LinkedHashMap<>();
            for (String base : bases.get(name)) {
                names.put(base, "example/" + base);
                int now = good.getOrDefault(base, 0);
                if (stoodOn.get(name).getOrDefault(base, 0) < now) {
                    changes.add(new Change(
                            new BaseImageCause("example/" + base, null),
                            tried.get(name).getOrDefault(base, 0) >= now,
                            skipping.contains(name)));
                }
            }
            return new JobState(
                    name,
                    true,
                    !disabled.contains(name),
                    true,
                    () -> activities.getOrDefault(name, Activity.IDLE),
                    changes,
                    through ? Set.of("example/below:1") : Set.of(),
                    false,
                    names,
                    failing.contains(name),
                    List.of(),
                    List.of(),
                    skipping.contains(name),
                    earliest.get(name),
                    null);
        }

        Map<String, Decision> decide() {
            List<JobState> states = new ArrayList<>();
            bases.keySet()
                    .forEach(name ->
                            states.add(state(name, bases.get(name).stream().anyMatch(this::isOutdated))));
            return RebuildRound.decide(states, NOW);
        }

        Decision decide(String name) {
            return decide().get(name);
        }

        /** @return what is built now */
        List<String> due() {
            List<String> due = new ArrayList<>();
            decide().forEach((name, decision) -> {
                if (decision.kind() == Kind.BUILD) {
                    due.add(name);
                }
            });
            return due;
        }

        /** Looks and builds until nothing is due any more. */
        void settle() {
            for (List<String> due = due(); !due.isEmpty(); due = due()) {
                due.forEach(this::build);
            }
        }
    }

    @Test
    void whatStandsOnWhatChangedIsBuiltInOrderAndOnceEach() {
        world.job("base");
        world.job("left", "base");
        world.job("right", "base");
        world.job("top", "left", "right");
        assertEquals(List.of(), world.due());

        world.build("base");

        assertEquals(List.of("left", "right"), world.due());
        world.build("left");
        assertEquals(List.of("right"), world.due(), "the top waits for both");
        assertEquals("example/right", world.decide("top").base());
        world.build("right");
        assertEquals(List.of("top"), world.due());
        assertEquals(2, world.decide("top").causes().size(), "both are why");
        world.build("top");
        assertEquals(List.of(), world.due());
    }

    @Test
    void whatIsQueuedOrBuildingIsNotBuiltTwiceAndWhatStandsOnItWaits() {
        world.job("base");
        world.job("mid", "base");
        world.job("top", "base", "mid");
        world.build("base");

        world.activities.put("mid", Activity.QUEUED);
        assertEquals(Kind.QUEUED, world.decide("mid").kind());
        assertEquals(Kind.WAITS, world.decide("top").kind());
        world.activities.put("mid", Activity.BUILDING);
        assertEquals(Kind.BUILDING, world.decide("mid").kind());
        assertEquals(Kind.BUILDING, world.decide("top").baseKind());
    }

    @Test
    void aBaseThatIsBeingBuiltAgainIsWaitedForByAllAboveIt() {
        world.job("base");
        world.job("left", "base");
        world.job("right", "base");
        world.job("top", "left", "right");
        world.build("left");

        world.activities.put("base", Activity.BUILDING);

        assertEquals(Kind.WAITS, world.decide("top").kind(), "it would be built once more at once");
    }

    @Test
    void aJobThatFailsIsNotBuiltAgainUntilSomethingChangesAndStopsWhatStandsOnIt() {
        world.job("base");
        world.job("other");
        world.job("mid", "base");
        world.job("top", "mid", "other");
        world.failing.add("mid");
        world.build("base");
        world.settle();
        world.build("other");

        assertEquals(1, world.builds.get("mid"));
        assertEquals(Kind.FAILED, world.decide("mid").kind());
        assertEquals(Kind.WAITS, world.decide("top").kind());
        assertEquals(Kind.FAILED, world.decide("top").baseKind());

        world.failing.remove("mid");
        world.build("mid");
        world.settle();
        assertEquals(1, world.builds.get("top"));

        world.failing.add("mid");
        world.build("base");
        world.settle();
        world.build("base");
        world.settle();
        assertEquals(4, world.builds.get("mid"), "each new build of the base is tried once");
    }

    @Test
    void aJobThatWasBuiltAndStandsOnTheOldBaseIsLeftAloneAndNotWaitedFor() {
        world.job("base");
        world.job("other");
        world.job("mid", "base");
        world.job("top", "mid", "other");
        Map<String, Integer> old = world.stoodOn.get("mid");
        world.build("base");
        world.build("mid");
        world.stoodOn.put("mid", old);
        world.good.put("mid", 1);

        assertEquals(Kind.TRIED, world.decide("mid").kind());
        world.build("other");
        assertEquals(List.of("top"), world.due());
    }

    @Test
    void whatNobodyBuildsIsNotWaitedFor() {
        for (String how : List.of("without", "disabled", "too soon", "unchanged")) {
            World each = new World();
            each.job("base");
            each.job("other");
            each.job("mid", "base");
            each.job("top", "mid", "other");
            switch (how) {
                case "without" -> each.without.add("mid");
                case "disabled" -> each.disabled.add("mid");
                case "too soon" -> each.earliest.put("mid", NOW.plusSeconds(1));
                default -> each.skipping.add("mid");
            }
            each.build("base");

            assertEquals(List.of(), each.due(), how);
            assertEquals(Kind.NOT_FOLLOWED, each.decide("top").kind(), how);
            each.build("other");
            assertEquals(List.of("top"), each.due(), how);
        }
    }

    @Test
    void whatWasBuiltAShortWhileAgoIsBuiltLater() {
        world.job("base");
        world.job("mid", "base");
        world.build("base");
        world.earliest.put("mid", NOW.plusSeconds(1));
        assertEquals(Kind.TOO_SOON, world.decide("mid").kind());
        assertEquals(NOW.plusSeconds(1), world.decide("mid").until());

        world.earliest.put("mid", NOW);
        assertEquals(Kind.BUILD, world.decide("mid").kind());
    }

    @Test
    void jobsThatStandOnEachOtherAreRefusedAndNothingElseIs() {
        world.job("base");
        world.job("a", "base");
        world.job("b", "a");
        world.bases.put("a", List.of("base", "b"));
        world.stoodOn.get("a").put("b", 0);
        world.job("c", "b");
        world.build("base");
        world.stoodOn.put("b", Map.of("a", 0));

        List<JobState> states = new ArrayList<>();
        world.bases.keySet().forEach(name -> states.add(world.state(name, false)));
        Map<String, Decision> decisions = RebuildRound.decide(states, NOW);

        assertEquals(Kind.LOOP, decisions.get("a").kind());
        assertEquals("example/b", decisions.get("a").base());
        assertEquals(Kind.LOOP, decisions.get("b").kind());
        assertEquals(Kind.CURRENT, decisions.get("c").kind());
    }

    /** Each is built once for all that changed, after everything that it stands on, and nothing else is built. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aThousandJobsAreBuiltInOrderAndOnceEach(long seed) {
        Random random = new Random(seed);
        int count = 1000;
        for (int i = 0; i < count; i++) {
            Set<String> on = new HashSet<>();
            for (int j = 0; i > 0 && j < random.nextInt(4); j++) {
                on.add("job" + random.nextInt(i));
            }
            world.job("job" + i, on.toArray(String[]::new));
        }
        Set<String> expected = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            String changed = "job" + random.nextInt(count);
            if (!world.isOutdated(changed)) {
                world.build(changed);
            }
        }
        Map<String, Integer> before = new HashMap<>(world.builds);
        Map<String, Boolean> outdated = new HashMap<>();
        for (String name : world.bases.keySet()) {
            boolean is = world.bases.get(name).stream()
                    .anyMatch(base -> world.stoodOn.get(name).get(base) < world.good.get(base) || outdated.get(base));
            outdated.put(name, is);
            if (is) {
                expected.add(name);
            }
        }
        assertFalse(expected.isEmpty());

        Set<String> built = new HashSet<>();
        for (List<String> due = dueIn(outdated); !due.isEmpty(); due = dueIn(outdated)) {
            for (String name : due) {
                assertTrue(built.add(name), name + " was built twice");
                world.bases.get(name).forEach(base -> assertFalse(outdated.get(base), name + " before " + base));
                world.build(name);
            }
            due.forEach(name -> outdated.put(name, false));
        }

        assertEquals(expected, built);
        expected.forEach(name -> assertEquals(before.get(name) + 1, world.builds.get(name)));
    }

    private List<String> dueIn(Map<String, Boolean> outdated) {
        List<JobState> states = new ArrayList<>();
        world.bases
                .keySet()
                .forEach(name -> states.add(
                        world.state(name, world.bases.get(name).stream().anyMatch(outdated::get))));
        return RebuildRound.decide(states, NOW).entrySet().stream()
                .filter(decision -> decision.getValue().kind() == Kind.BUILD)
                .map(Map.Entry::getKey)
                .toList();
    }
}

package io.jenkins.plugins.containerlifecycle.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.context.StampedImages;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.WatchedEngine;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.engine.docker.TestEngine;
import io.jenkins.plugins.containerlifecycle.leftover.Leftovers;
import io.jenkins.plugins.containerlifecycle.leftover.RunLabels;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A distribution, a stamped base on it, and a stamped service on that: who brought which package. */
@Timeout(120)
class BlameIT {
    private static final Map<String, String> EXPECTED = Map.of(
            "libc6", "DISTRO or below",
            "openssl", "service",
            "nginx", "service");

    private static DockerEngine engine;
    private static String distribution;
    private static String base;
    private static String service;

    @BeforeAll
    static void build() {
        engine = TestEngine.connect();
        distribution =
                new TestRoot().file("var/lib/dpkg/status", status("libc6 1")).image();
        StampedImages images = new StampedImages(engine);
        base = images.build(
                "base",
                "FROM " + distribution + "\nCOPY status /var/lib/dpkg/status\n",
                Map.of("status", status("libc6 1", "openssl 1")),
                Map.of(),
                null);
        service = images.build(
                "service",
                "FROM " + base + "\nCOPY status /var/lib/dpkg/status\n",
                Map.of("status", status("libc6 1", "openssl 2", "nginx 1")),
                Map.of(),
                null);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        TestEngine.assertNoContainers(engine);
    }

    @AfterAll
    static void clean() {
        if (engine != null) {
            TestEngine.removeEverything();
            engine.close();
        }
    }

    private static String status(String... packages) {
        StringBuilder status = new StringBuilder();
        for (String installed : packages) {
            String[] words = installed.split(" ");
            status.append("Package: ").append(words[0]).append("\nStatus: install ok installed\nVersion: ");
            status.append(words[1]).append("\nArchitecture: amd64\n\n");
        }
        return status.toString();
    }

    /** Name of a package to who brought its version. */
    private static Map<String, String> blame(ContainerEngine engine, String image, InventoryCache cache)
            throws Exception {
        InventoryReader inventories = new InventoryReader(engine, cache);
        Blame blame =
                new BlameReader(engine, inventories, cache).read(engine.images().inspect(image));
        Map<String, String> found = new TreeMap<>();
        List<Ancestor> ancestors = blame.ancestors();
        for (InstalledPackage installed :
                ancestors.get(ancestors.size() - 1).inventory().packages()) {
            found.put(installed.name(), shown(blame.versionBy(installed).orElseThrow()));
        }
        assertThat(inventories.cacheProblem()).isEmpty();
        return found;
    }

    private static String shown(Origin origin) {
        return origin.ancestor().name().replace(distribution, "DISTRO").replace(service, "SERVICE")
                + (origin.exact() ? "" : " or below");
    }

    @Test
    void eachPackageIsBlamedOnTheAncestorThatBroughtItNotOnTheLastThatWroteTheDatabase() throws Exception {
        assertThat(blame(engine, service, null)).isEqualTo(EXPECTED);
    }

    @Test
    void whatWasBuiltOnTopWithoutAStampIsBlamedForItsOwn() throws Exception {
        String top = TestEngine.buildImage(
                "FROM " + service + "\nCOPY status /var/lib/dpkg/status\n",
                Map.of("status", status("libc6 1", "openssl 3", "nginx 1")));

        Map<String, String> found = blame(engine, top, null);
        assertThat(found.get("nginx")).isEqualTo("service");
        assertThat(found.get("openssl")).isEqualTo(top);
    }

    @Test
    void whatWasBuiltWithoutAStampOnABaseThatIsGoneIsNotTakenForThatBase(@TempDir Path folder) throws Exception {
        String top = TestEngine.buildImage(
                "FROM " + base + "\nCOPY status /var/lib/dpkg/status\n",
                Map.of("status", status("libc6 1", "openssl 1", "nginx 1", "htop 1")));
        InventoryCache cache = new InventoryCache(folder);
        ContainerEngine without = thatLoadsNothing();

        for (InventoryCache each : new InventoryCache[] {null, cache, cache}) {
            assertThat(blame(without, top, each))
                    .containsEntry("nginx", top + " or below")
                    .containsEntry("openssl", top + " or below");
        }
        assertThat(blame(engine, top, cache)).containsEntry("nginx", top);
        assertThat(blame(without, top, cache)).as("the base is known").containsEntry("nginx", top);
    }

    @Test
    void anImageWithoutAStampBetweenTwoThatHaveOneIsBlamedForItsOwn() throws Exception {
        String between = TestEngine.buildImage(
                "FROM " + base + "\nCOPY status /var/lib/dpkg/status\n",
                Map.of("status", status("libc6 1", "openssl 1", "nginx 1")));
        String app = new StampedImages(engine)
                .build("app", "FROM " + between + "\nCOPY other /other\n", Map.of("other", "x"), Map.of(), null);

        assertThat(blame(engine, app, null)).containsEntry("nginx", between).containsEntry("openssl", "base");

        ContainerEngine nameless = WatchedEngine.of(engine, (verb, arguments, call) -> {
            if (verb.equals("images.inspect") && arguments[0].equals(between)) {
                throw new EngineException(EngineException.Kind.NO_SUCH_IMAGE, "It is gone.");
            }
            return call.make();
        });
        assertThat(blame(nameless, app, null)).as("read from the layers").containsEntry("nginx", between);
        ContainerEngine gone = WatchedEngine.of(engine, (verb, arguments, call) -> {
            if (verb.equals("images.load")) {
                throw new EngineException(EngineException.Kind.REFUSED, "No such layer.");
            }
            if (verb.equals("images.inspect") && arguments[0].equals(between)) {
                throw new EngineException(EngineException.Kind.NO_SUCH_IMAGE, "It is gone.");
            }
            return call.make();
        });
        assertThat(blame(gone, app, null)).containsEntry("nginx", "app or below");
    }

    /** The engine as if it had the distribution and the base no more. */
    private static ContainerEngine without(Set<String> verbs, WatchedEngine.Watcher also) throws Exception {
        String baseId = engine.images().inspect(base).id();
        return WatchedEngine.of(engine, (verb, arguments, call) -> {
            if (verb.equals("images.list")) {
                return engine.images().list().stream()
                        .filter(image -> !image.id().equals(baseId))
                        .toList();
            }
            if (verb.equals("images.inspect") && arguments[0].equals(distribution)) {
                throw new EngineException(EngineException.Kind.NO_SUCH_IMAGE, "It is gone.");
            }
            return verbs.contains(verb) ? also.answer(verb, arguments, call) : call.make();
        });
    }

    private static ContainerEngine thatLoadsNothing() throws Exception {
        return without(Set.of("images.load"), (verb, arguments, call) -> {
            throw new EngineException(EngineException.Kind.REFUSED, "No such layer.");
        });
    }

    /** Of images that were made to be read. */
    private static void assertNoTemporaryImage() throws Exception {
        assertThat(engine.images().list()).noneMatch(RunLabels::isTemporary);
    }

    @Test
    void anAncestorThatIsGoneIsReadFromTheLayersOfTheImage(@TempDir Path folder) throws Exception {
        AtomicInteger loaded = new AtomicInteger();
        ContainerEngine without = without(Set.of("images.load"), (verb, arguments, call) -> {
            loaded.incrementAndGet();
            return call.make();
        });
        InventoryCache cache = new InventoryCache(folder);

        Map<String, String> found = blame(without, service, cache);
        assertNoTemporaryImage();
        // Another store than Docker's classic one refuses the first, and is not asked again.
        Assumptions.assumeTrue(loaded.get() != 1, "the engine's store does not make images of layers");
        Map<String, String> exact = new TreeMap<>(EXPECTED);
        assertThat(found).isEqualTo(exact);
        assertThat(loaded).as("one of the distribution, one of the base").hasValue(2);
        assertThat(blame(without, service, cache)).as("from the cache").isEqualTo(exact);
        assertThat(loaded).hasValue(2);
        assertThat(blame(without, service, null)).isEqualTo(exact);
    }

    @Test
    void theImageOfTheLayersIsRemovedAfterAFailureToo() throws Exception {
        ContainerEngine without = without(Set.of("containers.resolve"), (verb, arguments, call) -> {
            throw new EngineException(EngineException.Kind.TIMED_OUT, "The engine did not answer.");
        });

        assertThatThrownBy(() -> blame(without, service, null)).hasMessage("The engine did not answer.");
        assertNoTemporaryImage();
        assertThatThrownBy(() -> blame(
                        without(Set.of("images.load"), (verb, arguments, call) -> {
                            call.make();
                            throw new EngineException(EngineException.Kind.CONNECTION_LOST, "It broke off.");
                        }),
                        service,
                        null))
                .hasMessage("It broke off.");
        assertNoTemporaryImage();
    }

    @Test
    void anImageThatAKilledAuditLeftIsRemoved() throws Exception {
        // Nobody waits for it any more when it is found.
        ContainerEngine killed = without(Set.of("now", "images.remove"), (verb, arguments, call) -> {
            if (verb.equals("now")) {
                return Instant.now().minus(Duration.ofDays(3));
            }
            throw new EngineException(EngineException.Kind.REFUSED, "It is killed before that.");
        });
        assertThatThrownBy(() -> blame(killed, service, null)).hasMessage("It is killed before that.");
        Assumptions.assumeFalse(
                engine.images().list().stream().noneMatch(RunLabels::isTemporary),
                "the engine's store does not make images of layers");
        assertThat(Leftovers.findImages(engine)).isNotEmpty();

        blame(without(Set.of(), null), service, null);

        assertNoTemporaryImage();
    }

    @Test
    void anImageThatSomebodyBuiltIsNotWhateverItsLabelsAre() throws Exception {
        String built = TestEngine.buildImage(
                "FROM scratch\nLABEL " + RunLabels.TEMPORARY + "=1 " + RunLabels.OWNER + "=x/1/1 " + RunLabels.EXPIRES
                        + "=1\nCOPY status /status\n",
                Map.of("status", UUID.randomUUID().toString()));
        String id = engine.images().inspect(built).id();
        // As when the next build gets its name; docker rmi would remove it with its last one.
        TestEngine.run(new byte[0], List.of("docker", "tag", TestEngine.busybox(), built));
        try {
            assertThat(engine.images().list())
                    .filteredOn(image -> image.id().equals(id))
                    .singleElement()
                    .satisfies(image -> assertThat(image.repoTags()).isEmpty());

            assertThat(Leftovers.findImages(engine))
                    .noneMatch(image -> image.id().equals(id));
            assertThat(AuditTarget.all(engine)).anyMatch(target -> id.equals(target.id()));
        } finally {
            engine.images().remove(id, Duration.ofSeconds(30));
        }
    }

    @Test
    void anAncestorThatIsGoneIsNotGuessed(@TempDir Path folder) throws Exception {
        InventoryCache cache = new InventoryCache(folder);
        assertThat(blame(engine, service, cache)).isEqualTo(EXPECTED);
        ContainerEngine without = thatLoadsNothing();

        assertThat(blame(without, service, cache))
                .containsEntry("openssl", "service")
                .containsEntry("nginx", "service");
        assertThat(blame(without, service, null))
                .containsEntry("openssl", "service or below")
                .containsEntry("nginx", "service or below")
                .containsEntry("libc6", "service or below");
    }

    @Test
    void whatIsInTheCacheNeedsNoContainer(@TempDir Path folder) throws Exception {
        InventoryCache cache = new InventoryCache(folder);
        AtomicInteger created = new AtomicInteger();
        ContainerEngine watched = WatchedEngine.of(engine, (verb, arguments, call) -> {
            if (verb.equals("containers.create")) {
                created.incrementAndGet();
            }
            return call.make();
        });

        Map<String, String> cold = blame(watched, service, cache);
        assertThat(created).hasValue(3);
        assertThat(blame(watched, service, cache)).isEqualTo(cold);
        assertThat(created).hasValue(3);
    }

    @Test
    void anImageWithTheStampButOtherLayersIsNoAncestor() throws Exception {
        // Somebody copied the labels: it has the stamp of the base and none of its layers.
        String key = engine.images().inspect(base).labels().entrySet().stream()
                .filter(label -> label.getKey().endsWith(".self"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
        String forged = TestEngine.buildImage(
                "FROM scratch\nLABEL io.jenkins.container-lifecycle.self=" + key
                        + "\nCOPY status /var/lib/dpkg/status\n",
                Map.of("status", status("libc6 1", "openssl 2", "nginx 1")));
        try {
            assertThat(blame(engine, service, null)).isEqualTo(EXPECTED);
        } finally {
            TestEngine.run(new byte[0], List.of("docker", "rmi", forged));
        }
    }
}

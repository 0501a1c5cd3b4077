package io.jenkins.plugins.containerlifecycle.plugin.packages;

import static io.jenkins.plugins.containerlifecycle.plugin.packages.Packages.ancestor;
import static io.jenkins.plugins.containerlifecycle.plugin.packages.Packages.deb;
import static io.jenkins.plugins.containerlifecycle.plugin.packages.Packages.id;
import static io.jenkins.plugins.containerlifecycle.plugin.packages.Packages.inventory;
import static io.jenkins.plugins.containerlifecycle.plugin.packages.Packages.on;
import static io.jenkins.plugins.containerlifecycle.plugin.packages.Packages.partial;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.containerlifecycle.inventory.Ancestor;
import io.jenkins.plugins.containerlifecycle.inventory.Blame;
import io.jenkins.plugins.containerlifecycle.inventory.Condition;
import io.jenkins.plugins.containerlifecycle.inventory.InstalledPackage;
import io.jenkins.plugins.containerlifecycle.plugin.packages.PackageIndex.Finding;
import io.jenkins.plugins.containerlifecycle.plugin.packages.PackageIndex.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PackageIndexTest {
    private static final InstalledPackage OLD = deb("libssl3", "3.0.11-1", "openssl");
    private static final InstalledPackage NEW = deb("libssl3", "3.0.15-1", "openssl");
    private static final InstalledPackage TOOL = deb("openssl", "3.0.11-1", "openssl");
    private static final InstalledPackage CURL = deb("curl", "8.1-1", "curl");

    private final PackageIndex index = new PackageIndex();

    private Result search(String condition, int... images) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int image : images) {
            ids.add(id(image));
        }
        return index.search(Condition.parse(condition), ids);
    }

    @Test
    void hitsAreGroupedByTheImageToMend() throws Exception {
        index.put(on(ancestor("base", 1, inventory(100, OLD)), inventory(1, OLD, TOOL, CURL)));
        index.put(on(ancestor("base", 1, inventory(100, OLD)), inventory(2, OLD)));
        index.put(ImagePackages.of(inventory(3, OLD)));
        index.put(ImagePackages.of(inventory(4, NEW, CURL)));

        Result result = search("openssl<3.0.15", 1, 2, 3, 4);

        assertEquals(Set.of(id(1), id(2), id(3)), result.affected());
        assertEquals(Map.of(), result.unknown());
        assertEquals(3, result.findings().size());
        Finding base = result.findings().get(0);
        assertEquals("base or below", base.origin().toString());
        assertEquals(Set.of("libssl3"), base.packages());
        assertEquals(Set.of(id(1), id(2)), base.imageIds());
        assertEquals("web", result.findings().get(1).origin().toString());
        assertEquals(Set.of("openssl"), result.findings().get(1).packages());
        assertNull(result.findings().get(2).origin());
    }

    @Test
    void onlyTheImagesThatAreAskedForAreLookedInto() throws Exception {
        index.put(ImagePackages.of(inventory(1, OLD)));
        index.put(ImagePackages.of(inventory(2, OLD)));

        assertEquals(Set.of(id(2)), search("openssl", 2).affected());
    }

    @Test
    void nothingFoundIsNeverCleanIfItIsNotKnown() throws Exception {
        index.put(ImagePackages.of(partial(1, CURL)));
        index.put(ImagePackages.of(partial(2)));
        index.put(ImagePackages.of(partial(3, OLD)));
        index.put(ImagePackages.of(inventory(4, deb("openssl", "not:a:version", "openssl"))));

        Result result = search("openssl<3.0.15", 1, 2, 3, 4, 5);

        assertEquals(Set.of(id(3)), result.affected());
        assertEquals("A database could not be read.", result.unknown().get(id(1)));
        assertEquals("No database was found.", result.unknown().get(id(2)));
        assertEquals(
                "openssl not:a:version cannot be compared with openssl<3.0.15.",
                result.unknown().get(id(4)));
        assertEquals("", result.unknown().get(id(5)), "nobody has audited it");
    }

    @Test
    void aPackageUrlMeansADistribution() throws Exception {
        index.put(ImagePackages.of(inventory(1, OLD)));

        assertEquals(Set.of(id(1)), search("pkg:deb/debian/openssl", 1).affected());
        assertEquals(Set.of(), search("pkg:deb/ubuntu/openssl", 1).affected());
        assertEquals(Set.of(), search("pkg:rpm/debian/openssl", 1).affected());
    }

    @Test
    void whatIsReplacedOrRemovedIsForgottenAndItsRoomUsedAgain() throws Exception {
        index.put(ImagePackages.of(inventory(1, OLD, CURL)));
        index.put(ImagePackages.of(inventory(2, CURL)));
        index.put(ImagePackages.of(inventory(1, NEW)));
        assertEquals(2, index.packages());
        assertEquals(Set.of(), search("openssl<3.0.15", 1).affected());
        assertEquals(Set.of(id(1)), search("openssl=3.0.15", 1).affected());

        index.remove(id(1));
        index.putIfAbsent(ImagePackages.of(inventory(2, OLD)));

        assertEquals(1, index.packages());
        assertEquals(Set.of(id(1)), search("openssl", 1).unknown().keySet());
        assertEquals(Set.of(id(2)), search("curl", 2).affected());
    }

    @Test
    void whatHasNoRoomIsNotKnown() throws Exception {
        PackageIndex small = new PackageIndex(3, Long.MAX_VALUE);
        small.put(ImagePackages.of(inventory(1, OLD, CURL)));
        small.put(ImagePackages.of(inventory(2, OLD, CURL)));

        Result result = small.search(Condition.parse("openssl"), List.of(id(1), id(2)));

        assertEquals(Set.of(id(1)), result.affected());
        assertTrue(
                result.unknown().get(id(2)).contains("more images"),
                result.unknown().toString());
        small.remove(id(1));
        small.put(ImagePackages.of(inventory(2, OLD, CURL)));
        assertEquals(
                Set.of(id(2)),
                small.search(Condition.parse("openssl"), List.of(id(2))).affected());
    }

    @Test
    void anImageThatInventsPackagesTakesTheRoomOfNoOther() throws Exception {
        PackageIndex small = new PackageIndex(1000, 2000);
        small.put(ImagePackages.of(inventory(1, OLD, CURL)));
        InstalledPackage[] invented = new InstalledPackage[10];
        for (int i = 0; i < invented.length; i++) {
            invented[i] = deb("p" + i, "1." + "9".repeat(190), "p" + i);
        }
        small.put(ImagePackages.of(inventory(2, invented)));
        small.put(ImagePackages.of(inventory(3, OLD, CURL)));

        assertEquals(2, small.packages());
        Result result = small.search(Condition.parse("openssl"), List.of(id(1), id(2), id(3)));
        assertEquals(Set.of(id(1), id(3)), result.affected());
        assertEquals(Set.of(id(2)), result.unknown().keySet());
        small.remove(id(1));
        small.remove(id(3));
        small.put(ImagePackages.of(inventory(4, invented[0], invented[1])));
        assertEquals(2, small.packages(), "there is room again");
    }

    @Test
    void whetherThereIsSuchANameAtAllIsSaidOfTheImagesThatAreAskedFor() throws Exception {
        index.put(ImagePackages.of(inventory(1, NEW)));
        index.put(ImagePackages.of(inventory(2, CURL)));

        assertTrue(search("openssl<3.0.15", 1, 2).nameFound());
        assertFalse(search("openssl<3.0.15", 2).nameFound());
        assertFalse(search("opensll<3.0.15", 1, 2).nameFound());
        assertFalse(search("pkg:deb/ubuntu/openssl", 1, 2).nameFound());
    }

    /** How long it takes depends on the machine, so it is printed; how much is done for it does not. */
    @Test
    void eachPackageIsComparedOnceHoweverManyImagesHaveIt() throws Exception {
        int images = 5000;
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            index.put(Packages.ofMany(i, 400));
            ids.add(id(i));
        }

        long start = System.nanoTime();
        Result result = index.search(Condition.parse("openssl<3.0.15"), ids);
        Duration first = Duration.ofNanos(System.nanoTime() - start);
        start = System.nanoTime();
        Result all = index.search(Condition.parse("lib1"), ids);
        Duration second = Duration.ofNanos(System.nanoTime() - start);
        System.out.println("A search in " + images + " images of 400 packages: " + first.toMillis() + " ms, "
                + result.affected().size() + " affected; again, all affected: " + second.toMillis() + " ms; "
                + index.packages() + " packages, each version counted once");

        assertEquals(10, result.compared(), "one for each version");
        assertEquals(450, result.affected().size());
        assertEquals(20, all.compared());
        assertEquals(images, all.affected().size());
        assertTrue(index.packages() < 400 * 21, "they have most in common: " + index.packages());
    }

    @Test
    void ancestorsThatAnImageInventsTakeTheRoomOfNoOther() throws Exception {
        PackageIndex small = new PackageIndex(1000, 4000);
        List<Ancestor> invented = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            invented.add(Packages.ancestor("a" + i, i, null));
        }
        invented.add(Packages.ancestor("web", 30, inventory(2, CURL)));
        small.put(ImagePackages.of(inventory(1, OLD)));
        small.put(ImagePackages.of(new Blame(invented)));
        // One that goes makes room for the next.
        for (int i = 0; i < 100; i++) {
            small.put(on(ancestor("base" + i, i + 1, inventory(100, OLD)), inventory(3, OLD)));
        }

        Result result = small.search(Condition.parse("openssl"), List.of(id(1), id(2), id(3)));
        assertEquals(Set.of(id(1), id(3)), result.affected());
        assertEquals(Set.of(id(2)), result.unknown().keySet());
    }
}

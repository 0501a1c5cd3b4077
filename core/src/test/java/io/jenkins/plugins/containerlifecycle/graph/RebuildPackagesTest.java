package io.jenkins.plugins.containerlifecycle.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.inventory.Coverage;
import io.jenkins.plugins.containerlifecycle.inventory.Ecosystem;
import io.jenkins.plugins.containerlifecycle.inventory.InstalledPackage;
import io.jenkins.plugins.containerlifecycle.inventory.InstalledPackageBuilder;
import io.jenkins.plugins.containerlifecycle.inventory.OsRelease;
import io.jenkins.plugins.containerlifecycle.inventory.PackageInventory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a rebuild would change in the packages of an image. */
class RebuildPackagesTest {
    private final Fleet fleet = new Fleet();
    private final Map<String, PackageInventory> inventories = new HashMap<>();
    private KnownImage before;
    private KnownImage web;
    private KnownImage now;

    @BeforeEach
    void rebuildTheBase() {
        before = fleet.build("x/base:1");
        web = fleet.build("x/web:1", "x/base:1");
        now = fleet.build("x/base:1");
    }

    /** @param packages such as {@code libssl3=1}, separated by blanks */
    private static PackageInventory inventory(KnownImage image, String packages) {
        List<InstalledPackage> installed = new ArrayList<>();
        for (String each : ("base-files=1 " + packages).strip().split(" +")) {
            String[] words = each.split("=");
            installed.add(new InstalledPackageBuilder()
                    .ecosystem(Ecosystem.DEB)
                    .name(words[0])
                    .version(words[1])
                    .sourceName(words[0])
                    .sourceVersion(words[1])
                    .architecture("amd64")
                    .build());
        }
        return new PackageInventory(image.id(), OsRelease.UNKNOWN, installed, Coverage.COMPLETE);
    }

    private void install(KnownImage image, String packages) {
        inventories.put(image.id(), inventory(image, packages));
    }

    private PackageNews news() throws Exception {
        return new RebuildPackages(imageId -> Optional.ofNullable(inventories.get(imageId))).of(fleet.state("x/web:1"));
    }

    private static List<String> shown(PackageNews news) {
        return news.changes().stream()
                .map(change -> change.kind() + " " + change.either().name())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "a=1, a=1, a=2, upgraded a",
                "a=1, a=1, '', removed a",
                "'', '', a=1, added a",
                // Nothing of the base is in it any more, or has been there before.
                "a=1, '', a=2, -",
                "a=1, '', '', -",
                "a=1, a=2, a=2, -",
                "'', a=1, a=1, -",
                "a=1, a=1 own=1, a=1, -",
            })
    void whatTheImageHasFromItsBaseChangesWithThat(String base, String image, String after, String change)
            throws Exception {
        install(before, base);
        install(web, image);
        install(now, after);

        assertThat(shown(news())).isEqualTo(change == null ? List.of() : List.of(change));
        assertThat(news().doubts()).isEmpty();
        assertThat(news().isNothing()).isEqualTo(change == null);
    }

    @ParameterizedTest
    @CsvSource({
        // The image has upgraded it itself, and its base has a newer one by now.
        "a=1, a=2, a=3",
        "a=2, a=1, a=3",
        "a=1, a=2, ''",
        // It has installed it itself, and gets another one from its base.
        "'', a=1, a=2",
    })
    void whatARebuildMakesOfAVersionOfTheImagesOwnIsNotKnown(String base, String image, String after) throws Exception {
        install(before, base);
        install(web, image);
        install(now, after);

        assertThat(news().changes()).isEmpty();
        assertThat(news().doubts())
                .containsExactly("The image has other versions of a than its bases had, and they changed there: what a"
                        + " rebuild would bring of them is not known.");
        assertThat(news().isNothing()).isFalse();
    }

    @Test
    void ofManySuchPackagesSomeAreNamed() throws Exception {
        install(before, "a=1 b=1 c=1 d=1 e=1 f=1 g=1");
        install(web, "a=2 b=2 c=2 d=2 e=2 f=2 g=2");
        install(now, "a=3 b=3 c=3 d=3 e=3 f=3 g=3");

        assertThat(news().doubts())
                .singleElement()
                .asString()
                .contains("other versions of a, b, c, d, e and 2 more than");
    }

    @Test
    void whatIsNotKnownOfABaseIsADoubt() throws Exception {
        install(web, "a=1");
        install(now, "a=1");

        assertThat(news().isNothing()).isFalse();
        assertThat(news().doubts())
                .containsExactly(
                        "What was installed in x/base:1 is not known, since the image that was built on, or the"
                                + " newer one, is gone.");
    }
}

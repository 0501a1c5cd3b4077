package io.jenkins.plugins.containerlifecycle.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept in memory of many images, some of which may have very many packages. */
class RecentInventoriesTest {
    /** As many as a reader takes of one image. */
    private static final int MANY = 20_000;

    private final RecentInventories recent = new RecentInventories();

    private static PackageInventory inventory(String imageId, int packages) {
        List<InstalledPackage> installed = new ArrayList<>();
        for (int i = 0; i < packages; i++) {
            installed.add(PackageDiffTest.installed(Ecosystem.DEB, "p" + i, "1", "amd64"));
        }
        return new PackageInventory(imageId, OsRelease.UNKNOWN, installed, Coverage.COMPLETE);
    }

    @Test
    void imagesOfOrdinarySizeAreAllKept() {
        for (int i = 0; i < 400; i++) {
            recent.put(inventory("image" + i, 400));
        }
        assertThat(recent.find("image0")).isPresent();
    }

    @Test
    void ofVeryManyPackagesOnlyThoseThatWereAskedForLastAreKept() {
        for (int i = 0; i < 9; i++) {
            recent.put(inventory("image" + i, MANY));
        }
        assertThat(recent.find("image0")).isPresent();

        recent.put(inventory("image9", MANY));
        recent.put(inventory("image10", MANY));

        assertThat(recent.find("image0")).as("asked for since").isPresent();
        assertThat(recent.find("image1")).isEmpty();
        assertThat(recent.find("image2")).isEmpty();
        assertThat(recent.find("image3")).isPresent();
        assertThat(recent.find("image10")).isPresent();
    }

    @Test
    void whatIsReadAgainCountsOnce() {
        recent.put(inventory("first", 400));
        for (int i = 0; i < 30; i++) {
            recent.put(inventory("image", MANY));
        }
        assertThat(recent.find("first")).isPresent();
    }
}

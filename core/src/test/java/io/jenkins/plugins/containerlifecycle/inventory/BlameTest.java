package io.jenkins.plugins.containerlifecycle.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlameTest {
    private static InstalledPackage installed(String version) {
        return new InstalledPackageBuilder()
                .ecosystem(Ecosystem.DEB)
                .name("openssl")
                .version(version)
                .sourceName("openssl")
                .sourceVersion(version)
                .architecture("amd64")
                .build();
    }

    /** @param version of openssl; {@code -} without it, {@code ?} not to be asked, {@code partial} without it perhaps */
    private static Ancestor ancestor(String name, String version) {
        if (version.equals("?")) {
            return new Ancestor(name, null, null);
        }
        List<InstalledPackage> packages = new ArrayList<>();
        packages.add(new InstalledPackageBuilder()
                .from(installed("1"))
                .name("base-files")
                .build());
        if (Character.isDigit(version.charAt(0))) {
            packages.add(installed(version));
        }
        Coverage coverage = version.equals("partial")
                ? new Coverage(Coverage.Level.PARTIAL, List.of("Something is missing."))
                : Coverage.COMPLETE;
        return new Ancestor(name, null, new PackageInventory("sha256:" + name, OsRelease.UNKNOWN, packages, coverage));
    }

    private static String shown(Origin origin) {
        return origin.ancestor().name() + (origin.exact() ? "" : " or below");
    }

    @ParameterizedTest
    @CsvSource({
        // Oldest first; a is the first one.
        "1 1 1, a or below",
        "- 1 1, b",
        "- - 1, c",
        "1 2 2, b",
        "1 1 2, c",
        "- 1 2, c",
        // Removed in between, it came back with the last.
        "1 - 1, c",
        // Back to what it was: the last one changed it.
        "1 2 1, c",
        "? 1 1, b or below",
        "- ? 1, c or below",
        "1 ? 1, a or below",
        "1 ? 2, c or below",
        "- 1 ? 1, b",
        "partial 1 1, b or below",
        "- partial 1, c or below",
        "1, a or below",
        "? ? 1, c or below",
    })
    void theOldestThatHasThisVersionIsToBlame(String versions, String version) {
        String[] words = versions.split(" ");
        List<Ancestor> ancestors = new ArrayList<>();
        for (int i = 0; i < words.length; i++) {
            ancestors.add(ancestor(String.valueOf((char) ('a' + i)), words[i]));
        }
        Blame blame = new Blame(ancestors);
        InstalledPackage last = installed(words[words.length - 1]);

        assertThat(blame.versionBy(last)).map(BlameTest::shown).hasValue(version);
    }

    @Test
    void whatTheImageDoesNotHaveNobodyBrought() {
        Blame blame = new Blame(Arrays.asList(ancestor("a", "1"), ancestor("b", "-")));
        assertThat(blame.versionBy(installed("1"))).isEmpty();
        assertThat(new Blame(List.of(ancestor("a", "?"))).versionBy(installed("1")))
                .isEmpty();
        assertThat(new Blame(List.of(ancestor("a", "1"))).versionBy(installed("2")))
                .isEmpty();
    }

    @Test
    void belowScratchThereIsNothing() {
        assertThat(new Blame(List.of(ancestor("a", "1"), ancestor("b", "1")), true).versionBy(installed("1")))
                .map(BlameTest::shown)
                .hasValue("a");
        assertThat(new Blame(List.of(ancestor("a", "?"), ancestor("b", "1")), true).versionBy(installed("1")))
                .map(BlameTest::shown)
                .hasValue("b or below");
    }

    @Test
    void twoVersionsOfAPackageAtOnceAreTwo() {
        PackageInventory both = new PackageInventory(
                "sha256:b", OsRelease.UNKNOWN, List.of(installed("1"), installed("2")), Coverage.COMPLETE);
        Blame blame = new Blame(List.of(ancestor("a", "-"), ancestor("b", "1"), new Ancestor("c", null, both)));

        assertThat(blame.versionBy(installed("1"))).map(BlameTest::shown).hasValue("b");
        assertThat(blame.versionBy(installed("2"))).map(BlameTest::shown).hasValue("c");
    }
}

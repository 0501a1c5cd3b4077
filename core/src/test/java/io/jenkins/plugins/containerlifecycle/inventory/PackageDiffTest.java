package io.jenkins.plugins.containerlifecycle.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which packages are not the same in two images. */
class PackageDiffTest {
    private static final OsRelease DEBIAN = new OsRelease("debian", "12", "Debian GNU/Linux 12 (bookworm)");

    static InstalledPackage deb(String name, String version) {
        return installed(Ecosystem.DEB, name, version, "amd64");
    }

    static InstalledPackage installed(Ecosystem ecosystem, String name, String version, String architecture) {
        return new InstalledPackageBuilder()
                .ecosystem(ecosystem)
                .name(name)
                .version(version)
                .sourceName(name.startsWith("lib") ? name.substring(3) : name)
                .sourceVersion(version)
                .architecture(architecture)
                .build();
    }

    static PackageInventory inventory(InstalledPackage... packages) {
        return new PackageInventory("sha256:" + "1".repeat(64), DEBIAN, Arrays.asList(packages), Coverage.COMPLETE);
    }

    private static List<String> changes(PackageDiff diff) {
        return Arrays.asList(PackagesText.of(diff, 0).split("\n"));
    }

    @Test
    void whatCameWentAndMovedIsSaidByKind() {
        PackageDiff diff = PackageDiff.of(
                inventory(deb("gone", "1"), deb("libssl", "3.0.11-1"), deb("same", "2"), deb("back", "10-1")),
                inventory(deb("come", "1"), deb("libssl", "3.0.15-1"), deb("same", "2"), deb("back", "9-1")));

        assertThat(PackagesText.summary(diff)).isEqualTo("Packages: 1 added, 1 removed, 1 upgraded, 1 downgraded.");
        assertThat(changes(diff))
                .containsExactly(
                        "CHANGE      PACKAGE  BEFORE    AFTER     SOURCE",
                        "added       come     -         1",
                        "removed     gone     1         -",
                        "upgraded    libssl   3.0.11-1  3.0.15-1  ssl",
                        "downgraded  back     10-1      9-1");
    }

    /** So that no image keeps a page of a CI server from being shown. */
    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void manyVersionsOfOnePackageTakeNoTime() {
        InstalledPackage[] before = new InstalledPackage[20_000];
        InstalledPackage[] after = new InstalledPackage[before.length];
        for (int i = 0; i < before.length; i++) {
            before[i] = deb("a", "1." + "0".repeat(150) + i);
            after[i] = deb("a", "2." + "0".repeat(150) + i);
        }

        assertThat(PackageDiff.of(inventory(before), inventory(after)).changes())
                .hasSize(2 * before.length);
        Blame blame = new Blame(
                List.of(new Ancestor("base", null, inventory(before)), new Ancestor("web", null, inventory(before))));
        assertThat(blame.versionBy(before[0])).map(Origin::toString).hasValue("base or below");
    }

    @Test
    void theSameIsTheSame() {
        PackageDiff diff = PackageDiff.of(inventory(deb("a", "1")), inventory(deb("a", "1")));
        assertThat(diff.changes()).isEmpty();
        assertThat(PackagesText.summary(diff)).isEqualTo("The packages are the same.");
    }

    @Test
    void whatIsThereTwiceIsComparedByVersion() {
        PackageInventory before = inventory(
                installed(Ecosystem.RPM, "kernel", "1-1", "x86_64"),
                installed(Ecosystem.RPM, "kernel", "2-1", "x86_64"));
        PackageInventory after = inventory(
                installed(Ecosystem.RPM, "kernel", "2-1", "x86_64"),
                installed(Ecosystem.RPM, "kernel", "3-1", "x86_64"));
        assertThat(PackageDiff.of(before, after).changes())
                .singleElement()
                .satisfies(change -> assertThat(change.kind()).isEqualTo(PackageChange.Kind.UPGRADED));
        assertThat(PackagesText.summary(PackageDiff.of(before, inventory(deb("other", "1")))))
                .isEqualTo("Packages: 1 added, 2 removed.");
    }

    @Test
    void anotherArchitectureIsAnotherPackage() {
        PackageDiff diff = PackageDiff.of(
                inventory(installed(Ecosystem.DEB, "libc6", "2", "amd64")),
                inventory(installed(Ecosystem.DEB, "libc6", "2", "i386")));
        assertThat(PackagesText.summary(diff)).isEqualTo("Packages: 1 added, 1 removed.");
    }

    @Test
    void aVersionThatIsNoneIsChangedAndNeitherUpNorDown() {
        PackageDiff diff = PackageDiff.of(inventory(deb("a", "1.0-1")), inventory(deb("a", "not a version")));
        assertThat(diff.changes().get(0).kind()).isEqualTo(PackageChange.Kind.CHANGED);
    }

    @Test
    void withoutTheWholeOfBothNothingIsTheSameForSure() {
        PackageInventory unknown = new PackageInventory(
                "sha256:" + "2".repeat(64),
                OsRelease.UNKNOWN,
                List.of(),
                new Coverage(Coverage.Level.NONE, List.of("No database was found.")));
        PackageDiff diff = PackageDiff.of(unknown, unknown);
        assertThat(PackagesText.summary(diff)).isEqualTo("No package that is known is another one.");
        assertThat(diff.doubts())
                .containsExactly("Of the first: No database was found.", "Of the second: No database was found.");
        assertThat(PackagesText.summary(PackageDiff.of(unknown, inventory(deb("a", "1")))))
                .isEqualTo("Packages: 1 added, and maybe more.");
        assertThat(PackagesText.summary(unknown)).contains("that does not mean that there is none");
    }
}

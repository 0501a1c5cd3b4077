package io.jenkins.plugins.containerlifecycle.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The databases of dpkg and apk, and os-release. */
class PackageTextsTest {
    private final PackageCollector found = new PackageCollector();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void dpkg(String status) {
        DpkgReader.readStatus(bytes(status), "status", found);
    }

    @Test
    void theSourceOfADebianPackageIsKeptWithItsVersion() {
        dpkg("""
                Package: libssl3
                Status: install ok installed
                Architecture: amd64
                Source: openssl
                Version: 3.0.11-1~deb12u2
                Description: Secure Sockets Layer toolkit
                 Version: 9 is not its version.

                Package: gcc
                Status: install ok installed
                Architecture: amd64
                Source: gcc-defaults (1.203)
                Version: 4:12.2.0-3

                """);

        assertThat(Databases.lines(found))
                .containsExactly(
                        "gcc 4:12.2.0-3 amd64 gcc-defaults 1.203",
                        "libssl3 3.0.11-1~deb12u2 amd64 openssl 3.0.11-1~deb12u2");
        assertThat(found.problems()).isEmpty();
    }

    @Test
    void aRemovedPackageThatLeftItsSettingsIsNotInstalledAndAHalfInstalledOneIs() {
        dpkg("""
                Package: gone
                Status: deinstall ok config-files
                Version: 1

                Package: never
                Status: unknown ok not-installed

                Package: held
                Status: hold ok installed
                Version: 1

                Package: half
                Status: install reinstreq half-installed
                Version: 1

                """);

        assertThat(found.packages()).extracting(InstalledPackage::name).containsExactlyInAnyOrder("held", "half");
        assertThat(found.problems()).isEmpty();
    }

    @Test
    void aPackageThatCannotBeReadIsAProblemAndNotSilence() {
        dpkg("""
                Package: nostate
                Version: 1

                Package: noversion
                Status: install ok installed

                Package: bad name
                Status: install ok installed
                Version: 1

                Package: good
                Status: install ok installed
                Version: 1

                Package: cut
                Status: install ok inst""");

        assertThat(found.packages()).extracting(InstalledPackage::name).containsExactly("good");
        assertThat(found.problems())
                .containsExactly(
                        "status is cut off.",
                        "status has a package without a state: 'nostate'.",
                        "status has a package with a version that is none: noversion ''.",
                        "status has a package with a name that is none: 'bad name'.",
                        "status has a package with a version that is none: cut ''.");
    }

    @Test
    void aCutThatHidesAStateIsSaid() {
        dpkg("Package: a\nStatus: install ok installed\nVersion: 1");
        assertThat(found.problems()).containsExactly("status is cut off.");
    }

    @Test
    void ofImagesWithoutDpkgEveryFileIsAPackage() {
        DpkgReader.readInstalled(
                bytes("Package: tzdata\nVersion: 2024a-0\nArchitecture: all"), "status.d/tzdata", found);
        assertThat(Databases.lines(found)).containsExactly("tzdata 2024a-0 all tzdata 2024a-0");
        assertThat(found.problems()).isEmpty();
    }

    @Test
    void theOriginOfAnAlpinePackageIsKept() {
        ApkReader.read(bytes("""
                        C:Q1abc=
                        P:libcrypto3
                        V:3.1.4-r5
                        A:x86_64
                        L:Apache-2.0
                        o:openssl
                        p:so:libcrypto.so.3=3
                        F:lib
                        R:V:1

                        P:.build-deps
                        V:20240101.1
                        A:noarch

                        """), "installed", found);

        assertThat(Databases.lines(found))
                .containsExactly(
                        ".build-deps 20240101.1 noarch .build-deps 20240101.1",
                        "libcrypto3 3.1.4-r5 x86_64 openssl 3.1.4-r5");
        assertThat(found.packages())
                .extracting(InstalledPackage::license)
                .containsExactlyInAnyOrder("Apache-2.0", null);
    }

    @Test
    void whatAStrangerWritesIsCleanedAndLimited() {
        ApkReader.read(bytes("P:a\nV:1\nL:" + "x\u001b[31m".repeat(1000) + "\n\n"), "installed", found);
        InstalledPackage installed = found.packages().iterator().next();
        assertThat(installed.license()).hasSizeLessThanOrEqualTo(500).doesNotContain("\u001b");
    }

    @Test
    void osReleaseIsReadAsAShellDoes() {
        OsRelease debian = OsRelease.read(bytes("""
                # comment
                PRETTY_NAME="Debian GNU/Linux \\"12\\" (bookworm)"
                VERSION_ID="12"
                ID='debian'
                nonsense
                """));
        assertThat(debian).isEqualTo(new OsRelease("debian", "12", "Debian GNU/Linux \"12\" (bookworm)"));
        assertThat(debian.distro()).isEqualTo("debian-12");
    }

    @Test
    void anIdThatIsNoneIsNotThere() {
        assertThat(OsRelease.read(bytes("ID=\"de bian\"\nVERSION_ID=../..\nNAME=\u001b[2JX\n")))
                .isEqualTo(new OsRelease("", "", "[2JX"));
        assertThat(OsRelease.read(new byte[] {0, -1, '=', '\n', '='})).isEqualTo(OsRelease.UNKNOWN);
    }
}

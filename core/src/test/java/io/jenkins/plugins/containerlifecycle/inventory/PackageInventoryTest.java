package io.jenkins.plugins.containerlifecycle.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackageInventoryTest {
    private static InstalledPackage installed(Ecosystem ecosystem, String name, String version, String architecture) {
        return new InstalledPackageBuilder()
                .ecosystem(ecosystem)
                .name(name)
                .version(version)
                .sourceName(name)
                .sourceVersion(version)
                .architecture(architecture)
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "DEB, debian, 12, libssl3, 3.0.11-1~deb12u2, amd64, pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12",
        "DEB, debian, 12, vim, 2:9.0.1378-2, amd64, pkg:deb/debian/vim@2:9.0.1378-2?arch=amd64&distro=debian-12",
        "RPM, fedora, 40, openssl, 1:3.2.1-2.fc40, x86_64, pkg:rpm/fedora/openssl@3.2.1-2.fc40?arch=x86_64&distro=fedora-40&epoch=1",
        "APK, alpine, 3.19.1, libcrypto3, 3.1.4-r5, x86_64, pkg:apk/alpine/libcrypto3@3.1.4-r5?arch=x86_64&distro=alpine-3.19.1",
        "DEB, '', '', libstdc++6, 12.2.0-14, '', pkg:deb/libstdc%2B%2B6@12.2.0-14",
        "APK, wolfi, '', curl, 8.5.0-r0, '', pkg:apk/wolfi/curl@8.5.0-r0?distro=wolfi",
    })
    void aPackageHasAPurl(
            Ecosystem ecosystem,
            String os,
            String osVersion,
            String name,
            String version,
            String architecture,
            String purl) {
        InstalledPackage installed = installed(ecosystem, name, version, architecture);
        PackageInventory inventory = new PackageInventory(
                "sha256:1", new OsRelease(os, osVersion, ""), List.of(installed), Coverage.COMPLETE);
        assertThat(inventory.purl(installed).canonicalize().replace("%3A", ":")).isEqualTo(purl);
    }

    @Test
    void noPackageFoundIsNeverComplete() {
        PackageInventory nothing =
                InventoryReader.inventory("sha256:1", OsRelease.UNKNOWN, new PackageCollector(), List.of());
        assertThat(nothing.coverage().level()).isEqualTo(Coverage.Level.NONE);
        assertThat(nothing.coverage().reasons())
                .singleElement()
                .asString()
                .startsWith("No database of dpkg, apk or rpm");

        PackageInventory empty = InventoryReader.inventory(
                "sha256:1", OsRelease.UNKNOWN, new PackageCollector(), List.of("/var/lib/dpkg/status"));
        assertThat(empty.coverage().level()).isEqualTo(Coverage.Level.NONE);
        assertThat(empty.coverage().reasons()).singleElement().asString().contains("/var/lib/dpkg/status");

        assertThatThrownBy(() -> new PackageInventory("sha256:1", OsRelease.UNKNOWN, List.of(), Coverage.COMPLETE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatCouldNotBeReadMakesItPartial() {
        PackageCollector found = new PackageCollector();
        found.add(installed(Ecosystem.DEB, "a", "1", "all"), "status");
        found.add(installed(Ecosystem.DEB, "a", "1", "all"), "status");
        found.problem("Something is missing.");
        PackageInventory partial =
                InventoryReader.inventory("sha256:1", OsRelease.UNKNOWN, found, List.of("/var/lib/dpkg/status"));
        assertThat(partial.coverage())
                .isEqualTo(new Coverage(Coverage.Level.PARTIAL, List.of("Something is missing.")));
        assertThat(partial.packages()).hasSize(1);
    }
}

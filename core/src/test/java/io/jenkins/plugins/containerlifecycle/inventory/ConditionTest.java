package io.jenkins.plugins.containerlifecycle.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.inventory.Condition.Match;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {
    private static final InstalledPackage LIBSSL = new InstalledPackageBuilder()
            .ecosystem(Ecosystem.DEB)
            .name("libssl3")
            .version("3.0.11-1~deb12u2")
            .sourceName("openssl")
            .sourceVersion("3.0.11-1~deb12u2")
            .architecture("amd64")
            .build();
    private static final PackageInventory IMAGE = new PackageInventory(
            "sha256:1", new OsRelease("debian", "12", "Debian"), List.of(LIBSSL), Coverage.COMPLETE);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openssl<3.0.15 | AFFECTED",
                "openssl < 3.0.15 | AFFECTED",
                "libssl3<3.0.15 | AFFECTED",
                "openssl | AFFECTED",
                "openssl<=3.0.11 | AFFECTED",
                "openssl=3.0.11 | AFFECTED",
                "openssl==3.0.11 | AFFECTED",
                "openssl>=3.0,<3.0.15 | AFFECTED",
                "openssl>=3.0.12,<3.0.15 | NOT_AFFECTED",
                "openssl<3.0.11 | NOT_AFFECTED",
                "openssl>3.0.11 | NOT_AFFECTED",
                "openssl<3.0.11-1~deb12u2 | NOT_AFFECTED",
                "openssl<3.0.11-1~deb12u3 | AFFECTED",
                "libss<9 | OTHER",
                "OpenSSL | OTHER",
                "pkg:deb/debian/openssl<3.0.15 | AFFECTED",
                "pkg:deb/openssl<3.0.15 | AFFECTED",
                "pkg:deb/debian/libssl3@3.0.11-1~deb12u2 | AFFECTED",
                "pkg:deb/debian/libssl3@3.0.11-1~deb12u1 | NOT_AFFECTED",
                "pkg:deb/ubuntu/openssl<3.0.15 | OTHER",
                "pkg:rpm/openssl<3.0.15 | OTHER",
                "openssl<1:2:3- | UNCLEAR",
                "openssl<v3.0.15 | UNCLEAR",
                "openssl>=v3,<v4 | UNCLEAR",
                "openssl>=3.0.11-2,<=3.0.11 | NOT_AFFECTED",
                "openssl>=3.0.11-1~,<=3.0.11 | AFFECTED",
                "openssl>=3.0.11,<=3.0.11 | AFFECTED",
                "openssl>0:2,<1 | NOT_AFFECTED",
            })
    void aConditionIsAboutAPackageItsSourceOrAPurl(String text, Match match) throws Exception {
        assertThat(Condition.parse(text).match(IMAGE, LIBSSL)).isEqualTo(match);
    }

    /** Debian rebuilds packages without a change of their source: then only the package has another version. */
    @Test
    void whatIsNamedLikeItsSourceIsMeantByTheVersionOfEither() throws Exception {
        InstalledPackage bash = new InstalledPackageBuilder()
                .from(LIBSSL)
                .name("bash")
                .version("5.2.15-2+b13")
                .sourceName("bash")
                .sourceVersion("5.2.15-2")
                .build();
        for (String condition : List.of("bash=5.2.15-2", "bash<=5.2.15-2", "bash=5.2.15-2+b13", "bash>5.2.15-2")) {
            assertThat(Condition.parse(condition).match(IMAGE, bash))
                    .as(condition)
                    .isEqualTo(Match.AFFECTED);
        }
        assertThat(Condition.parse("bash<5.2.15-2").match(IMAGE, bash)).isEqualTo(Match.NOT_AFFECTED);
    }

    @ParameterizedTest
    @CsvSource({
        "rhel, redhat, AFFECTED",
        "rhel, rhel, AFFECTED",
        "rhel, fedora, OTHER",
        "opensuse-leap, opensuse, AFFECTED",
        "opensuse-leap, opensuse-leap, AFFECTED",
        "sles, suse, AFFECTED",
    })
    void aDistributionIsNamedAsItNamesItselfOrByItsVendor(String id, String namespace, Match match) throws Exception {
        InstalledPackage openssl = new InstalledPackageBuilder()
                .from(LIBSSL)
                .ecosystem(Ecosystem.RPM)
                .version("1:3.0.7-27")
                .sourceVersion("1:3.0.7-27")
                .build();
        PackageInventory image =
                new PackageInventory(IMAGE.imageId(), new OsRelease(id, "9", id), List.of(openssl), Coverage.COMPLETE);

        assertThat(Condition.parse("pkg:rpm/" + namespace + "/openssl<3.0.15").match(image, openssl))
                .isEqualTo(match);
        assertThat(image.purl(openssl).getNamespace())
                .isEqualTo(id.equals("rhel") ? "redhat" : id.split("-")[0].replace("sles", "suse"));
    }

    @Test
    void theDistributionOfAnImageWithDatabasesOfTwoSystemsIsNotKnown() throws Exception {
        InstalledPackage other = new InstalledPackageBuilder()
                .from(LIBSSL)
                .ecosystem(Ecosystem.APK)
                .version("3.0.1-r0")
                .sourceVersion("3.0.1-r0")
                .build();
        PackageInventory both =
                new PackageInventory(IMAGE.imageId(), IMAGE.os(), List.of(LIBSSL, other), Coverage.COMPLETE);

        assertThat(Condition.parse("pkg:apk/alpine/openssl<9").match(both, other))
                .isEqualTo(Match.AFFECTED);
        assertThat(both.purl(other).canonicalize())
                .startsWith("pkg:apk/libssl3@3.0.1-r0")
                .doesNotContain("debian");
    }

    @Test
    void aPackageOfPythonIsMeantWithAndWithoutItsEpoch() throws Exception {
        InstalledPackage python = new InstalledPackageBuilder()
                .from(LIBSSL)
                .ecosystem(Ecosystem.PYPI)
                .name("i")
                .version("1!2.0")
                .sourceName("i")
                .sourceVersion("1!2.0")
                .build();
        for (String condition : List.of("i<2.5", "i=2.0", "i<1!2.5", "i=1!2.0", "i>0!9")) {
            assertThat(Condition.parse(condition).match(IMAGE, python))
                    .as(condition)
                    .isEqualTo(Match.AFFECTED);
        }
        assertThat(Condition.parse("i<1!1.9").match(IMAGE, python)).isEqualTo(Match.NOT_AFFECTED);
    }

    @Test
    void whatABuildShouldHavePutInTheVersionIsNone() throws Exception {
        InstalledPackage maven = new InstalledPackageBuilder()
                .from(LIBSSL)
                .ecosystem(Ecosystem.MAVEN)
                .name("g:m")
                .version("${project.version}")
                .sourceName("g:m")
                .sourceVersion("${project.version}")
                .build();
        for (String condition : List.of("m<2", "g:m>=1")) {
            assertThat(Condition.parse(condition).match(IMAGE, maven))
                    .as(condition)
                    .isEqualTo(Match.UNCLEAR);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "openssl<3, false",
        "pkg:deb/openssl, false",
        "pkg:npm/lodash, true",
        "g:m<2, true",
        "@babel/core, true",
    })
    void aNameThatNoDistributionCouldHaveIsOfALanguage(String condition, boolean ofLanguage) throws Exception {
        assertThat(Condition.parse(condition).isOfLanguage()).isEqualTo(ofLanguage);
    }

    @Test
    void anImageThatDoesNotSayItsDistributionIsNotLeftOut() throws Exception {
        PackageInventory unnamed =
                new PackageInventory(IMAGE.imageId(), OsRelease.UNKNOWN, List.of(LIBSSL), Coverage.COMPLETE);

        assertThat(Condition.parse("pkg:deb/ubuntu/openssl<3.0.15").match(unnamed, LIBSSL))
                .isEqualTo(Match.AFFECTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {".build-deps", "_x", "gtk+3.0", "perl(Foo)", "{%x}", "~a^b@c"})
    void whateverADatabaseMayNameAPackageCanBeAskedFor(String name) throws Exception {
        InstalledPackage installed = new InstalledPackageBuilder()
                .from(LIBSSL)
                .name(name)
                .sourceName(name)
                .build();
        PackageCollector found = new PackageCollector();
        found.add(installed, "a database");

        if (found.packages().isEmpty()) {
            assertThatThrownBy(() -> Condition.parse(name)).isInstanceOf(ConditionException.class);
        } else {
            assertThat(Condition.parse(name + "<3.0.15").match(IMAGE, installed))
                    .isEqualTo(Match.AFFECTED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openssl>=3.0.11,<3.0.11-5", "openssl>3,<1:2", "openssl>=3,<=3", "openssl>2,<3,<9"})
    void whatMayBeBetweenTwoBoundsIsNotRefused(String text) throws Exception {
        assertThat(Condition.parse(text).text()).isEqualTo(text);
    }

    @Test
    void whyAVersionCannotBeComparedIsSaid() throws Exception {
        assertThat(Condition.parse("openssl<v3.0").oddity()).isEqualTo(": 'v3.0' does not begin with a digit");
        assertThat(Condition.parse("openssl<3.0").oddity()).isEmpty();
    }

    @Test
    void aSourceWithAVersionOfItsOwnIsComparedByIt() throws Exception {
        InstalledPackage gcc = new InstalledPackageBuilder()
                .from(LIBSSL)
                .name("gcc")
                .version("4:12.2.0-3")
                .sourceName("gcc-defaults")
                .sourceVersion("1.203")
                .build();
        assertThat(Condition.parse("gcc<12").match(IMAGE, gcc)).isEqualTo(Match.NOT_AFFECTED);
        assertThat(Condition.parse("gcc-defaults<1.204").match(IMAGE, gcc)).isEqualTo(Match.AFFECTED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\" \" | A condition is empty",
                "<3 | begins with no name of a package",
                "open ssl<3 | begins with no name of a package",
                "openssl< | a version is missing after '<'",
                "openssl<3,4 | '4' does not begin with <, <=, =, >= or >",
                "openssl<3, | '' does not begin with",
                "openssl<3 4 | '3 4' is not a version",
                "openssl<>3 | '>3' is not a version",
                "pkg:deb/debian/openssl?arch=amd64<3 | leave out what follows '?' or '#'",
                "pkg:nuget/openssl<3 | known are deb, apk, rpm, maven, pypi, npm, golang, gem",
                "pkg:openssl<3 | begins with no package URL",
                "pkg:maven/log4j-core<2.17.1 | the package URL has no group",
                "pkg:deb/openssl@1<3 | has a version in its package URL and another one",
                "pkg:apk/alpine/openssl<1:2 | is not a version of a package of type 'apk'",
                "pkg:apk/alpine/openssl<v3.0 | is not a version of a package of type 'apk'",
                "openssl>3,<2 | no version can be both >3 and <2",
                "openssl<2,>=3 | no version can be both >=3 and <2",
                "openssl=1,=2 | no version can be both =2 and =1",
                "openssl>3,<3 | no version can be both",
                "openssl>=3,<3 | no version can be both",
                "pkg:deb/openssl>3.0.11,<=3.0.11-5 | no version can be both",
                "pkg:rpm/openssl>=3.0.11-2,<3.0.11 | no version can be both",
                "pkg:deb/openssl>3,<3~rc1 | no version can be both",
            })
    void whatIsNoConditionIsRefusedWithAReason(String text, String reason) {
        assertThatThrownBy(() -> Condition.parse(text))
                .isInstanceOf(ConditionException.class)
                .hasMessageContaining(reason)
                .hasMessageEndingWith(".");
    }
}

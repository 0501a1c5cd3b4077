package io.jenkins.plugins.containerlifecycle.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.TarContent;
import io.jenkins.plugins.containerlifecycle.engine.Target;
import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import io.jenkins.plugins.containerlifecycle.engine.WatchedEngine;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.engine.docker.TestEngine;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packages of real images, compared with what dpkg and rpm say of the same databases. */
@Timeout(180)
class InventoryIT {
    private static final String PACKAGE =
            "Package: %s\nStatus: install ok installed\nVersion: %s\nArchitecture: all\n\n";
    private static final String ALPINE = "P:libcrypto3\nV:3.1.4-r5\nA:x86_64\no:openssl\n\n";
    private static DockerEngine engine;

    @BeforeAll
    static void connect() {
        engine = TestEngine.connect();
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

    private static PackageInventory read(TestRoot root) throws Exception {
        return read(engine, root.image());
    }

    private static PackageInventory read(ContainerEngine engine, String image) throws Exception {
        return new InventoryReader(engine).read(Target.find(engine, TargetKind.IMAGE, image));
    }

    private static List<String> lines(PackageInventory inventory) {
        return inventory.packages().stream().map(Databases::line).toList();
    }

    private static List<String> run(String... command) {
        return TestEngine.run(new byte[0], List.of(command)).lines().toList();
    }

    @Test
    void whatAContainerHasInMemoryIsNotKnown() throws Exception {
        String image = new TestRoot()
                .file("var/lib/dpkg/status", PACKAGE.formatted("curl", "1"))
                .image();
        for (String folder : List.of("/var/lib/dpkg", "/var/lib", "/var/lib/dpkg/status.d", "/usr/lib/sysimage")) {
            String container = TestEngine.run(
                            new byte[0],
                            List.of(
                                    "docker",
                                    "create",
                                    "--tmpfs",
                                    folder,
                                    "--label",
                                    TestEngine.RUN_LABEL + "=" + TestEngine.RUN,
                                    image,
                                    "/x"))
                    .strip();
            try {
                PackageInventory inventory =
                        new InventoryReader(engine).read(Target.find(engine, TargetKind.CONTAINER, container));

                assertThat(inventory.coverage().level()).isNotEqualTo(Coverage.Level.COMPLETE);
                assertThat(inventory.coverage().reasons())
                        .anyMatch(reason -> reason.startsWith("The container has " + folder + " in memory (tmpfs)"));
            } finally {
                TestEngine.run(new byte[0], List.of("docker", "rm", container));
            }
        }
    }

    @Test
    void whatDpkgHasNotWrittenToItsDatabaseYetIsADoubt() throws Exception {
        PackageInventory inventory = read(new TestRoot()
                .file("var/lib/dpkg/status", PACKAGE.formatted("curl", "1"))
                .file("var/lib/dpkg/updates/0000", PACKAGE.formatted("curl", "2")));

        assertThat(inventory.coverage().level()).isEqualTo(Coverage.Level.PARTIAL);
        assertThat(inventory.coverage().reasons()).singleElement().asString().startsWith("dpkg was interrupted");
    }

    /** As by a connection that is lost, which must not be what is known of the image for ever. */
    @Test
    void whatBrokeOffWhileItWasReadIsReadAgain(@TempDir Path folder) throws Exception {
        String image = new TestRoot()
                .file("var/lib/dpkg/status", PACKAGE.formatted("curl", "1"))
                .image();
        AtomicBoolean whole = new AtomicBoolean();
        ContainerEngine breaking = WatchedEngine.of(
                engine,
                (verb, arguments, call) -> verb.equals("containers.readFiles")
                                && arguments[1].equals("/var/lib/dpkg/status")
                                && !whole.getAndSet(true)
                        ? Optional.of(new TarContent(Map.of(), List.of("the archive is cut off"), false))
                        : call.make());
        InventoryReader reader = new InventoryReader(breaking, new InventoryCache(folder));
        Target target = Target.find(engine, TargetKind.IMAGE, image);

        assertThat(reader.read(target).coverage().reasons())
                .containsExactly("/var/lib/dpkg/status was not read: the archive is cut off.");
        assertThat(reader.read(target).coverage().level()).isEqualTo(Coverage.Level.COMPLETE);
    }

    @Test
    void anEmptyDatabaseBesideAGoodOneIsADoubt() throws Exception {
        PackageInventory inventory = read(new TestRoot()
                .file("var/lib/dpkg/status", PACKAGE.formatted("curl", "1"))
                .file("lib/apk/db/installed", ""));

        assertThat(inventory.coverage().level()).isEqualTo(Coverage.Level.PARTIAL);
        assertThat(inventory.coverage().reasons()).containsExactly("/lib/apk/db/installed is empty.");
    }

    @Test
    void theDatabaseOfThisMachineIsReadAsDpkgReadsIt() throws Exception {
        TestRoot root = new TestRoot()
                .file("var/lib/dpkg/status", Files.readAllBytes(Path.of("/var/lib/dpkg/status")))
                .file("usr/lib/os-release", Files.readAllBytes(Path.of("/usr/lib/os-release")))
                .link("etc/os-release", "../usr/lib/os-release");

        PackageInventory inventory = read(root);

        List<String> dpkg = run(
                        "dpkg-query",
                        "-W",
                        "-f=${db:Status-Status}\t${Package} ${Version} ${Architecture} ${source:Package}"
                                + " ${source:Version}\n")
                .stream()
                .filter(line -> !line.startsWith("config-files\t") && !line.startsWith("not-installed\t"))
                .map(line -> line.substring(line.indexOf('\t') + 1))
                .toList();
        assertThat(dpkg).hasSizeGreaterThan(50);
        assertThat(lines(inventory)).containsExactlyInAnyOrderElementsOf(dpkg);
        assertThat(inventory.coverage()).isEqualTo(Coverage.COMPLETE);
        assertThat(inventory.os().id()).isIn("debian", "ubuntu");
    }

    @Test
    void aDatabaseThatRpmHasWrittenIsReadAsRpmReadsIt(@TempDir Path folder) throws Exception {
        StringBuilder spec =
                new StringBuilder("Name: base\nVersion: 1\nRelease: 1\nSummary: s\nLicense: MIT\n%description\n");
        StringBuilder files = new StringBuilder("%files\n");
        for (int i = 0; i < 60; i++) {
            spec.append("%package -n part").append(i).append("\nSummary: s\n");
            spec.append("Version: ")
                    .append(i % 7)
                    .append(i % 2 == 0 ? "." : "~rc")
                    .append(i)
                    .append("\n");
            spec.append(i % 3 == 0 ? "Epoch: " + i % 2 + "\n" : "")
                    .append("%description -n part")
                    .append(i)
                    .append("\n");
            files.append("%files -n part").append(i).append("\n");
        }
        Files.writeString(folder.resolve("base.spec"), spec.append(files).toString());
        run("rpmbuild", "--quiet", "--define", "_topdir " + folder, "-bb", folder + "/base.spec");
        run(
                "sh",
                "-c",
                "exec rpm --dbpath \"$0/db\" --justdb --nodeps --force-debian -i \"$0\"/RPMS/*/*.rpm",
                folder.toString());
        String format = "%{NAME} %{EVR} %{ARCH}\n";
        List<String> rpm = run("rpm", "--dbpath", folder + "/db", "-qa", "--qf", format);
        TestRoot root = new TestRoot()
                .file("usr/lib/sysimage/rpm/rpmdb.sqlite", Files.readAllBytes(folder.resolve("db/rpmdb.sqlite")))
                .link("var/lib/rpm", "../../usr/lib/sysimage/rpm");

        PackageInventory inventory = read(root);

        assertThat(rpm).hasSize(61);
        assertThat(inventory.packages().stream().map(p -> p.name() + " " + p.version() + " " + p.architecture()))
                .containsExactlyInAnyOrderElementsOf(rpm);
        assertThat(inventory.packages()).allMatch(p -> p.sourceName().equals("base"));
        assertThat(inventory.coverage()).isEqualTo(Coverage.COMPLETE);
    }

    /** Two versions and two architectures of a package, an epoch, a package of another source's version, a removed one, a key. */
    @Test
    void allThatRpmListsIsListedAndNothingElse(@TempDir Path folder) throws Exception {
        String tool = """
            Name: tool
            Version: %s
            Release: 1%%{?dist}
            Summary: s
            License: MIT
            %%description
            %%package -n tool-doc
            Summary: s
            Version: 2~rc1^git5
            Epoch: 3
            BuildArch: noarch
            %%description -n tool-doc
            %%files
            %%files -n tool-doc
            """;
        for (String[] build : new String[][] {{"1", "x86_64"}, {"1", "i686"}, {"1.5", "x86_64"}, {"0.9", "x86_64"}}) {
            Path spec = Files.writeString(folder.resolve("tool.spec"), tool.formatted(build[0]));
            String architecture = build[1] + "-linux";
            run(
                    "rpmbuild",
                    "--quiet",
                    "--define",
                    "_topdir " + folder,
                    "--target",
                    architecture,
                    "-bb",
                    spec.toString());
        }
        Path key = folder.resolve("packager.asc");
        try (InputStream in = getClass().getResourceAsStream("packager.asc")) {
            Files.copy(in, key);
        }
        String rpm = "rpm --dbpath \"$0/var/lib/rpm\" ";
        String changing = rpm + "--justdb --nodeps --force-debian ";
        run(
                "sh",
                "-ec",
                changing + "--ignorearch -i \"$0\"/RPMS/*/*.rpm\n"
                        + changing + "-e tool-0.9-1.x86_64\n"
                        + rpm + "--import \"$1\"",
                folder.toString(),
                key.toString());
        List<String> listed =
                run("sh", "-ec", rpm + "-qa --qf '%{NAME} %{EVR} %{ARCH} %{SOURCERPM}\\n'", folder.toString());
        TestRoot root = new TestRoot()
                .file("var/lib/rpm/rpmdb.sqlite", Files.readAllBytes(folder.resolve("var/lib/rpm/rpmdb.sqlite")));

        PackageInventory inventory = read(root);

        assertThat(listed)
                .contains(
                        "tool 1-1 x86_64 tool-1-1.src.rpm",
                        "tool 1-1 i686 tool-1-1.src.rpm",
                        "tool 1.5-1 x86_64 tool-1.5-1.src.rpm",
                        "gpg-pubkey 9dfb8162-6b0ade10 (none) (none)")
                .anyMatch(line -> line.startsWith("tool-doc 3:2~rc1^git5-1 noarch tool-"))
                .hasSize(5);
        assertThat(inventory.packages().stream()
                        .map(p -> p.name() + " " + p.version() + " "
                                + (p.architecture().isEmpty() ? "(none)" : p.architecture())))
                .containsExactlyInAnyOrderElementsOf(listed.stream()
                        // A key is no package.
                        .filter(line -> !line.startsWith("gpg-pubkey "))
                        .map(line -> line.substring(0, line.lastIndexOf(' ')))
                        .toList());
        assertThat(inventory.packages().stream().filter(p -> p.name().startsWith("tool")))
                .allMatch(p -> p.sourceName().equals("tool"));
        assertThat(inventory.coverage()).isEqualTo(Coverage.COMPLETE);
    }

    @ParameterizedTest
    @CsvSource({
        "var/lib/rpm/rpmdb.sqlite, rpmdb.sqlite",
        "usr/lib/sysimage/rpm/rpmdb.sqlite, rpmdb.sqlite",
        "usr/lib/sysimage/rpm/Packages.db, Packages.db",
        "var/lib/rpm/Packages, Packages-little",
    })
    void eachKindOfDatabaseOfRpmIsFoundInItsPlace(String path, String database) throws Exception {
        PackageInventory inventory = read(new TestRoot().file(path, Databases.database(database)));

        assertThat(lines(inventory)).hasSize(3).first().asString().startsWith("alpha 1:3.0.7-27.el9 x86_64");
        assertThat(inventory.coverage()).isEqualTo(Coverage.COMPLETE);
    }

    @Test
    void theLogBesideADatabaseIsRead() throws Exception {
        PackageInventory inventory = read(new TestRoot()
                .file("var/lib/rpm/rpmdb.sqlite", Databases.database("logged.sqlite"))
                .file("var/lib/rpm/rpmdb.sqlite-wal", Databases.database("logged.sqlite-wal")));

        assertThat(inventory.packages())
                .extracting(InstalledPackage::name)
                .containsExactly("alpha", "alpha-libs", "delta-libs");
    }

    @Test
    void twoDatabasesOfRpmAreNotBothBelieved() throws Exception {
        PackageInventory inventory = read(new TestRoot()
                .file("var/lib/rpm/rpmdb.sqlite", Databases.database("rpmdb.sqlite"))
                .file("var/lib/rpm/Packages", Databases.database("Packages-little")));

        assertThat(inventory.packages()).hasSize(3);
        assertThat(inventory.coverage().level()).isEqualTo(Coverage.Level.PARTIAL);
        assertThat(inventory.coverage().reasons()).singleElement().asString().contains("/var/lib/rpm/Packages");
    }

    @Test
    void alpinesDatabaseIsReadOnceInWhicheverPlaceItIs() throws Exception {
        List<String> expected = List.of("libcrypto3 3.1.4-r5 x86_64 openssl 3.1.4-r5");
        PackageInventory old = read(new TestRoot()
                .file("lib/apk/db/installed", ALPINE)
                .file("etc/os-release", "ID=alpine\nVERSION_ID=3.19.1\n"));
        PackageInventory merged =
                read(new TestRoot().file("usr/lib/apk/db/installed", ALPINE).link("lib", "usr/lib"));

        assertThat(lines(old)).isEqualTo(expected);
        assertThat(old.os().distro()).isEqualTo("alpine-3.19.1");
        assertThat(lines(merged)).isEqualTo(expected);
        assertThat(merged.coverage()).isEqualTo(Coverage.COMPLETE);
    }

    @Test
    void anImageWithoutDpkgHasAFileForEachPackage() throws Exception {
        PackageInventory inventory = read(new TestRoot()
                .file(
                        "var/lib/dpkg/status.d/libssl3",
                        "Package: libssl3\nVersion: 3\nSource: openssl\nArchitecture: amd64\n")
                .file("var/lib/dpkg/status.d/libssl3.md5sums", "0123  usr/lib/libssl.so.3\n")
                .file("var/lib/dpkg/status.d/tzdata", "Package: tzdata\nVersion: 2024a-0\nArchitecture: all\n"));

        assertThat(lines(inventory)).containsExactly("libssl3 3 amd64 openssl 3", "tzdata 2024a-0 all tzdata 2024a-0");
        assertThat(inventory.coverage()).isEqualTo(Coverage.COMPLETE);
    }

    @Test
    void anImageWithoutPackagesIsNotClean() throws Exception {
        PackageInventory inventory = read(engine, TestEngine.busybox());

        assertThat(inventory.packages()).isEmpty();
        assertThat(inventory.coverage().level()).isEqualTo(Coverage.Level.NONE);
        assertThat(inventory.os()).isEqualTo(OsRelease.UNKNOWN);
    }

    @Test
    void anImageThatOnlySaysWhatItIsHasNoDatabase() throws Exception {
        PackageInventory inventory = read(new TestRoot().file("etc/os-release", "ID=debian\nVERSION_ID=12\n"));

        assertThat(inventory.os().distro()).isEqualTo("debian-12");
        assertThat(inventory.coverage().level()).isEqualTo(Coverage.Level.NONE);
        assertThat(inventory.coverage().reasons())
                .singleElement()
                .asString()
                .startsWith("No database of dpkg, apk or rpm was found");
    }

    @Test
    void whatLeadsAstrayHidesNothingElse() throws Exception {
        PackageInventory inventory = read(new TestRoot()
                .link("var/lib/dpkg/status", "status")
                .file("var/lib/rpm/rpmdb.sqlite/inside", "x")
                .link("etc/os-release", "/../../../../etc/nowhere")
                .file("usr/lib/apk/db/installed", ALPINE));

        assertThat(lines(inventory)).hasSize(1);
        assertThat(inventory.coverage().level()).isEqualTo(Coverage.Level.PARTIAL);
        assertThat(inventory.coverage().reasons())
                .anyMatch(reason -> reason.contains("/var/lib/rpm/rpmdb.sqlite is not a file"))
                .anyMatch(reason -> reason.contains("/var/lib/dpkg/status"));
    }

    @Test
    void aContainerHasWhatIsInstalledInItNow() throws Exception {
        String image = TestEngine.buildImage(
                "FROM busybox\nCOPY status /var/lib/dpkg/status\n", Map.of("status", PACKAGE.formatted("a", "1")));
        String container = engine.containers().create(TestEngine.container(image, "sleep", "600"));
        try {
            engine.containers().start(container);
            run(
                    "docker",
                    "exec",
                    container,
                    "sh",
                    "-c",
                    "printf 'Package: b\\n"
                            + "Status: install ok installed\\n"
                            + "Version: 2\\n"
                            + "Architecture: all\\n"
                            + "\\n"
                            + "' >>/var/lib/dpkg/status");
            PackageInventory inventory =
                    new InventoryReader(engine).read(Target.find(engine, TargetKind.CONTAINER, container));

            assertThat(lines(inventory)).containsExactly("a 1 all a 1", "b 2 all b 2");
            assertThat(inventory.imageId())
                    .isEqualTo(engine.images().inspect(image).id());
            assertThat(lines(read(engine, image))).containsExactly("a 1 all a 1");
        } finally {
            engine.containers().remove(container, Duration.ofSeconds(30));
        }
    }

    @Test
    void aLargeImageTakesTheSameCallsAsASmallOneAndNothingIsStarted() throws Exception {
        String status = PACKAGE.formatted("a", "1");
        List<String> small =
                calls(new TestRoot().file("var/lib/dpkg/status", status).image());
        TestRoot root = new TestRoot().file("var/lib/dpkg/status", status).file("large", new byte[50 << 20]);
        for (int i = 0; i < 2000; i++) {
            root.file("usr/share/" + i, "x");
        }
        List<String> large = calls(root.image());

        assertThat(large).isEqualTo(small);
        assertThat(large).contains("containers.create", "containers.remove").doesNotContain("containers.start");
        assertThat(large.stream().filter("containers.readFiles"::equals)).hasSize(2);
    }

    private static List<String> calls(String image) throws Exception {
        List<String> calls = new ArrayList<>();
        ContainerEngine watched = WatchedEngine.of(engine, (verb, arguments, call) -> {
            calls.add(verb);
            return call.make();
        });
        assertThat(read(watched, image).packages()).hasSize(1);
        return calls;
    }

    @Test
    void anEngineThatBreaksOffIsAnErrorAndLeavesNothing() {
        String image = new TestRoot()
                .file("var/lib/dpkg/status", PACKAGE.formatted("a", "1"))
                .image();
        ContainerEngine broken = WatchedEngine.of(engine, (verb, arguments, call) -> {
            if (verb.equals("containers.readFiles")) {
                throw new EngineException(EngineException.Kind.CONNECTION_LOST, "The connection broke.");
            }
            return call.make();
        });

        assertThatThrownBy(() -> read(broken, image)).hasMessage("The connection broke.");
    }

    private static TestRoot withPackagesOfLanguages() {
        return new TestRoot()
                .file("var/lib/dpkg/status", PACKAGE.formatted("libfoo1", "1.0"))
                .file(
                        "usr/share/doc/libfoo1/copyright",
                        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\n"
                                + "Files: *\nLicense: Apache-2.0\n")
                .file("app/node_modules/lodash/package.json", "{\"name\":\"lodash\",\"version\":\"4.17.20\"}")
                .file("app/lib/log4j-core-2.14.1.jar", FilePackagesTest.zip("a", "a"))
                .link("usr/lib/app", "../../app");
    }

    private static PackageInventory readDeep(String target, InventoryCache cache) throws Exception {
        return new InventoryReader(engine, cache, Depth.FILES).read(Target.find(engine, target));
    }

    @Test
    void thePackagesOfLanguagesAreFoundInTheFilesIfTheyAreAskedFor(@TempDir Path folder) throws Exception {
        String image = withPackagesOfLanguages().image();
        InventoryCache cache = new InventoryCache(folder, Depth.FILES);

        PackageInventory deep = readDeep(image, cache);

        assertThat(deep.coverage()).isEqualTo(Coverage.COMPLETE);
        assertThat(deep.packages().stream().map(each -> deep.purl(each).canonicalize() + " " + each.license()))
                .containsExactly(
                        "pkg:deb/libfoo1@1.0?arch=all Apache-2.0",
                        "pkg:generic/log4j-core@2.14.1 null",
                        "pkg:npm/lodash@4.17.20 null");
        assertThat(readDeep(image, cache)).as("from the cache").isEqualTo(deep);
        // What is kept of one depth is never taken for what is known at the other.
        InventoryReader databases = new InventoryReader(engine, new InventoryCache(folder), Depth.DATABASES);
        assertThat(databases.readImage(deep.imageId()).packages())
                .extracting(InstalledPackage::name)
                .containsExactly("libfoo1");
        assertThat(readDeep(image, cache)).isEqualTo(deep);
    }

    @Test
    void whatAContainerHasInMemoryIsNotKnownWhereverThatIsIfAllFilesAreAskedFor() throws Exception {
        String image = withPackagesOfLanguages().image();
        String container = TestEngine.run(
                        new byte[0],
                        List.of(
                                "docker",
                                "create",
                                "--tmpfs",
                                "/srv/cache",
                                "--label",
                                TestEngine.RUN_LABEL + "=" + TestEngine.RUN,
                                image,
                                "/x"))
                .strip();
        try {
            assertThat(readDeep(container, null).coverage().reasons())
                    .containsExactly(
                            "The container has /srv/cache in memory (tmpfs), where the engine cannot look, so that"
                                    + " nothing is known of what is installed there.");
            assertThat(new InventoryReader(engine)
                            .read(Target.find(engine, TargetKind.CONTAINER, container))
                            .coverage())
                    .as("no database can be there")
                    .isEqualTo(Coverage.COMPLETE);
        } finally {
            TestEngine.run(new byte[0], List.of("docker", "rm", container));
        }
    }

    @Test
    void theFilesOfARunningContainerAreThoseThatItHasNow() throws Exception {
        String container = engine.containers().create(TestEngine.container(TestEngine.busybox(), "sleep", "600"));
        try {
            engine.containers().start(container);
            TestEngine.run(
                    new byte[0],
                    List.of(
                            "docker",
                            "exec",
                            container,
                            "sh",
                            "-c",
                            "mkdir -p /srv/node_modules/a && echo '{\"name\":\"a\",\"version\":\"1.0.0\"}'"
                                    + " >/srv/node_modules/a/package.json"));

            PackageInventory inventory = readDeep(container, null);

            assertThat(inventory.packages()).extracting(InstalledPackage::name).containsExactly("a");
            assertThat(inventory.coverage().level()).as("there is no database").isEqualTo(Coverage.Level.PARTIAL);
        } finally {
            engine.containers().remove(container, Duration.ofSeconds(30));
        }
    }
}

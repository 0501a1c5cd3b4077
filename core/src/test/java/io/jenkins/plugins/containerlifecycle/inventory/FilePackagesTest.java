package io.jenkins.plugins.containerlifecycle.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The packages of languages that are found among the files of an image. */
class FilePackagesTest {
    private static final String LOG4J =
            "#Generated\ngroupId=org.apache.logging.log4j\nartifactId=log4j-core\nversion=2.14.1\n";

    private final PackageCollector found = new PackageCollector();
    private final FilePackages files = new FilePackages(found);

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** @param entries name and content in turn */
    static byte[] zip(Object... entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < entries.length; i += 2) {
                zip.putNextEntry(new ZipEntry((String) entries[i]));
                zip.write(entries[i + 1] instanceof byte[] content ? content : bytes((String) entries[i + 1]));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private void see(String path, byte[] content) {
        see(path, content, false);
    }

    private void see(String path, byte[] content, boolean executable) {
        try {
            files.file(path, content.length, executable, new ByteArrayInputStream(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> lines() {
        return found.packages().stream()
                .map(installed -> installed.ecosystem().purlType() + " " + installed.name() + " " + installed.version()
                        + (installed.license() == null ? "" : " " + installed.license()))
                .toList();
    }

    private void finds(String... lines) {
        assertThat(lines()).containsExactlyInAnyOrder(lines);
        assertThat(found.problems()).isEmpty();
    }

    @Test
    void aJarIsWhatMavenNotedInIt() {
        see(
                "app/lib/anything.jar",
                zip(
                        "META-INF/MANIFEST.MF",
                        "Manifest-Version: 1.0\nImplementation-Version: 9\n",
                        "META-INF/maven/org.apache.logging.log4j/log4j-core/pom.properties",
                        LOG4J,
                        "META-INF/maven/g/shaded/pom.properties",
                        "groupId=g\nartifactId=shaded\nversion=1\n"));

        finds("maven org.apache.logging.log4j:log4j-core 2.14.1", "maven g:shaded 1");
    }

    @ParameterizedTest
    @CsvSource({
        "lib/log4j-core-2.14.1.jar, '', maven log4j-core 2.14.1",
        "lib/spring-web-5.3.9.RELEASE.jar, Implementation-Version: 1, maven spring-web 5.3.9.RELEASE",
        "lib/a-b2-c-1.0-SNAPSHOT.JAR, '', maven a-b2-c 1.0-SNAPSHOT",
        "lib/guice.jar, Bundle-Version: 4.2.3, maven guice 4.2.3",
        "lib/guice.jar, Implementation-Version: 4.2.3, maven guice 4.2.3"
    })
    void withoutMavensNoteItIsWhatItsNameAndManifestSay(String path, String line, String expected) {
        see(path, zip("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n" + line + "\n", "A.class", "x"));

        finds(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Implementation-Version: built by hand", "Implementation-Title: x", "no manifest at all"})
    void aJarOfWhichNothingTellsAVersionIsAPackageInSomeVersion(String line) throws Exception {
        see("opt/log4j-core.jar", zip("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n" + line + "\n"));
        see("app/node_modules/lodash/package.json", bytes("{\"name\":\"lodash\"}"));

        finds("maven log4j-core ?", "npm lodash ?");
        PackageInventory inventory = InventoryReader.inventory("sha256:1", OsRelease.UNKNOWN, found, List.of());
        for (InstalledPackage installed : inventory.packages()) {
            assertThat(Condition.parse(installed.name()).match(inventory, installed))
                    .isEqualTo(Condition.Match.AFFECTED);
            assertThat(Condition.parse(installed.name() + ">=1").match(inventory, installed))
                    .isEqualTo(Condition.Match.UNCLEAR);
            assertThat(inventory.purl(installed).canonicalize()).doesNotContain("?", "@", "%3F");
        }
        PackageDiff diff = PackageDiff.of(inventory, inventory);
        assertThat(diff.changes()).isEmpty();
        assertThat(diff.doubts()).contains("Nothing tells which versions of log4j-core they have.");
    }

    @Test
    void anArchiveWhoseNameCannotBeOneOfAPackageIsNamedAndNotPassedOver() {
        see("opt/log4j core.jar", zip("A.class", "x"));
        see("opt/log4j-core-2.14.1 (1).jar", zip("A.class", "x"));
        see("jar", bytes("no archive, but a program of that name"));

        assertThat(lines()).isEmpty();
        assertThat(found.problems())
                .containsExactly(
                        "/opt/log4j core.jar has a package with a name that is none: 'log4j core'.",
                        "/opt/log4j-core-2.14.1 (1).jar has a package with a name that is none: 'log4j-core-2.14.1"
                                + " (1)'.");
    }

    @Test
    void whatIsReadOfAnArchiveIsComparedWithItsChecksum() {
        byte[] plain = zip("META-INF/maven/a/b/pom.properties", LOG4J, "A.class", "x");
        byte[] deflated = stored("META-INF/maven/a/b/pom.properties", LOG4J.replace("2.14.1", "9.14.1"), LOG4J);
        see("fine.jar", stored("META-INF/maven/a/b/pom.properties", LOG4J, LOG4J));
        see("plain.jar", plain);
        assertThat(found.problems()).isEmpty();

        see("changed.jar", deflated);
        see("outer.war", zip("lib/inner.jar", deflated));

        assertThat(found.problems())
                .containsExactly(
                        "/changed.jar!/META-INF/maven/a/b/pom.properties is damaged.",
                        "/outer.war!/lib/inner.jar!/META-INF/maven/a/b/pom.properties is damaged.");
    }

    @Test
    void aDamagedByteInADeflatedEntryIsADamage() {
        String pom = LOG4J + "#" + "log4j ".repeat(50);
        byte[] archive = zip("META-INF/maven/a/b/pom.properties", pom);
        int noticed = 0;
        for (int i = 64; i < 140; i++) {
            PackageCollector one = new PackageCollector();
            byte[] damaged = archive.clone();
            damaged[i] ^= 4;
            new JarReader(one).read("/a.jar", new ByteArrayInputStream(damaged));
            boolean wrong = one.packages().stream()
                    .anyMatch(each ->
                            !each.version().equals("2.14.1") || !each.name().endsWith(":log4j-core"));
            assertThat(wrong && one.problems().isEmpty()).as("byte %s", i).isFalse();
            noticed += one.problems().isEmpty() ? 0 : 1;
        }
        assertThat(noticed).isPositive();
    }

    /** Not compressed, with the checksum of another content of that length. */
    private static byte[] stored(String name, String content, String summed) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes(summed));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            ZipEntry entry = new ZipEntry(name);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(summed.length());
            entry.setCrc(checksum.getValue());
            zip.putNextEntry(entry);
            zip.write(bytes(summed));
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] archive = out.toByteArray();
        int at = new String(archive, StandardCharsets.ISO_8859_1).indexOf(summed);
        System.arraycopy(bytes(content), 0, archive, at, content.length());
        return archive;
    }

    @Test
    void aNameOfAPackageThatLeadsToWhatHasNoneIsADoubt() {
        files.link("srv/lib/log4j.jar", "/opt/store/abc");
        files.link("srv/node_modules/lodash", "../../opt/store/lodash");
        files.otherName("srv/node_modules/rack/package.json", "opt/store/p1");
        files.otherName("srv/py/a-1.dist-info/METADATA", "opt/store/m1");
        files.otherName("srv/specifications/a-1.gemspec", "");

        assertThat(found.problems())
                .hasSize(5)
                .allMatch(problem -> problem.endsWith("which was not looked at as a package."))
                .contains("/srv/lib/log4j.jar leads to /opt/store/abc, which was not looked at as a package.");
    }

    @Test
    void aNameOfAPackageThatLeadsToOneIsNoDoubt() {
        files.link("usr/share/java/log4j.jar", "log4j-2.14.1.jar");
        files.link("srv/node_modules/lodash", ".pnpm/lodash@4/node_modules/lodash");
        files.link("srv/node_modules/.bin/rimraf", "../rimraf/bin.js");
        files.link("etc/alternatives/java", "/usr/lib/jvm/bin/java");
        files.otherName("srv/b/node_modules/lodash/package.json", "srv/node_modules/lodash/package.json");
        files.otherName("usr/bin/perl5", "usr/bin/perl");

        finds();
    }

    @Test
    void jarsInJarsAreRead() {
        byte[] inner = zip("META-INF/maven/a/log4j-core/pom.properties", LOG4J);
        see(
                "opt/app.ear",
                zip("web.war", zip("x", "x", "WEB-INF/lib/log4j.jar", inner, "y", "y"), "b-1.jar", zip("c", "c")));

        finds("maven org.apache.logging.log4j:log4j-core 2.14.1", "maven b 1", "maven web ?", "maven app ?");
    }

    @Test
    void aScriptBeforeAnArchiveAndAnArchiveWithoutEntriesAreFine() {
        see("app-1.2.jar", concat(bytes("#!/bin/sh\nexec java -jar $0\n"), zip("a", "a")));
        see("lib/empty-1.0.jar", zip());

        finds("maven app 1.2", "maven empty 1.0");
    }

    @Test
    void archivesThatAreTooDeepAreNamed() {
        byte[] archive = zip("META-INF/maven/a/b/pom.properties", LOG4J);
        byte[] three = zip("a-1.jar", zip("b-1.jar", zip("c-1.jar", archive)));
        see("three.jar", three);
        assertThat(lines()).contains("maven org.apache.logging.log4j:log4j-core 2.14.1");
        assertThat(found.problems()).isEmpty();

        see("four.jar", zip("three.jar", three));

        assertThat(found.problems())
                .containsExactly(
                        "/four.jar!/three.jar!/a-1.jar!/b-1.jar!/c-1.jar was not read: it is in more than 3 archives.");
    }

    @Test
    void whatUnpacksToTooMuchIsGivenUpInTimeAndNothingAfterItIsTrusted() {
        // Without its size before it, so that its end can only be found by unpacking.
        byte[] bomb = zip("bomb.jar", zip("zeros", new byte[3_000_000]));
        JarReader reader = new JarReader(found, 1_000_000);
        reader.read("/bomb.jar", new ByteArrayInputStream(bomb));
        reader.read("/a-1.jar", new ByteArrayInputStream(zip("a", "a")));

        assertThat(lines()).isEmpty();
        assertThat(found.problems())
                .containsExactly(
                        "/bomb.jar!/bomb.jar was not read as a whole: the archives unpack to more than 1000000 bytes.",
                        "/bomb.jar was not read as a whole: the archives unpack to more than 1000000 bytes.",
                        "/a-1.jar was not read: the archives before it unpack to more than 1000000 bytes.");
    }

    @Test
    void aDamagedArchiveIsAProblemAndNoFailure() {
        byte[] archive = zip("a", noise(5000), "z", noise(5000), "app", noise(10));
        for (int length : new int[] {0, 3, 30, 2000, archive.length / 2, archive.length - 100, archive.length - 1}) {
            see("cut-" + length + ".jar", Arrays.copyOf(archive, length));
        }
        see("text.jar", bytes("PK\u0003\u0004 is how it begins"));
        see("bad.jar", zip("META-INF/maven/a/b/pom.properties", "version=\\u12"));
        see("nameless.jar", zip("META-INF/maven/a/b/pom.properties", "groupId=x\nartifactId=y"));

        assertThat(lines()).isEmpty();
        assertThat(found.problems()).hasSize(10).allMatch(problem -> problem.startsWith("/") && problem.endsWith("."));
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(1).nextBytes(noise);
        return noise;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "usr/lib/python3/dist-packages/PyYAML-6.0.dist-info/METADATA",
                "usr/lib/python3/dist-packages/PyYAML-6.0.egg-info/PKG-INFO",
                "usr/lib/python3/dist-packages/PyYAML-6.0.egg-info",
                "opt/eggs/PyYAML.egg/EGG-INFO/PKG-INFO"
            })
    void packagesOfPythonAreInTheirMetadata(String path) {
        see(
                path,
                bytes("Metadata-Version: 2.1\n"
                        + "Name: Py_YAML.x\n"
                        + "Version: 6.0\n"
                        + "License: MIT\n\n"
                        + "Name: another\n"
                        + "Version: 2\n"));

        finds("pypi py-yaml-x 6.0 MIT");
    }

    @Test
    void packagesOfNodeAreInNodeModules() {
        see(
                "app/node_modules/lodash/package.json",
                bytes("{\"name\":\"lodash\",\"version\":\"4.17.20\",\"license\":\"MIT\"}"));
        see(
                "app/node_modules/@babel/core/package.json",
                bytes("{\"name\":\"@babel/core\",\"version\":\"7.1.0\",\"license\":{\"type\":\"ISC\",\"url\":\"x\"}}"));
        // Only says of what kind the files beside it are, is the program itself, or a part of a package.
        see(
                "app/node_modules/lodash/esm/package.json",
                bytes("{\"type\":\"module\",\"name\":\"x\",\"version\":\"1\"}"));
        see("app/package.json", bytes("{\"name\":\"app\",\"version\":\"1.0.0\"}"));
        see("app/node_modules/marked/package.json", bytes("\uFEFF{\"name\":\"marked\",\"version\":\"1.0.0\"}"));
        see("app/node_modules/kind/package.json", bytes("{\"type\":\"commonjs\"}"));

        finds("npm lodash 4.17.20 MIT", "npm @babel/core 7.1.0 ISC", "npm marked 1.0.0");
    }

    @Test
    void gemsAreInTheirSpecifications() {
        see(
                "usr/share/rubygems-integration/all/specifications/rack-2.2.3.gemspec",
                bytes("# -*- encoding: utf-8 -*-\n# stub: rack 2.2.3 ruby lib\n\nGem::Specification.new do |s|\n"
                        + "  s.name = \"rack\".freeze\n  s.version = \"2.2.3\"\n"
                        + "  s.licenses = [\"MIT\".freeze, \"Ruby\".freeze]\n  s.name = \"again\"\nend\n"));
        see(
                "usr/lib/ruby/gems/3.1.0/specifications/default/json-2.6.1.gemspec",
                bytes("Gem::Specification.new do |s|\n"
                        + "  s.name = \"json\"\n"
                        + "  s.version = Gem::Version.new(\"2.6.1\")\n"
                        + "end\n"));
        see("srv/rack/rack.gemspec", bytes("  s.name = \"rack\"\n  s.version = Rack::RELEASE\n"));

        finds("gem rack 2.2.3 MIT OR Ruby", "gem json 2.6.1");
    }

    /** As the linker writes it. */
    static byte[] goProgram(int before, String version, String modules) {
        byte[] frame = new byte[16];
        Arrays.fill(frame, (byte) '0');
        byte[] list = concat(frame, bytes(modules), frame);
        byte[] head = new byte[32];
        System.arraycopy("\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1), 0, head, 0, 14);
        head[14] = 8;
        head[15] = 2;
        byte[] elf = new byte[before];
        System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F'}, 0, elf, 0, 4);
        return concat(elf, head, length(version.length()), bytes(version), length(list.length), list, new byte[5000]);
    }

    private static byte[] length(int length) {
        return length < 128
                ? new byte[] {(byte) length}
                : new byte[] {(byte) (length & 0x7f | 0x80), (byte) (length >> 7)};
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 4096, (256 << 10) - 32, (256 << 10) - 16, 256 << 10, 1_000_000 / 16 * 16})
    void aProgramOfGoSaysItsModules(int before) {
        see(
                "usr/bin/program",
                goProgram(
                        before,
                        "go1.22.1 X:nocoverageredesign",
                        "path\texample.org/program\nmod\texample.org/program\t(devel)\t\n"
                                + "dep\tgolang.org/x/net\tv0.16.0\th1:x\n"
                                + "dep\tgithub.com/old/one\tv1.0.0\n=>\tgithub.com/new/one\tv1.0.1\th1:y\n"
                                + "build\t-compiler=gc\n"),
                true);

        finds(
                "golang stdlib 1.22.1",
                "golang example.org/program (devel)",
                "golang golang.org/x/net v0.16.0",
                "golang github.com/new/one v1.0.1");
    }

    @Test
    void aProgramOfAGoOfNoReleaseIsOneOfGoNevertheless() {
        see(
                "usr/bin/program",
                goProgram(
                        64,
                        "devel go1.24-8c445b7c9f Fri Aug 9 12:00:00 2024 +0000",
                        "path\ta.org/a\ndep\tgolang.org/x/net\tv0.16.0\th1:x\n"),
                true);

        finds("golang stdlib (devel)", "golang golang.org/x/net v0.16.0");
    }

    @Test
    void aModuleThatAFolderReplacesIsThatModuleInNoVersion() {
        see(
                "usr/bin/program",
                goProgram(
                        64,
                        "go1.22.1",
                        "path\ta.org/a\ndep\tgithub.com/old/one\tv1.0.0\n=>\t../one\t\ndep\ta.org/b\tv1.0.0\n"),
                true);

        finds("golang stdlib 1.22.1", "golang github.com/old/one (devel)", "golang a.org/b v1.0.0");
    }

    @Test
    void aProgramOfGoWhoseModulesAreNotReadIsNamed() {
        byte[] program = goProgram(64, "go1.22.1", "dep\tgolang.org/x/net\tv0.16.0\th1:x\n");
        // The length of the list: as much as three bytes can say.
        int length = 64 + 32 + 1 + "go1.22.1".length();
        program[length] = (byte) 0xff;
        program[length + 1] = (byte) 0xff;
        program[length + 2] = 0x7f;
        see("usr/bin/long", program, true);

        assertThat(lines()).containsExactly("golang stdlib 1.22.1");
        assertThat(found.problems())
                .containsExactly(
                        "/usr/bin/long is a program of Go whose list of modules was not read: it is cut off, or"
                                + " has more than 1048576 bytes.");
    }

    @Test
    void otherProgramsAreNotOfGo() {
        byte[] misaligned = concat(new byte[] {0x7f, 'E', 'L', 'F', 0}, goProgram(16, "go1.2", ""));
        see("bin/misaligned", misaligned, true);
        see("bin/sh", bytes("#!/bin/sh\n"), true);
        see("bin/data", goProgram(16, "go1.22.1", ""), false);
        see("bin/strange", goProgram(16, "gnu", ""), true);
        see("bin/empty", new byte[0], true);

        finds();
    }

    @Test
    void anOldProgramOfGoIsNamedAndOneThatIsMadeToKeepUsBusyIsGivenUp() {
        byte[] old = goProgram(64, "go1.9", "");
        old[64 + 15] = 0;
        see("bin/old", old, true);
        byte[] trap = new byte[2_000_000];
        System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F'}, 0, trap, 0, 4);
        byte[] head = Arrays.copyOfRange(goProgram(16, "x", ""), 16, 32);
        for (int i = 16; i + 16 <= trap.length; i += 16) {
            System.arraycopy(head, 0, trap, i, 16);
        }
        see("bin/trap", trap, true);

        assertThat(lines()).isEmpty();
        assertThat(found.problems())
                .containsExactly(
                        "/bin/old was built by Go before 1.18, whose list of modules is not read.",
                        "/bin/trap was not read: it looks like many programs of Go at once.");
    }

    @Test
    void whatIsTooLargeOrNoDescriptionIsNamed() {
        see("a/node_modules/x/package.json", bytes("{"));
        see("a/x.dist-info/METADATA", bytes("nothing of the kind"));
        see("a/y.dist-info/METADATA", bytes("Name: y\u001b[31m evil\nVersion: 1\n"));
        see("a/specifications/x.gemspec", bytes("raise"));
        see("a/node_modules/big/package.json", new byte[(1 << 20) + 1]);

        assertThat(lines()).isEmpty();
        assertThat(found.problems())
                .containsExactly(
                        "/a/node_modules/x/package.json is not JSON.",
                        "/a/x.dist-info/METADATA has a package with a name that is none: ''.",
                        "/a/y.dist-info/METADATA has a package with a name that is none: 'y[31m evil'.",
                        "/a/specifications/x.gemspec has a package with a name that is none: ''.",
                        "/a/node_modules/big/package.json was not read: it has 1048577 bytes, more than 1048576.");
    }

    @Test
    void aPurlHasTheNamespaceOfTheLanguage() {
        Map<Ecosystem, String> names = new TreeMap<>(Map.of(
                Ecosystem.MAVEN, "org.apache.logging.log4j:log4j-core",
                Ecosystem.NPM, "@babel/core",
                Ecosystem.GOLANG, "golang.org/x/net",
                Ecosystem.PYPI, "pyyaml",
                Ecosystem.GEM, "rack"));
        names.forEach((ecosystem, name) -> found.addOfLanguage(ecosystem, name, "1.0", null, "x"));
        PackageInventory inventory =
                InventoryReader.inventory("sha256:1", new OsRelease("debian", "12", ""), found, List.of());

        assertThat(inventory.packages().stream()
                        .map(installed -> inventory.purl(installed).canonicalize()))
                .containsExactly(
                        "pkg:maven/org.apache.logging.log4j/log4j-core@1.0",
                        "pkg:pypi/pyyaml@1.0",
                        "pkg:npm/%40babel/core@1.0",
                        "pkg:golang/golang.org/x/net@1.0",
                        "pkg:gem/rack@1.0");
        assertThat(inventory.coverage().level()).isEqualTo(Coverage.Level.PARTIAL);
        assertThat(inventory.coverage().reasons())
                .containsExactly(
                        "No database of dpkg, apk or rpm was found, so that only packages of programming languages"
                                + " are known.");
    }

    @ParameterizedTest
    @CsvSource({
        "log4j-core<2.17.1, MAVEN, org.apache.logging.log4j:log4j-core, 2.14.1, AFFECTED",
        "org.apache.logging.log4j:log4j-core<2.17.1, MAVEN, org.apache.logging.log4j:log4j-core, 2.17.1, NOT_AFFECTED",
        "pkg:maven/org.apache.logging.log4j/log4j-core<2.17.1, MAVEN, org.apache.logging.log4j:log4j-core, 2.14.1,"
                + " AFFECTED",
        // Nothing tells the group of this one.
        "pkg:maven/org.apache.logging.log4j/log4j-core<2.17.1, MAVEN, log4j-core, 2.14.1, AFFECTED",
        "pkg:maven/org.other/log4j-core<2.17.1, MAVEN, org.apache.logging.log4j:log4j-core, 2.14.1, OTHER",
        "pkg:maven/x/core, MAVEN, org.apache:log4j-core, 1, OTHER",
        "core, MAVEN, org.apache:log4j-core, 1, OTHER",
        "Py_YAML<6.0.1, PYPI, py-yaml, 6.0, AFFECTED",
        "pkg:npm/%40babel/core<7.23.2, NPM, @babel/core, 7.1.0, AFFECTED",
        "@babel/core<7.23.2, NPM, @babel/core, 7.23.2, NOT_AFFECTED",
        "core<7, NPM, @babel/core, 1.0.0, OTHER",
        "golang.org/x/net<0.17.0, GOLANG, golang.org/x/net, v0.16.0, AFFECTED",
        "golang.org/x/net<0.17.0, GOLANG, golang.org/x/net, (devel), UNCLEAR",
        "pkg:golang/github.com/Masterminds/semver<2, GOLANG, github.com/Masterminds/semver, v1.5.0, AFFECTED",
        "pkg:gem/rack<2.2.6.4, GEM, rack, 2.2.3, AFFECTED",
        "pkg:deb/debian/rack<2.2.6.4, GEM, rack, 2.2.3, OTHER"
    })
    void aConditionMeansThePackagesOfALanguage(
            String condition, Ecosystem ecosystem, String name, String version, Condition.Match expected)
            throws Exception {
        found.addOfLanguage(ecosystem, name, version, null, "x");
        PackageInventory inventory = InventoryReader.inventory("sha256:1", OsRelease.UNKNOWN, found, List.of());

        assertThat(Condition.parse(condition)
                        .match(inventory, inventory.packages().get(0)))
                .isEqualTo(expected);
    }

    @Test
    void licensesOfDebianAreThoseOfTheCopyrightFile() throws Exception {
        String format = "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nSource: x\n\n";
        see(
                "usr/share/doc/libssl3/copyright",
                bytes(format
                        + "Files: *\nCopyright: x\nLicense: Apache-2.0\n\nFiles: d/*\nLicense: GPL-1+ or Artistic\n"
                        + " text\n\nLicense: Apache-2.0\n The text\n"));
        see("usr/share/doc/old/copyright", bytes("This package was debianized by somebody.\nLicense: MIT\n"));
        see("usr/share/doc/evil/copyright", bytes(format + "License: \u001b[31m\n"));
        files.link("usr/share/doc/openssl", "libssl3");
        files.link("usr/share/doc/loop", "loop");
        for (String name : List.of("libssl3", "old", "evil", "openssl", "loop", "none")) {
            found.add(PackageDiffTest.installed(Ecosystem.DEB, name, "1", "amd64"), "status");
        }
        found.add(PackageDiffTest.installed(Ecosystem.RPM, "libssl3", "1-1", "x86_64"), "rpm");
        found.license(Ecosystem.DEB, files.copyrights()::license);

        finds(
                "deb libssl3 1 Apache-2.0 AND (GPL-1+ or Artistic)",
                "deb openssl 1 Apache-2.0 AND (GPL-1+ or Artistic)",
                "deb old 1",
                "deb evil 1",
                "deb loop 1",
                "deb none 1",
                "rpm libssl3 1-1");
    }

    @Test
    void onlyWhatIsWantedIsReadOfAFile() throws Exception {
        InputStream untouchable = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Nobody should read this.");
            }
        };
        files.file("var/lib/data", Long.MAX_VALUE, false, untouchable);
        files.file("app/package.json", 100, false, untouchable);

        finds();
    }
}

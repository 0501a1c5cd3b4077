package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.containerlifecycle.cli.Ctl.Result;
import io.jenkins.plugins.containerlifecycle.hook.HookRunner;
import io.jenkins.plugins.containerlifecycle.leftover.RunLabels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which package of which version is where, and which ancestor brought it: each kind of run by the packaged command, variants
 * of it by the command in this JVM.
 */
@Timeout(120)
class AuditIT {
    private static Ctl ctl;
    private static String os;
    private static String old;
    private static String service;
    private static String mended;

    @TempDir
    static Path temp;

    @BeforeAll
    static void start() throws Exception {
        ctl = new Ctl(temp);
        // The database of a Debian, without the rest of it.
        os = build("os", ctl.base, "3.0.11-1", "");
        old = build("old", os, "3.0.13-1", "");
        service = build("service", old, "3.0.13-1", entry("netbase", "6.4", "netbase"));
        mended = build("mended", os, "3.0.15-1", "");
    }

    @AfterAll
    static void clean() {
        if (ctl != null) {
            ctl.close();
        }
    }

    private static String entry(String name, String version, String source) {
        return "Package: " + name + "\nStatus: install ok installed\nArchitecture: amd64\nSource: " + source
                + "\nVersion: " + version + "\n\n";
    }

    private static String build(String project, String from, String openssl, String more) throws Exception {
        Path context = Files.createDirectories(temp.resolve(project));
        Path dpkg = Files.createDirectories(context.resolve("root/var/lib/dpkg"));
        Files.writeString(
                dpkg.resolve("status"),
                entry("libssl3", openssl, "openssl") + entry("zlib1g", "1:1.2-1", "zlib") + more);
        Files.createDirectories(context.resolve("root/etc"));
        Files.writeString(context.resolve("root/etc/os-release"), "ID=debian\nVERSION_ID=12\nPRETTY_NAME=Debian 12\n");
        Files.writeString(context.resolve("Dockerfile"), "FROM " + from + "\nCOPY root /\n");
        Result built = ctl.run(
                "build",
                "--project=" + project,
                "--image",
                ctl.image(project),
                context.toString(),
                "--",
                "--label",
                ctl.label());
        assertThat(built.exitCode()).as(built.toString()).isZero();
        return ctl.image(project);
    }

    private static Result audit(String... arguments) {
        return Ctl.runHere(command(arguments));
    }

    private static String[] command(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "audit";
        all[1] = "--cache";
        all[2] = temp.resolve("cache").toString();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return all;
    }

    @Test
    void theAncestorThatBroughtTheVersionIsNamedWithAllThatStandsOnIt() {
        String web = ctl.name("web");
        ctl.sh("docker run --detach --network none --name " + web + " " + service);

        Result result = ctl.run(command("openssl<3.0.15", os, old, service, mended, web));

        assertThat(result.exitCode()).as(result.toString()).isEqualTo(1);
        assertThat(result.out())
                .contains("openssl<3.0.15: 3 images and 1 container affected.\n")
                .contains("  openssl 3.0.11-1 (libssl3) came with os or something below it (")
                .contains("  openssl 3.0.13-1 (libssl3) came with old (")
                .contains("    images: " + old + ", " + service + "\n    containers: " + web + "\n")
                .doesNotContain(mended);
    }

    @Test
    void whatIsOnlyInTheContainerIsSaidToBeThere() {
        String web = ctl.name("changed");
        ctl.sh("docker run --detach --network none --name " + web + " " + mended);
        ctl.sh("printf 'Package: libssl3\\n"
                + "Status: install ok installed\\n"
                + "Architecture: amd64\\n"
                + "Source: openssl\\n"
                + "Version: 3.0.1-1\\n"
                + "' | docker"
                + " exec"
                + " --interactive"
                + " " + web + " /bin/busybox sh -c 'cat >/var/lib/dpkg/status'");
        Result result = audit("openssl<3.0.15", web);
        assertThat(result.exitCode()).as(result.toString()).isEqualTo(1);
        assertThat(result.out()).contains("openssl 3.0.1-1 (libssl3) was installed in the container");
    }

    @Test
    void whatIsNotKnownIsNeverGreenUnlessThatIsSaid() throws Exception {
        assertThat(audit("openssl<3.0.15", mended).exitCode()).isZero();
        Result unknown = audit("openssl<3.0.15", mended, ctl.base);
        assertThat(unknown.exitCode()).as(unknown.toString()).isEqualTo(4);
        assertThat(unknown.out())
                .contains("none of 1 image affected; 1 image not known.")
                .contains("  not known of " + ctl.base + ": No database of dpkg, apk or rpm was found");
        Result allowed = audit("--allow-unknown", "--rule", "openssl<3.0.15", mended, ctl.base, "--output", "junit");
        assertThat(allowed.exitCode()).isZero();
        assertThat(allowed.out()).contains("tests=\"2\"", "skipped=\"1\"", "failures=\"0\"");
    }

    @Test
    void rulesComeFromAFileAndResultsAreForProgramsToo() throws Exception {
        Path rules = Files.writeString(temp.resolve("rules.txt"), "# night\nopenssl<3.0.12 # CVE-1\n\nnetbase\n");
        Result result = audit("--rules", rules.toString(), "--output", "json", service, os);
        assertThat(result.exitCode()).isEqualTo(1);
        JsonNode json = new ObjectMapper().readTree(result.out());
        assertThat(json.at("/0/reason").asText()).isEqualTo("CVE-1");
        assertThat(json.at("/0/findings/0/origin/name").asText()).isEqualTo("os");
        assertThat(json.at("/0/fine/0/name").asText()).isEqualTo(service);
        assertThat(json.at("/1/findings/0/origin/name").asText()).isEqualTo("service");
        assertThat(json.at("/1/findings/0/origin/exact").asBoolean()).isTrue();

        Result junit = audit("--rules", rules.toString(), "--output", "junit", service, os);
        assertThat(junit.out())
                .contains("tests=\"4\"", "failures=\"2\"", "openssl&lt;3.0.12 (CVE-1)")
                .containsPattern("(?s)^(?:(?!<testsuite ).)*(?:<testsuite (?:(?!<testsuite ).)*){2}$");
    }

    @Test
    void anAncestorThatIsGoneIsKnownFromTheCacheAndFromItsLayersAndElseNotGuessed() throws Exception {
        String gone = build("gone", os, "3.0.14-1", "");
        String child = build("child", gone, "3.0.14-1", "");
        audit("openssl<3.0.15", gone, child);
        ctl.sh("docker rmi " + gone);
        assertThat(audit("openssl=3.0.14-1", child).out()).contains("came with gone (");
        Result without = ctl.run("audit", "--no-cache", "openssl=3.0.14-1", child);
        // Only Docker's classic store tells what is in its layers.
        assertThat(without.out()).containsAnyOf("came with gone (", "came with child or something below it (");
    }

    @Test
    void packagesSayWhereTheyComeFrom() throws Exception {
        Result packages = ctl.run("packages", "--no-cache", service);
        assertThat(packages.exitCode()).as(packages.toString()).isZero();
        assertThat(packages.out()
                        .lines()
                        .filter(line -> line.startsWith("netbase"))
                        .findFirst()
                        .orElse(""))
                .contains(" service ");
        assertThat(packages.out()
                        .lines()
                        .filter(line -> line.startsWith("libssl3"))
                        .findFirst()
                        .orElse(""))
                .contains(" openssl ", " old ");
        assertThat(packages.out()).endsWith("3 packages of Debian 12.\n");
        Result sbom = ctl.run("sbom", "--no-cache", service);
        JsonNode bom = new ObjectMapper().readTree(sbom.out());
        assertThat(bom.at("/metadata/component/pedigree/ancestors/0/name").asText())
                .isEqualTo("old");
        assertThat(bom.at("/metadata/component/pedigree/ancestors/1/name").asText())
                .isEqualTo("os");
        assertThat(bom.at("/metadata/component/pedigree/ancestors")).hasSize(2);
        assertThat(bom.path("components").toString()).contains("pkg:deb/debian/netbase@6.4");
    }

    @Test
    void whatChangedFromOneImageToTheNextIsShown() throws Exception {
        Path cache = temp.resolve("cache-of-diff");
        Result diff = ctl.run("diff", "--cache", cache.toString(), old, mended);
        assertThat(diff.exitCode()).as(diff.toString()).isZero();
        assertThat(diff.out())
                .contains("old: gone (was ", "mended: new (")
                .contains("Packages: 1 upgraded.\n")
                .contains("upgraded  libssl3  3.0.13-1  3.0.15-1  openssl");
        assertThat(cache).isNotEmptyDirectory();
        assertThat(ctl.run("diff", "--no-cache", ctl.base, ctl.base).out()).startsWith("Neither has metadata.\n");
        assertThat(new ObjectMapper()
                        .readTree(ctl.run("diff", "--output", "json", old, old).out())
                        .at("/packages/changes"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit", "examine", "diff", "sbom"})
    void whatWasMadeToReadAnImageIsRemovedIfASignalComes(String command) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(command));
        switch (command) {
            case "audit" -> arguments.addAll(List.of("--no-cache", "openssl<3", os, old, service, mended));
            case "diff" -> arguments.addAll(List.of(ctl.base, mended));
            default -> arguments.add(ctl.base);
        }
        // Some have been read by then, and removed.
        int nth = command.equals("audit") ? 4 : 1;
        EngineFault hang = new EngineFault(EngineFault.Call.READ_REPORTS, EngineFault.Kind.HANG, nth, false, 0);
        try (FaultProxy proxy = new FaultProxy(Path.of("/var/run/docker.sock"), hang, () -> {})) {
            Process process = ctl.start(
                    Map.of("DOCKER_HOST", proxy.host()), "signal-" + command, arguments.toArray(String[]::new));
            for (int i = 0; i < 1000 && !proxy.struck(); i++) {
                Thread.sleep(20);
            }
            assertThat(ctl.containers())
                    .as("a container to read the image's files from")
                    .isNotEmpty();
            process.destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue())
                    .as(ctl.read(temp.resolve("signal-" + command + ".err")))
                    .isEqualTo(143);
            assertThat(ctl.containers()).isEmpty();
        }
    }

    @Test
    void whatAKilledAuditLeftIsRemovedByTheNextCommandThatReadsImages() throws Exception {
        String owner = leaveAContainer();
        for (String[] next : new String[][] {
            {"audit", "--no-cache", "openssl", mended},
            {"packages", "--no-cache", mended},
            {"sbom", "--no-cache", mended},
            {"diff", "--no-cache", mended, mended},
            {"outdated", "--no-cache", "--packages", "--project", "mended"},
            {"examine", mended}
        }) {
            Result result = next[0].equals("audit") ? ctl.run(next) : Ctl.runHere(next);
            assertThat(ctl.containers()).as(result.toString()).isEmpty();
            leaveAnother(owner);
        }
        Ctl.runHere("prune");
        assertThat(ctl.containers()).isEmpty();
        assertThat(ctl.run("prune", "--help").out()).contains("to read an image");
    }

    /** Kills an audit that is just reading an image. @return what its containers have as their owner */
    private static String leaveAContainer() throws Exception {
        EngineFault hang = new EngineFault(EngineFault.Call.READ_REPORTS, EngineFault.Kind.HANG, 1, false, 0);
        try (FaultProxy proxy = new FaultProxy(Path.of("/var/run/docker.sock"), hang, () -> {})) {
            Process process = ctl.start(
                    Map.of("DOCKER_HOST", proxy.host()), "killed", "audit", "--no-cache", "openssl<3", mended);
            for (int i = 0; i < 1000 && !proxy.struck(); i++) {
                Thread.sleep(20);
            }
            // Once its owner is gone, any command that another test runs may remove it.
            List<String> containers = ctl.containers();
            assertThat(containers).as("what is left").isNotEmpty();
            String owner = ctl.sh("docker inspect --format '{{index .Config.Labels \"" + RunLabels.OWNER + "\"}}' "
                    + containers.get(0));
            process.destroyForcibly().waitFor();
            return owner.strip();
        }
    }

    /** As the same process would have left it. */
    private static void leaveAnother(String owner) {
        String run = HookRunner.newRunId();
        ctl.sh("docker create --network none --name " + RunLabels.containerName(run) + " --label " + RunLabels.RUN + "="
                + run + " --label " + RunLabels.OWNER + "=" + owner + " " + mended);
    }

    @Test
    void aNameThatIsNotThereDoesNotHideWhatIsKnownOfTheOthers() throws Exception {
        Result affected = audit("openssl<3.0.15", "no-such-image:1", old);
        assertThat(affected.exitCode()).as(affected.toString()).isEqualTo(1);
        assertThat(affected.out())
                .contains("openssl<3.0.15: 1 image affected; 1 name not known.\n", "    images: " + old + "\n")
                .contains(
                        "  not known of no-such-image:1: There is no image or container of this name on this engine.");

        Result none = audit("--allow-unknown", "openssl<3.0.15", "no-such-image:1", mended);
        assertThat(none.exitCode()).as(none.toString()).isEqualTo(4);
        Result junit =
                audit("--allow-unknown", "openssl<3.0.15", "no-such-image:1", mended, ctl.base, "--output", "junit");
        assertThat(junit.exitCode()).isEqualTo(4);
        assertThat(junit.out()).contains("tests=\"3\"", "errors=\"1\"", "skipped=\"1\"");
    }

    @Test
    void anImageThatIsNamedTwiceCountsOnce() {
        String id = ctl.sh("docker image inspect --format '{{.Id}}' " + old).strip();
        Result result = audit("openssl<3.0.15", old, id, old, id.substring("sha256:".length(), 20));
        assertThat(result.out())
                .as(result.toString())
                .contains("openssl<3.0.15: 1 image affected.\n", "    images: " + old + "\n");
    }

    @Test
    void aNameThatIsInNoImageIsSaidToBeInNone() throws Exception {
        Result result = audit("opensll<3.0.15", mended, old);
        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .isEqualTo("opensll<3.0.15: none of 2 images affected; no package of that name in any of them.\n");
        assertThat(audit("openssl<3.0.1", mended, old).out()).isEqualTo("openssl<3.0.1: none of 2 images affected.\n");
        JsonNode json = new ObjectMapper()
                .readTree(audit("opensll", mended, "--output", "json").out());
        assertThat(json.at("/0/name_found").asBoolean(true)).isFalse();
        assertThat(json.at("/0/unknown_allowed").asBoolean(true)).isFalse();
    }

    @Test
    void aVersionThatCannotBeComparedIsNotKnownAndTheReasonIsSaid() {
        Result result = audit("openssl>=v3,<v4", mended);
        assertThat(result.exitCode()).as(result.toString()).isEqualTo(4);
        assertThat(result.out()).contains("'v3' does not begin with a digit");
    }

    @Test
    void rulesComeFromStandardInputToo() {
        assertThat(ctl.sh(
                        "printf 'openssl<3.0.12 # CVE-1\\n' | " + launcher() + " audit --no-cache --rules - " + mended))
                .startsWith("openssl<3.0.12 (CVE-1): none of 1 image affected.");
        assertThat(ctl.run("audit", "--rules", "-", mended).err()).contains("Standard input has no rule in it");
    }

    @Test
    void aResultThatCannotBeWrittenIsNone() {
        for (String condition : List.of("openssl", "openssl=1")) {
            ctl.sh(launcher() + " audit --no-cache " + condition + " " + mended
                    + " >/dev/full 2>/dev/null; test $? -eq 4");
        }
    }

    private static String launcher() {
        return Path.of(System.getProperty("containerctl.home"), "bin", "containerctl")
                .toString();
    }

    @Test
    void whatNothingIsKnownOfIsNotGreen() throws Exception {
        Result packages = ctl.run("packages", "--no-cache", ctl.base);
        assertThat(packages.exitCode()).as(packages.toString()).isEqualTo(4);
        assertThat(packages.out()).contains("No package is known");
        Result sbom = ctl.run("sbom", "--no-cache", ctl.base);
        assertThat(sbom.exitCode()).as(sbom.toString()).isEqualTo(4);
        assertThat(new ObjectMapper().readTree(sbom.out()).at("/bomFormat").asText())
                .isEqualTo("CycloneDX");
    }

    @Test
    void mistakesAreSentences() throws Exception {
        assertThat(ctl.run("audit").err()).contains("Say what to look for");
        assertThat(audit("openssl<").err()).contains("a version is missing after '<'");
        Result forgotten = audit("--deep", mended);
        assertThat(forgotten.exitCode()).isEqualTo(2);
        assertThat(forgotten.err()).contains("'" + mended + "' is the name of an image or container here.");
        assertThat(audit("openssl<3", "no such image").exitCode()).isEqualTo(2);
        for (Result second : List.of(audit("--rule", "openssl<3", "curl<9"), audit("openssl<3", "pkg:deb/curl"))) {
            assertThat(second.exitCode()).isEqualTo(2);
            assertThat(second.err()).contains("is no name of an image or container", "with --rule");
        }
        assertThat(audit("openssl>3,<2", os).err()).contains("no version can be both >3 and <2");
        assertThat(audit("--rules", temp.toString()).err()).contains(temp + " cannot be read: it is a folder.");
        assertThat(audit("--rules", temp.toString()).exitCode()).isEqualTo(2);
        Path rules = Files.writeString(temp.resolve("bad.txt"), "openssl<3\n<<\n");
        assertThat(audit("--rules", rules.toString()).err()).contains("bad.txt, line 2: ");
        assertThat(audit("--rules", temp.resolve("none.txt").toString()).exitCode())
                .isEqualTo(2);
        Path empty = Files.writeString(temp.resolve("empty.txt"), "# nothing\n");
        assertThat(audit("--rules", empty.toString()).err()).contains("has no rule in it");
    }

    @Test
    void packagesOfLanguagesAreFoundInTheFilesOnlyWithDeep() throws Exception {
        Path context = Files.createDirectories(temp.resolve("node/root/app/node_modules/lodash"));
        Files.writeString(context.resolve("package.json"), "{\"name\":\"lodash\",\"version\":\"4.17.20\"}");
        String node = build("node", mended, "3.0.15-1", "");

        Result found = audit("--deep", "pkg:npm/lodash<4.17.21", node, mended);
        assertThat(found.exitCode()).as(found.toString()).isEqualTo(1);
        assertThat(found.out()).contains("1 image affected", "lodash 4.17.20 came with node (");
        Result shallow = audit("pkg:npm/lodash<4.17.21", node);
        assertThat(shallow.exitCode()).as(shallow.toString()).isEqualTo(2);
        assertThat(shallow.err()).contains("which are in no database. Give --deep");
        assertThat(audit("lodash<4.17.21", node).exitCode()).isZero();

        Result packages = ctl.run("packages", "--deep", "--no-cache", node);
        assertThat(packages.out()).contains("lodash", "npm", "libssl3");
        Result sbom = ctl.run("sbom", "--deep", "--no-cache", node);
        assertThat(sbom.out()).contains("\"pkg:npm/lodash@4.17.20\"");
    }
}

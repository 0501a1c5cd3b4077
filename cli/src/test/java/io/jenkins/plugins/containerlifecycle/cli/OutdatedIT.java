package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.containerlifecycle.cli.Ctl.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is outdated and in which order it is built again, on images that were really built: a diamond by the packaged command,
 * the rest by the command in this JVM.
 */
@Timeout(180)
class OutdatedIT {
    private static Ctl ctl;

    @TempDir
    static Path temp;

    @BeforeAll
    static void start() throws Exception {
        ctl = new Ctl(temp);
    }

    @AfterAll
    static void clean() {
        if (ctl != null) {
            ctl.close();
        }
    }

    /** Each build has a file that no other one has, as if something had changed. */
    private static String build(String name, String dockerfile, String... options) throws Exception {
        return buildWith(name, dockerfile, "Package: a\n", options);
    }

    private static String buildWith(String name, String dockerfile, String status, String... options) throws Exception {
        Path context = Files.createDirectories(temp.resolve(name));
        Files.writeString(context.resolve("status"), status);
        Files.writeString(context.resolve("new"), UUID.randomUUID().toString());
        Files.writeString(context.resolve("Dockerfile"), dockerfile);
        List<String> arguments =
                new ArrayList<>(List.of("build", "--project=" + ctl.name(name), "--image", ctl.image(name)));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of(context.toString(), "--", "--label", ctl.label()));
        Result built = ctl.run(arguments.toArray(String[]::new));
        assertThat(built.exitCode()).as(built.toString()).isZero();
        return ctl.image(name);
    }

    private static Result run(String command, List<String> projects, String... arguments) {
        return Ctl.runHere(arguments(command, projects, arguments));
    }

    private static Result runPackaged(String command, List<String> projects, String... arguments) {
        return ctl.run(arguments(command, projects, arguments));
    }

    private static String[] arguments(String command, List<String> projects, String... more) {
        List<String> all = new ArrayList<>(List.of(command));
        projects.forEach(project -> all.addAll(List.of("--project", ctl.name(project))));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void aDiamondOnAChainIsBuiltAgainInOrderAndThenNothingIsOutdated() throws Exception {
        List<String> all = List.of("root", "left", "right", "top");
        String root = build("root", "FROM " + ctl.base + "\nCOPY new /\n");
        String left = build("left", "FROM " + root + "\nCOPY new /left\n");
        String right = build("right", "FROM " + root + "\nCOPY new /right\n");
        String onTop = "FROM " + left + "\nCOPY --from=" + right + " /right /right\n";
        String top = build("top", onTop);
        Result fresh = runPackaged("outdated", all);
        assertThat(fresh.exitCode()).as(fresh.toString()).isZero();
        assertThat(fresh.out()).startsWith("None of 4 images is outdated.\n");

        build("root", "FROM " + ctl.base + "\nCOPY new /\n");

        Result outdated = runPackaged("outdated", all);
        assertThat(outdated.exitCode()).as(outdated.toString()).isEqualTo(1);
        assertThat(outdated.out())
                .startsWith("3 of 4 images are outdated.\n  " + root + " means a newer build by now: 1 build")
                .contains("    images: " + left + ", " + right + ", " + top + " (through " + left + ")\n");
        Result plan = runPackaged("plan", all);
        assertThat(plan.exitCode()).as(plan.toString()).isZero();
        assertThat(plan.out())
                .startsWith("3 rebuilds in 2 waves, of 4 images.\nWave 1, side by side\n  " + left + " ")
                .contains("Wave 2\n  " + top + "  after " + left + ", " + right + "\n");
        assertThat(runPackaged("plan", all, "--output", "svg").out())
                .startsWith("<svg ")
                .endsWith("</svg>\n");
        assertThat(runPackaged("plan", all, "--output", "mermaid").out()).startsWith("flowchart LR\n");
        assertThat(runPackaged("plan", all, "--output", "dot").out()).startsWith("digraph ");
        JsonNode json = new ObjectMapper()
                .readTree(runPackaged("plan", all, "--output", "json").out());
        assertThat(json.at("/waves/1/0/name").asText()).isEqualTo(top);
        assertThat(json.at("/waves/1/0/bases/1/name").asText()).isEqualTo(right);

        build("left", "FROM " + root + "\nCOPY new /left\n");
        build("right", "FROM " + root + "\nCOPY new /right\n");
        assertThat(runPackaged("plan", all).out()).startsWith("1 rebuild in 1 wave, of 4 images.\n");
        build("top", onTop);
        assertThat(runPackaged("outdated", all).exitCode()).isZero();
        assertThat(runPackaged("plan", all).out()).startsWith("Nothing to rebuild of 4 images.\n");
        assertThat(runPackaged("plan", all, "--rebuild", root).out())
                .startsWith("4 rebuilds in 3 waves, of 4 images.\n");
    }

    @Test
    void packagesSayWhetherARebuildIsWorthIt() throws Exception {
        String copy = "\nCOPY status /var/lib/dpkg/status\nCOPY new /\n";
        String old = "Package: libssl3\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\n";
        String cache = temp.resolve("cache").toString();
        String distro = buildWith("distro", "FROM " + ctl.base + copy, old);
        String service = build("service", "FROM " + distro + "\nCOPY new /more\n");
        buildWith("distro", "FROM " + ctl.base + copy, old);

        Result same = run("outdated", List.of("service"), "--cache", cache, "--packages");
        assertThat(same.exitCode()).as(same.toString()).isEqualTo(1);
        assertThat(same.out()).contains("    packages: none would change\n");
        Result skipped = run("outdated", List.of("service"), "--cache", cache, "--skip-unchanged");
        assertThat(skipped.exitCode()).as(skipped.toString()).isZero();
        assertThat(skipped.out()).contains("not worth a rebuild, since no package would change: " + service);
        assertThat(run("plan", List.of("service"), "--cache", cache, "--skip-unchanged")
                        .out())
                .startsWith("Nothing to rebuild");

        buildWith("distro", "FROM " + ctl.base + copy, old.replace("Version: 1", "Version: 2"));
        Result newer = run("outdated", List.of("service"), "--cache", cache, "--skip-unchanged");
        assertThat(newer.exitCode()).as(newer.toString()).isEqualTo(1);
        assertThat(newer.out()).contains("    packages: libssl3 1 -> 2\n");
    }

    @Test
    void aContainerThatRunsWhatItsNameDoesNotMeanAnyMoreIsBehind() throws Exception {
        String shop = build("shop", "FROM " + ctl.base + "\nCOPY new /\n");
        String name = ctl.name("shop-container");
        ctl.sh("docker run --detach --network none --name " + name + " " + shop);
        assertThat(run("outdated", List.of("shop")).exitCode()).isZero();

        build("shop", "FROM " + ctl.base + "\nCOPY new /\n");

        Result result = run("outdated", List.of("shop"));
        assertThat(result.exitCode()).as(result.toString()).isEqualTo(1);
        assertThat(result.out())
                .startsWith("None of 1 image is outdated; 1 container runs what is not the newest.\n")
                .contains("  container " + name + " runs " + shop + ", which means another image by now:");
    }

    @Test
    void aBaseThatIsGoneIsNotKnownAndNeverGreen() throws Exception {
        String gone = build("gone", "FROM " + ctl.base + "\nCOPY new /\n");
        String lost = build("lost", "FROM " + gone + "\nCOPY new /lost\n");
        ctl.sh("docker rmi " + gone);

        Result result = run("outdated", List.of("lost"));

        assertThat(result.exitCode()).as(result.toString()).isEqualTo(4);
        assertThat(result.out()).contains("  not known of " + lost + ": Its base " + gone + " is not here.\n");
        assertThat(run("outdated", List.of("lost"), "--allow-unknown").exitCode())
                .isZero();
        assertThat(run("plan", List.of("lost")).exitCode()).isEqualTo(4);
        String unreadable = lost.replace(":1", ":unreadable");
        ctl.sh("printf 'FROM " + ctl.base
                + "\\nLABEL io.jenkins.container-lifecycle.meta.1.00000001=no\\n' | docker build" + " --quiet --tag "
                + unreadable + " -");
        assertThat(run("outdated", List.of("lost")).out())
                .contains("  not known of " + unreadable + ": Its metadata cannot be read.\n");
        Result nothing = run("outdated", List.of("nosuch"));
        assertThat(nothing.exitCode()).isEqualTo(4);
        assertThat(nothing.err()).contains("so nothing is known");
        Result mistake = run("plan", List.of("lost"), "--rebuild", "nosuch");
        assertThat(mistake.exitCode()).isEqualTo(2);
        assertThat(mistake.err()).contains("There is no image and no project 'nosuch' here");
    }

    @Test
    void aNewBuildOfTheBaseCountsOnlyIfItPassed() throws Exception {
        String from = "FROM " + ctl.base + "\nCOPY new /\n";
        String platform = build("platform", from, "--validate", "true");
        build("client", "FROM " + platform + "\nCOPY new /client\n");
        build("platform", from, "--validate", "false");
        String verdict = temp.resolve("verdicts.json").toString();

        assertThat(run("outdated", List.of("client")).exitCode()).isEqualTo(1);
        ctl.run("validate", "--verdict", verdict, platform);
        Result refused = run("outdated", List.of("client"), "--verdict", verdict);
        assertThat(refused.exitCode()).as(refused.toString()).isZero();
        assertThat(refused.out()).contains(platform + " means another build by now, which failed its validation.");
        build("platform", from, "--validate", "true");
        assertThat(run("outdated", List.of("client"), "--verdict", verdict).exitCode())
                .isEqualTo(4);
        ctl.run("validate", "--verdict", verdict, platform);
        assertThat(run("outdated", List.of("client"), "--verdict", verdict).exitCode())
                .isEqualTo(1);
        build("platform", from, "--validate", "exit 77");
        ctl.run("validate", "--verdict", verdict, platform);
        assertThat(run("outdated", List.of("client"), "--verdict", verdict).exitCode())
                .as("a check that was skipped says nothing")
                .isEqualTo(4);
    }

    @Test
    void aContainerIsNotBehindABuildThatFailed() throws Exception {
        String from = "FROM " + ctl.base + "\nCOPY new /\n";
        String mail = build("mail", from, "--validate", "true");
        String name = ctl.name("mail-container");
        ctl.sh("docker run --detach --network none --name " + name + " " + mail);
        build("mail", from, "--validate", "true");
        String verdict = temp.resolve("mail.json").toString();

        Result unknown = run("outdated", List.of("mail"), "--verdict", verdict);
        assertThat(unknown.exitCode()).as(unknown.toString()).isEqualTo(4);
        assertThat(unknown.out()).contains("  not known of container " + name + ": " + mail);
        ctl.run("validate", "--method", "false", "--verdict", verdict, mail);
        Result refused = run("outdated", List.of("mail"), "--verdict", verdict);
        assertThat(refused.exitCode()).as(refused.toString()).isZero();
        assertThat(refused.out()).contains("It does not count for container " + name + ".\n");
        ctl.run("validate", "--verdict", verdict, mail);
        assertThat(run("outdated", List.of("mail"), "--verdict", verdict).exitCode())
                .isEqualTo(1);
    }

    @Test
    void aPlanOnABaseThatIsGoneIsNotWhole() throws Exception {
        String ground = build("ground", "FROM " + ctl.base + "\nCOPY new /\n");
        String floor = build("floor", "FROM " + ground + "\nCOPY new /floor\n");
        String roof = build("roof", "FROM " + floor + "\nCOPY new /roof\n");
        ctl.sh("docker rmi " + floor);
        build("ground", "FROM " + ctl.base + "\nCOPY new /\n");

        Result plan = run("plan", List.of("roof"));

        assertThat(plan.exitCode()).as(plan.toString()).isEqualTo(4);
        assertThat(plan.out()).contains("Not sure of " + roof + " in wave 1: Its base " + floor + " is not here.\n");
        assertThat(run("plan", List.of("roof"), "--allow-unknown").exitCode()).isZero();
    }

    @Test
    void filesThatTheBaseHasCopiedAtEachBuildCountToo() throws Exception {
        String parts = build("parts", "FROM " + ctl.base + "\nCOPY new /part\n");
        String kit = build("kit", "FROM " + ctl.base + "\nCOPY new /\nONBUILD COPY --from=" + parts + " /part /part\n");
        String car = build("car", "FROM " + kit + "\nCOPY new /car\n");
        assertThat(run("outdated", List.of("car")).exitCode()).isZero();

        build("parts", "FROM " + ctl.base + "\nCOPY new /part\n");

        Result result = run("outdated", List.of("car"));
        assertThat(result.exitCode()).as(result.toString()).isEqualTo(1);
        assertThat(result.out()).contains("  " + parts + " means a newer build by now", "    images: " + car + "\n");
    }

    @Test
    void aProjectThatIsNotThereIsNeverSilent() throws Exception {
        build("there", "FROM " + ctl.base + "\nCOPY new /\n");

        for (String command : List.of("outdated", "plan")) {
            Result result = run(command, List.of("there", "nosuch"), "--allow-unknown");
            assertThat(result.exitCode()).as(result.toString()).isEqualTo(4);
            assertThat(result.err()).contains("There is no image of " + ctl.name("nosuch") + " here");
            assertThat(result.out()).contains("of 1 image");
        }
    }

    @Test
    void aBuildArgumentThatIsForTheBuildDecidesOnTheBaseToo() throws Exception {
        String one = build("one", "FROM " + ctl.base + "\nCOPY new /\n");
        String other = build("other", "FROM " + ctl.base + "\nCOPY new /\n");
        String by = build("by", "ARG BASE=" + one + "\nFROM $BASE\n");
        String[] again = {
            "build",
            "--project=" + ctl.name("by"),
            "--image",
            by,
            temp.resolve("by").toString(),
            "--",
            "--label",
            ctl.label(),
            "--build-arg",
            "BASE=" + other
        };
        assertThat(ctl.run(again).exitCode()).isZero();

        assertThat(Ctl.runHere("examine", "--metadata", by).out()).contains("\"base_name\": \"" + other + "\"");
    }
}

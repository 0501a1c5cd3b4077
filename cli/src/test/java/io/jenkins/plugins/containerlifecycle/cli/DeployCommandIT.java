package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.containerlifecycle.cli.Ctl.Result;
import io.jenkins.plugins.containerlifecycle.push.RegistryServer;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import io.jenkins.plugins.containerlifecycle.verdict.VerdictDocument;
import io.jenkins.plugins.containerlifecycle.verdict.VerdictFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Run, deploy, roll back, recover: the packaged command on a real engine. What a test only makes for that, the command makes
 * in this JVM.
 */
class DeployCommandIT {
    private static final long SEED = 20261127;

    private static Ctl ctl;
    private static String good;
    private static String better;
    private static String broken;

    @TempDir
    static Path temp;

    private String name;

    @BeforeAll
    static void build() throws Exception {
        ctl = new Ctl(temp);
        good = build("good", "exit 0");
        better = build("better", "echo ok; exit 0");
        broken = build("broken", "echo 'no page'; exit 1");
    }

    /** A process 1 that only sleeps does not hear SIGTERM: it would be waited for a second before each replacement. */
    private static String build(String name, String validate) throws Exception {
        return ctl.buildWith(name, "STOPSIGNAL SIGKILL\n", "--project=" + ctl.name(name), "--validate", validate);
    }

    @BeforeEach
    void chooseName() {
        name = "ctl-" + UUID.randomUUID().toString().substring(0, 8);
    }

    @AfterEach
    void removeContainers() {
        ctl.sh("docker ps -aq --filter name=^/" + name + " | xargs -r docker rm -fv");
    }

    @AfterAll
    static void end() {
        if (ctl != null) {
            ctl.close();
        }
    }

    private String imageOfRunning() {
        return ctl.sh("docker inspect --format '{{.State.Status}} {{.Config.Image}}' " + name)
                .strip();
    }

    private void assertNothingHalfDone() {
        assertThat(ctl.sh("docker ps -a --format '{{.Names}}' --filter name=^/" + name)
                        .lines())
                .doesNotContain(name + "-next", name + "-replaced", name + "-deploying");
    }

    private Result deploy(String image, String... more) {
        List<String> arguments = new ArrayList<>(List.of("deploy", "--quiet"));
        arguments.addAll(List.of(more));
        arguments.addAll(List.of(name, image, "--", "--stop-timeout", "1"));
        return ctl.run(arguments.toArray(String[]::new));
    }

    @Test
    @Timeout(90)
    void aContainerIsStartedDeployedRolledBackAndExamined() throws Exception {
        Result first = deploy(good);
        assertThat(first.exitCode()).as(first.toString()).isZero();
        assertThat(imageOfRunning()).isEqualTo("running " + good);

        assertThat(deploy(better).exitCode()).isZero();
        assertThat(imageOfRunning()).isEqualTo("running " + better);

        Result failed = deploy(broken, "--output", "json", "--reason", "a try");
        assertThat(failed.exitCode()).as(failed.toString()).isEqualTo(6);
        JsonNode json = new ObjectMapper().readTree(failed.out());
        assertThat(json.path("outcome").asText()).isEqualTo("rolled_back");
        assertThat(json.at("/validation/run/exit_code").asInt()).isEqualTo(1);
        assertThat(json.at("/restored/passed").asBoolean()).isTrue();
        assertThat(json.at("/deployment/reason").asText()).isEqualTo("a try");
        assertThat(imageOfRunning()).isEqualTo("running " + better);

        Result again = deploy(broken);
        assertThat(again.exitCode()).isEqualTo(5);
        assertThat(again.err()).contains("did not pass for " + name + " before");

        Result back = ctl.run("rollback", "--quiet", name);
        assertThat(back.exitCode()).as(back.toString()).isZero();
        assertThat(imageOfRunning()).isEqualTo("running " + good);
        // The cause is MANUAL only if no CI service runs this test.
        assertThat(ctl.run("examine", name).out())
                .contains("Deployment:", "deployed_by")
                .containsPattern("deployment_cause: [A-Z]+");
        assertNothingHalfDone();
    }

    @Test
    @Timeout(60)
    void aFirstContainerThatDoesNotPassIsRemovedAgainOrKeptStopped() {
        Result run = ctl.run("run", "--validate", "--quiet", "--name", name, broken);
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
        assertThat(ctl.sh("docker ps -aq --filter name=^/" + name)).isEmpty();

        Result kept =
                ctl.run("run", "--validate", "--quiet", "--keep", "--name", name, broken, "--", "--stop-timeout", "1");
        assertThat(kept.exitCode()).isEqualTo(1);
        assertThat(imageOfRunning()).isEqualTo("exited " + broken);
        Result taken = ctl.run("run", "--name", name, good);
        assertThat(taken.exitCode()).isEqualTo(4);
        assertThat(taken.err()).contains("There is a container " + name + " already");
    }

    @Test
    @Timeout(60)
    void aFileOfLabelsOrVariablesDoesNotGetAroundTheProgramsOwn() throws Exception {
        Path own = Files.writeString(temp.resolve("own"), "io.jenkins.container-lifecycle.run=0123456789ab\n");
        Result label = ctl.run("run", "--name", name, good, "--", "--label-file", own.toString());
        assertThat(label.exitCode()).as(label.toString()).isEqualTo(4);
        assertThat(label.err())
                .contains("The label io.jenkins.container-lifecycle.run cannot be set by a file of an option after --");
        assertThat(ctl.sh("docker ps -aq --filter name=^/" + name)).isEmpty();

        Path others = Files.writeString(temp.resolve("others"), "team=a\n");
        Result fine = ctl.run(
                "run",
                "--name",
                name,
                good,
                "--",
                "--stop-timeout",
                "1",
                "--label-file",
                others.toString(),
                "--env-file",
                others.toString());
        assertThat(fine.exitCode()).as(fine.toString()).isZero();
    }

    @Test
    @Timeout(60)
    void onlyTheVeryImageThatPassedIsDeployed() throws Exception {
        String verdict = temp.resolve(name + ".json").toString();
        assertThat(deploy(good, "--require-verdict", verdict).exitCode()).isEqualTo(5);
        ctl.run("validate", "--quiet", "--verdict", verdict, good);

        assertThat(deploy(better, "--require-verdict", verdict).exitCode()).isEqualTo(5);
        Result allowed = deploy(good, "--require-verdict", verdict, "--output", "json");
        assertThat(allowed.exitCode()).as(allowed.toString()).isZero();
        assertThat(new ObjectMapper()
                        .readTree(allowed.out())
                        .at("/deployment/verdict")
                        .asText())
                .isEqualTo("passed");
    }

    @Test
    @Timeout(60)
    void allContainersWhoseImageWasBuiltAnewAreDeployed() {
        String moving = ctl.image("moving-" + name);
        ctl.sh("docker tag " + good + " " + moving);
        Ctl.runHere("run", "--name", name, moving, "--", "--stop-timeout", "1");
        String project = ctl.name("good");
        assertThat(Ctl.runHere("deploy", "--all", "--project", project).out()).contains("No running container");

        ctl.sh("docker tag " + better + " " + moving);
        Result planned = ctl.run("deploy", "--all", "--dry-run", "--project", project);
        assertThat(planned.out()).contains(name + " would get " + moving);
        Result all = ctl.run("deploy", "--all", "--quiet", "--project", project);

        assertThat(all.exitCode()).as(all.toString()).isZero();
        assertThat(all.out()).contains("Deployed 1 of 1.");
        assertThat(imageIdOfRunning()).isEqualTo(imageId(better));
    }

    @Test
    @Timeout(120)
    void whatTheRegistryHasByNowIsPulledFirstAndAContainerWhoseRegistryIsAwayIsLeft() throws Exception {
        try (RegistryServer registry = RegistryServer.open()) {
            String here = registry.image("web-" + name + ":1");
            ctl.sh("docker tag " + better + " " + here + "; docker push -q " + here + "; docker rmi " + here
                    + "; docker tag " + good + " " + here);
            Ctl.runHere("run", "--name", name, here, "--", "--stop-timeout", "1", "--label", "night=" + name);
            assertThat(Ctl.runHere("deploy", "--all", "--label", "night=" + name)
                            .out())
                    .contains("No running container");
            assertThat(Ctl.runHere("deploy", "--all", "--dry-run", "--pull").err())
                    .contains("--dry-run changes nothing");

            Result pulled = ctl.run("deploy", "--all", "--pull", "--quiet", "--label", "night=" + name);
            assertThat(pulled.exitCode()).as(pulled.toString()).isZero();
            assertThat(imageIdOfRunning()).isEqualTo(imageId(better));

            registry.kill();
            ctl.sh("docker tag " + good + " " + here);
            Result away = ctl.run("deploy", "--all", "--pull", "--label", "night=" + name, "--output", "json");
            assertThat(away.exitCode()).as(away.toString()).isEqualTo(4);
            assertThat(away.err()).contains("The containers of " + here + " are left as they are.");
            assertThat(new ObjectMapper().readTree(away.out()).at("/0/image").asText())
                    .as(away.toString())
                    .isEqualTo(here);
            assertThat(imageIdOfRunning()).isEqualTo(imageId(better));
            ctl.sh("docker rmi " + here);
        }
    }

    @Test
    @Timeout(60)
    void aSelectionOfNothingIsNoSuccess() {
        Result none = ctl.run("deploy", "--all", "--project", "no-such-project-" + name);
        assertThat(none.exitCode()).as(none.toString()).isEqualTo(4);
        assertThat(none.err()).contains("No running container is selected");
        assertThat(ctl.run("deploy", "--all", "--dry-run", "--label", "none=" + name)
                        .exitCode())
                .isEqualTo(4);
    }

    @Test
    @Timeout(240)
    void programsGetAResultOfWhatWasStopped() throws Exception {
        String slow = build("slow", "sleep 600");
        String quick = ctl.image("quick-" + name);
        String hanging = ctl.image("hanging-" + name);
        for (String moving : List.of(quick, hanging)) {
            ctl.sh("docker tag " + good + " " + moving);
        }
        Ctl.runHere("run", "--name", name + "1", quick, "--", "--stop-timeout", "1", "--label", "stop=" + name);
        Ctl.runHere("run", "--name", name + "2", hanging, "--", "--stop-timeout", "1", "--label", "stop=" + name);
        ctl.sh("docker tag " + better + " " + quick + "; docker tag " + slow + " " + hanging);

        JsonNode all = stopped(name + "2", "deploy", "--all", "--output", "json", "--label", "stop=" + name);
        assertThat(all.findValuesAsText("container")).contains(name + "1", name + "2");
        assertThat(all.at("/0/outcome").asText()).isEqualTo("deployed");
        assertThat(all.at("/1/outcome").asText()).isEqualTo("stopped");

        JsonNode one = stopped(name + "2", "deploy", "--output", "json", name + "2", slow);
        assertThat(one.path("outcome").asText()).isEqualTo("stopped");
        assertThat(ctl.sh("docker inspect --format '{{.State.Status}} {{.Image}}' " + name + "2")
                        .strip())
                .isEqualTo("running " + imageId(good).strip());
        assertNothingHalfDone();
        ctl.sh("docker rm -fv " + name + "1 " + name + "2; docker rmi " + quick + " " + hanging);
    }

    /** Stops a command while it is at a container. */
    private JsonNode stopped(String container, String... arguments) throws Exception {
        Process process = ctl.start("stop-" + name, arguments);
        while (ctl.sh("docker ps -q --filter name=^/" + container + "-next$").isEmpty()) {
            assertThat(process.isAlive()).isTrue();
            Thread.sleep(100);
        }
        process.destroy();
        process.waitFor();
        return new ObjectMapper().readTree(ctl.read(temp.resolve("stop-" + name + ".out")));
    }

    @Test
    @Timeout(120)
    void severalAreDeployedAtATime() {
        String moving = ctl.image("moving-" + name);
        ctl.sh("docker tag " + good + " " + moving);
        for (int i = 1; i <= 3; i++) {
            Ctl.runHere("run", "--name", name + i, moving, "--", "--stop-timeout", "1", "--label", "jobs=" + name);
        }
        ctl.sh("docker tag " + better + " " + moving);

        Result all = ctl.run("deploy", "--all", "--jobs", "3", "--label", "jobs=" + name);

        assertThat(all.exitCode()).as(all.toString()).isZero();
        assertThat(all.out()).contains("Deployed 3 of 3.", name + "1: ok", name + "3: ok");
        ctl.sh("docker rmi " + moving);
    }

    @Test
    @Timeout(240)
    void theOneBeforeIsKeptForTheTimeThatWasAskedFor() throws Exception {
        deploy(good);
        assertThat(deploy(better, "--keep-previous", "0").out()).contains("The one before is removed.");
        assertThat(names()).containsExactly(name);

        assertThat(deploy(good, "--keep-previous", "1h").out()).contains("is kept as " + name + "-previous");
        ctl.run("prune");
        assertThat(names()).containsExactlyInAnyOrder(name, name + "-previous");

        // The time counts from the beginning of the deployment, which a slow machine must be able to end within it.
        assertThat(deploy(better, "--keep-previous", "25").out()).contains("is kept as " + name + "-previous");
        Result dry = ctl.run("prune", "--dry-run");
        for (int i = 0; i < 120 && !dry.out().contains(name); i++) {
            Thread.sleep(500);
            dry = Ctl.runHere("prune", "--dry-run");
        }
        assertThat(dry.out()).contains("Would remove " + name + "-previous");
        assertThat(names()).contains(name + "-previous");
        assertThat(ctl.run("prune").out()).contains("Removed " + name + "-previous");
        assertThat(names()).containsExactly(name);
        assertThat(imageOfRunning()).isEqualTo("running " + better);
    }

    @Test
    @Timeout(60)
    void programsGetAResultOfADeploymentThatCouldNotBeDone() throws Exception {
        Result missing = deploy("not/there:1", "--output", "json");
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(new ObjectMapper().readTree(missing.out()).path("outcome").asText())
                .isEqualTo("error");
        Result refused = deploy(
                good,
                "--output",
                "json",
                "--require-verdict",
                temp.resolve("none.json").toString());
        assertThat(refused.exitCode()).isEqualTo(5);
        assertThat(new ObjectMapper().readTree(refused.out()).path("outcome").asText())
                .isEqualTo("refused");
    }

    private List<String> names() {
        return ctl.sh("docker ps -a --format '{{.Names}}' --filter name=^/" + name)
                .lines()
                .toList();
    }

    private String imageIdOfRunning() {
        return ctl.sh("docker inspect --format '{{.Image}}' " + name);
    }

    private String imageId(String image) {
        return ctl.sh("docker image inspect --format '{{.Id}}' " + image);
    }

    @Test
    @Timeout(1800)
    void killedAtAnyMomentItIsFinishedOrUndone() throws Exception {
        int kills = Boolean.getBoolean("integration.long") ? 100 : 4;
        Random random = new Random(SEED);
        assertThat(deploy(good).exitCode()).isZero();
        for (int i = 0; i < kills; i++) {
            String image = i % 3 == 2 ? broken : i % 2 == 0 ? better : good;
            Process process = ctl.start(
                    "kill-" + i,
                    "deploy",
                    "--quiet",
                    "--retry",
                    "--force",
                    "--order",
                    random.nextBoolean() ? "stop-first" : "start-first",
                    name,
                    image);
            boolean ended = process.waitFor(300 + random.nextInt(3000), TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
            Result recovered = Ctl.runHere("recover", "--quiet", name);
            String what = "kill " + i + (ended ? " (too late)" : "") + ": " + recovered;
            assertThat(recovered.exitCode()).as(what).isZero();
            assertThat(imageOfRunning()).as(what).startsWith("running ").doesNotEndWith(broken);
            assertNothingHalfDone();
        }
    }

    @Test
    @Timeout(240)
    void ofTwoThatBeginAtOnceOneDeploysAndNobodyElseTouchesWhatItDoes() throws Exception {
        String wait = "until [ -e /tmp/go ]; do sleep 0.1; done; exit 0";
        List<String> images = List.of(ctl.build("one", wait), ctl.build("two", wait + "; true"));
        for (String order : List.of("no container yet", "stop-first", "start-first")) {
            boolean first = order.equals("no container yet");
            List<Process> both = new ArrayList<>();
            for (String image : images) {
                List<String> arguments = new ArrayList<>(List.of("deploy", "--quiet", "--retry", "--force"));
                if (!first) {
                    arguments.addAll(List.of("--order", order));
                }
                arguments.addAll(List.of(name, image, "--", "--stop-timeout", "1"));
                both.add(ctl.start(name + both.size(), arguments.toArray(String[]::new)));
            }
            // The other one cannot end before it is told to.
            while (both.stream().allMatch(Process::isAlive)) {
                Thread.sleep(20);
            }
            int loser = both.get(0).isAlive() ? 1 : 0;
            String said = ctl.read(temp.resolve(name + loser + ".err"));
            assertThat(both.get(loser).exitValue()).as(order + ": " + said).isEqualTo(ExitCode.BROKEN.code());
            assertThat(said)
                    .as(order)
                    .contains(name + " is being deployed or rolled back by somebody else right now")
                    .doesNotContain("\tat ");
            String winner = images.get(1 - loser);
            while (containersOf(winner).isEmpty()) {
                assertThat(both.get(1 - loser).isAlive()).as(order).isTrue();
                Thread.sleep(20);
            }
            String live = containersOf(winner);
            for (String other : List.of("recover", "rollback")) {
                Result refused = ctl.run(other, "--quiet", name);
                assertThat(refused.err()).as(order).contains("by somebody else right now");
            }
            ctl.run("prune");
            assertThat(containersOf(winner)).as(order).isEqualTo(live);
            assertThat(containersOf(images.get(loser))).as(order).isEmpty();
            assertThat(both.get(1 - loser).isAlive()).as(order).isTrue();

            ctl.sh("docker exec " + live + " touch /tmp/go");
            both.get(1 - loser).waitFor();
            assertThat(both.get(1 - loser).exitValue())
                    .as(order + ": " + ctl.read(temp.resolve(name + (1 - loser) + ".err")))
                    .isZero();
            assertThat(imageOfRunning()).as(order).isEqualTo("running " + winner);
            assertNothingHalfDone();
            // Whoever comes next is in nobody's way.
            assertThat(deploy(good, "--keep-previous", "0").exitCode())
                    .as(order)
                    .isZero();
        }
    }

    /** Those that run, of this test. */
    private String containersOf(String image) {
        return ctl.sh("docker ps --quiet --filter name=^/" + name + " --filter ancestor=" + image)
                .strip();
    }

    /** Somebody gives the name to one image after the other, and kills whatever uses it at any moment. */
    @Test
    @Timeout(1800)
    void killedWhileItsNameMovesItRunsAndPassesNoImageThatIsBad() throws Exception {
        int kills = Boolean.getBoolean("integration.long") ? 60 : 4;
        Random random = new Random(SEED);
        try (RegistryServer registry = RegistryServer.open()) {
            String moving = registry.image("race-" + name + ":1");
            ctl.sh("docker tag " + good + " " + moving);
            String passed = temp.resolve(name + "-passed.json").toString();
            Path tried = temp.resolve(name + "-tried.json");
            assertThat(ctl.run("validate", "--quiet", "--verdict", passed, better)
                            .exitCode())
                    .isZero();
            assertThat(ctl.run("run", "--name", name, moving, "--", "--stop-timeout", "1", "--label", "race=" + name)
                            .exitCode())
                    .isZero();
            AtomicBoolean over = new AtomicBoolean();
            Thread mover = new Thread(() -> {
                for (int i = 0; !over.get(); i++) {
                    ctl.sh("docker tag " + (i % 2 == 0 ? broken : better) + " " + moving);
                }
            });
            mover.start();
            try {
                for (int i = 0; i < kills; i++) {
                    String[] command = switch (i % 4) {
                        case 0 ->
                            new String[] {
                                "deploy", "--quiet", "--retry", "--force", "--require-verdict", passed, name, moving
                            };
                        case 1 -> new String[] {"deploy", "--quiet", "--all", "--label", "race=" + name};
                        case 2 -> new String[] {"validate", "--quiet", "--verdict", tried.toString(), moving};
                        default -> new String[] {"push", "--quiet", "--verdict", passed, moving};
                    };
                    Process process = ctl.start("race-" + i, command);
                    process.waitFor(300 + random.nextInt(2500), TimeUnit.MILLISECONDS);
                    process.destroyForcibly().waitFor();
                    Result recovered = ctl.run("recover", "--quiet", name);
                    String what = String.join(" ", command) + ", killed, then " + recovered;
                    assertThat(recovered.exitCode()).as(what).isZero();
                    assertThat(imageOfRunning()).as(what).startsWith("running ");
                    assertThat(imageIdOfRunning()).as(what).isIn(imageId(good), imageId(better));
                    assertNothingHalfDone();
                }
            } finally {
                over.set(true);
                mover.join();
            }
            for (ImageVerdict verdict :
                    new VerdictFile(tried).read().map(VerdictDocument::verdicts).orElse(List.of())) {
                assertThat(verdict.outcome() == Outcome.PASSED)
                        .isEqualTo(verdict.imageId().equals(imageId(better).strip()));
            }

            ctl.sh("docker tag " + better + " " + moving);
            Result pushed = ctl.run("push", "--quiet", "--verdict", passed, moving);
            assertThat(pushed.exitCode()).as(pushed.toString()).isZero();
            ctl.sh("docker rmi " + moving + "; docker pull -q " + moving);
            assertThat(imageId(moving)).isEqualTo(imageId(better));
            ctl.run("deploy", "--quiet", "--retry", "--require-verdict", passed, name, moving);
            assertThat(imageIdOfRunning()).isEqualTo(imageId(better));
            ctl.sh("docker ps -aq --filter name=^/" + name + " | xargs -r docker rm -fv; docker rmi " + moving);
        }
    }

    @Test
    void whatIsWrongIsSaidInTheWordsOfTheCommand() throws Exception {
        assertThat(ctl.run("deploy", "web").err()).contains("Missing IMAGE, or --all");
        assertThat(Ctl.runHere("deploy", "--all", "web").exitCode()).isEqualTo(2);
        assertThat(Ctl.runHere("deploy", "--jobs", "2", name, good).err()).contains("--jobs go with --all only");
        assertThat(Ctl.runHere("deploy", "--all", "--jobs", "0").err()).contains("--jobs takes a number from 1");
        assertThat(Ctl.runHere("deploy", "web-next", good).err()).contains("ends in -next");
        assertThat(Ctl.runHere("deploy", "a/b", good).err()).contains("cannot be a container's name");
        assertThat(Ctl.runHere("deploy", "--order", "both", name, good).err())
                .contains("use stop-first or start-first");
        assertThat(Ctl.runHere("deploy", name, good, "--", "--rm").err()).contains("--rm cannot be given after --");
        assertThat(Ctl.runHere("deploy", name, good, "--", "--help").err()).contains("--help cannot be given after --");
        assertThat(Ctl.runHere("deploy", name, good, "--", "--stop-timeout", "1", better)
                        .err())
                .contains("Only options are taken after --, no image");
        assertThat(Ctl.runHere("rollback", name).err()).contains("There is no container " + name);
        Files.writeString(temp.resolve("no.json"), "{}");
        assertThat(deploy(good, "--require-verdict", temp.resolve("no.json").toString())
                        .exitCode())
                .isEqualTo(2);
    }
}

package io.jenkins.plugins.containerlifecycle.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.WatchedEngine;
import io.jenkins.plugins.containerlifecycle.engine.docker.TestEngine;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.leftover.RunLabels;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A deployment that is killed after any of its changes is finished or undone by whoever comes next. */
@Timeout(300)
class KilledDeployIT {
    private static final Set<String> CHANGES = Set.of(
            "containers.create",
            "containers.rename",
            "containers.signal",
            "containers.start",
            "containers.remove",
            "containers.setRestartPolicy",
            "networks.connect",
            "networks.disconnect");

    /** The PID is above the greatest that Linux gives. */
    private static final String NOBODY = "999999999";

    private static TestDeployments deployments;

    /** Nothing catches it on the way but clean-ups, whose calls fail as well: the process is gone. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @BeforeAll
    static void build() {
        deployments = new TestDeployments();
    }

    @AfterEach
    void removeContainers() throws Exception {
        deployments.removeContainers();
    }

    @AfterAll
    static void clean() throws Exception {
        if (deployments != null) {
            deployments.close();
        }
    }

    /** Dies after so many changes. */
    private static ContainerEngine mortal(int changes, AtomicInteger made) {
        return mortal(verb -> CHANGES.contains(verb) && made.incrementAndGet() >= changes);
    }

    /** Dies after the first call that is the last one. */
    private static ContainerEngine mortal(Predicate<String> last) {
        AtomicBoolean dead = new AtomicBoolean();
        return WatchedEngine.of(deployments.engine, (verb, arguments, call) -> {
            if (dead.get()) {
                throw new Killed();
            }
            if (verb.equals("containers.create") && arguments.length == 2) {
                disown((ObjectNode) arguments[1]);
            }
            Object answer = call.make();
            if (last.test(verb)) {
                dead.set(true);
                throw new Killed();
            }
            return answer;
        });
    }

    /** As if another process had made it, which is gone. */
    private static void disown(ObjectNode body) {
        ObjectNode labels = (ObjectNode) body.get("Labels");
        if (labels.has(RunLabels.OWNER)) {
            String[] owner = labels.get(RunLabels.OWNER).asText().split("/");
            labels.put(RunLabels.OWNER, owner[0] + "/" + NOBODY + "/" + owner[2]);
        }
    }

    /** Of the moments to die at, all in the long run, else every fourth. */
    private static final int STEP = Boolean.getBoolean("integration.long") ? 1 : 4;

    private int killEverywhere(String image, DeployOrder order, String... options) throws Exception {
        int kills = 0;
        for (int changes = 1; ; changes += STEP) {
            deployments.run(deployments.first, options);
            AtomicInteger made = new AtomicInteger();
            ContainerEngine mortal = mortal(changes, made);
            try {
                deployments.deploy(mortal, deployments.request(image, order, false));
                return kills;
            } catch (Killed e) {
                kills++;
            }
            DeployResult recovered = deployments.recover();
            String what = "killed after change " + changes + ": " + recovered.sentence();
            deployments.assertNothingUnfinished();
            KnownContainer now = KnownContainer.find(deployments.engine.containers(), deployments.name)
                    .orElseThrow(() -> new AssertionError(what));
            assertThat(now.running()).as(what).isTrue();
            assertThat(now.image()).as(what).isIn(deployments.first, image);
            assertThat(now.restartPolicy().path("Name").asText()).as(what).isEqualTo("on-failure");
            deployments.removeContainers();
        }
    }

    @Test
    void whoeverResumesItLearnsWhatBecameOfItAndStartsNothing() throws Exception {
        for (String image : List.of(deployments.second, deployments.broken)) {
            for (int changes = 1; ; changes += STEP) {
                deployments.run(deployments.first);
                DeployRequest request = new DeployRequestBuilder()
                        .from(deployments.request(image, DeployOrder.STOP_FIRST, false))
                        .deploymentId("0123456789ab")
                        .build();
                boolean killed = false;
                try {
                    deployments.deploy(mortal(changes, new AtomicInteger()), request);
                } catch (Killed e) {
                    killed = true;
                }
                DeployResult resumed =
                        new Deployer(deployments.engine, deployments.listener).resume(request, new Cancellation());

                String what = "killed after change " + changes + ": " + resumed.sentence();
                boolean passed = deployments.imageOf(deployments.name).equals(image);
                assertThat(image.equals(deployments.broken) && passed).as(what).isFalse();
                boolean refused = KnownContainer.find(deployments.engine.containers(), deployments.name + "-refused")
                        .isPresent();
                assertThat(resumed.outcome())
                        .as(what)
                        .isEqualTo(
                                passed
                                        ? DeployOutcome.DEPLOYED
                                        : refused ? DeployOutcome.ROLLED_BACK : DeployOutcome.UNDONE);
                deployments.assertNothingUnfinished();
                deployments.removeContainers();
                if (!killed) {
                    assertThat(resumed.outcome())
                            .isEqualTo(
                                    image.equals(deployments.broken)
                                            ? DeployOutcome.ROLLED_BACK
                                            : DeployOutcome.DEPLOYED);
                    break;
                }
            }
        }
    }

    @Test
    void whatTheRecoveryHasValidatedIsNotValidatedOnceMore() throws Exception {
        String checked = deployments.image("4", "echo checked");
        deployments.run(deployments.first);
        DeployRequest request = new DeployRequestBuilder()
                .from(deployments.request(checked, DeployOrder.STOP_FIRST, false))
                .deploymentId("0123456789ab")
                .build();
        assertThatThrownBy(() -> deployments.deploy(mortal("containers.start"::equals), request))
                .isInstanceOf(Killed.class);
        StringBuffer output = new StringBuffer();

        DeployResult resumed = new Deployer(
                        deployments.engine, (stream, bytes) -> output.append(new String(bytes, StandardCharsets.UTF_8)))
                .resume(request, new Cancellation());

        assertThat(resumed.outcome()).as(resumed.sentence()).isEqualTo(DeployOutcome.DEPLOYED);
        assertThat(resumed.verdict().passed()).isTrue();
        assertThat(output.toString()).isEqualTo("checked\n");
    }

    /** A record says what was tried, not how it ended. */
    @Test
    void aContainerThatWasKeptAlthoughItDidNotPassIsNoneThatIsDeployed() throws Exception {
        deployments.choose();
        DeployRequest request = new DeployRequestBuilder()
                .from(deployments.first(deployments.engine, deployments.broken))
                .deploymentId("0123456789ab")
                .keep(true)
                .build();
        Deployer deployer = new Deployer(deployments.engine, deployments.listener);
        assertThat(deployer.deploy(request, new Cancellation()).outcome()).isEqualTo(DeployOutcome.FAILED);

        DeployResult resumed = deployer.resume(request, new Cancellation());

        assertThat(resumed.outcome()).as(resumed.sentence()).isEqualTo(DeployOutcome.FAILED);
        deployments.removeContainers();
    }

    @Test
    void aContainerThatHasEndedSinceIsNoneThatIsDeployed() throws Exception {
        deployments.run(deployments.first);
        DeployRequest request = new DeployRequestBuilder()
                .from(deployments.request(deployments.second))
                .deploymentId("0123456789ab")
                .build();
        Deployer deployer = new Deployer(deployments.engine, deployments.listener);
        assertThat(deployer.deploy(request, new Cancellation()).outcome()).isEqualTo(DeployOutcome.DEPLOYED);
        KnownContainer fresh = KnownContainer.find(deployments.engine.containers(), deployments.name)
                .orElseThrow();
        deployments
                .engine
                .containers()
                .setRestartPolicy(fresh.id(), LenientJson.object().put("Name", "no"));
        deployments.engine.containers().kill(fresh.id());

        assertThat(deployer.resume(request, new Cancellation()).outcome()).isEqualTo(DeployOutcome.FAILED);
        deployments.removeContainers();
    }

    @Test
    void ofADeploymentThatHasLeftNothingOneLearnsThatItIsUndone() throws Exception {
        deployments.choose();
        DeployResult resumed = new Deployer(deployments.engine, deployments.listener)
                .resume(deployments.request(deployments.first), new Cancellation());

        assertThat(resumed.outcome()).isEqualTo(DeployOutcome.UNDONE);
        assertThat(resumed.sentence()).endsWith("there is no container " + deployments.name + ".");
    }

    @Test
    void stopFirstOfAnImageThatPasses() throws Exception {
        assertThat(killEverywhere(deployments.second, DeployOrder.STOP_FIRST, "--restart", "on-failure"))
                .isGreaterThan(6 / STEP);
    }

    @Test
    void startFirstOfAnImageThatPasses() throws Exception {
        assertThat(killEverywhere(deployments.second, DeployOrder.START_FIRST, "--restart", "on-failure"))
                .isGreaterThan(6 / STEP);
    }

    @Test
    void anImageThatDoesNotPassIsNeverLeftInPlace() throws Exception {
        deployments.run(deployments.first, "--restart", "on-failure");
        for (int changes = 5; changes < 9; changes += Math.min(STEP, 2)) {
            int at = changes;
            assertThatThrownBy(() -> deployments.deploy(
                            mortal(at, new AtomicInteger()),
                            deployments.request(deployments.broken, DeployOrder.STOP_FIRST, true)))
                    .isInstanceOf(Killed.class);
            deployments.recover();
            deployments.assertRuns(deployments.first);
        }
    }

    @Test
    void aRollbackIsFinishedOrUndoneWithAllItsNames() throws Exception {
        String network = "kill-net-" + TestEngine.RUN;
        TestEngine.run(new byte[0], List.of("docker", "network", "create", network));
        try {
            for (int changes = 1; ; changes += STEP) {
                deployments.run(
                        deployments.first, "--restart", "on-failure", "--network", network, "--network-alias", "web");
                deployments.deploy(deployments.request(deployments.second));
                AtomicInteger made = new AtomicInteger();
                try {
                    deployments.rollback(mortal(changes, made));
                    assertThat(changes).isGreaterThan(5);
                    return;
                } catch (Killed e) {
                    String what = "killed after change " + changes + ": "
                            + deployments.recover().sentence();
                    deployments.assertNothingUnfinished();
                    KnownContainer now = KnownContainer.find(deployments.engine.containers(), deployments.name)
                            .orElseThrow();
                    assertThat(now.running()).as(what).isTrue();
                    assertThat(now.image()).as(what).isIn(deployments.first, deployments.second);
                    assertThat(now.restartPolicy().path("Name").asText())
                            .as(what)
                            .isEqualTo("on-failure");
                    assertThat(now.document()
                                    .at("/NetworkSettings/Networks/" + network + "/Aliases")
                                    .toString())
                            .as(what)
                            .contains("\"web\"");
                }
                deployments.removeContainers();
            }
        } finally {
            deployments.removeContainers();
            TestEngine.run(new byte[0], List.of("docker", "network", "rm", network));
        }
    }

    @Test
    void aFirstDeploymentIsValidatedOrRemoved() throws Exception {
        for (String image : List.of(deployments.second, deployments.broken)) {
            for (int changes = 2; changes < 4; changes++) {
                deployments.choose();
                ContainerEngine mortal = mortal(changes, new AtomicInteger());
                DeployRequest request = deployments.first(mortal, image);
                assertThatThrownBy(() -> deployments.deploy(mortal, request)).isInstanceOf(Killed.class);

                DeployResult recovered = deployments.recover();

                boolean good = image.equals(deployments.second);
                assertThat(KnownContainer.find(deployments.engine.containers(), deployments.name)
                                .filter(KnownContainer::running)
                                .isPresent())
                        .as(recovered.sentence())
                        .isEqualTo(good);
                deployments.assertNothingUnfinished();
                deployments.removeContainers();
            }
        }
    }

    @Test
    void anImageThatCannotBeStartedIsUndone() throws Exception {
        String unstartable = deployments.hooks.image(
                "FROM busybox\nCMD [\"/no/such/program\"]\n", Map.of(), Map.of(Hook.VALIDATE, "exit 0"));
        for (int changes = 4; changes < 7; changes += Math.min(STEP, 2)) {
            deployments.run(deployments.first, "--restart", "on-failure");
            int at = changes;
            assertThatThrownBy(() -> deployments.deploy(
                            mortal(at, new AtomicInteger()),
                            deployments.request(unstartable, DeployOrder.STOP_FIRST, true)))
                    .isInstanceOf(Killed.class);
            deployments.recover();
            deployments.assertRuns(deployments.first);
            deployments.removeContainers();
        }
    }

    /** Dies when the container is made, of another image than was meant: its name is moved after the lock was taken. */
    private static ContainerEngine mortalWhileItMoves(String moving, String other) {
        AtomicInteger created = new AtomicInteger();
        return mortal(verb -> {
            if (verb.equals("containers.create")) {
                if (created.incrementAndGet() == 2) {
                    return true;
                }
                TestEngine.run(new byte[0], List.of("docker", "tag", other, moving));
            }
            return false;
        });
    }

    @Test
    void aNameThatMovesJustWhenItIsKilledRunsNoOtherImageAndIsInNobodysWay() throws Exception {
        for (String next : List.of("recover", "deploy", "rollback")) {
            deployments.run(deployments.first, "--restart", "on-failure");
            String moving = deployments.name + ":moving";
            TestEngine.run(new byte[0], List.of("docker", "tag", deployments.second, moving));
            try {
                assertThatThrownBy(() -> deployments.deploy(
                                mortalWhileItMoves(moving, deployments.broken), deployments.request(moving)))
                        .isInstanceOf(Killed.class);
                KnownContainer made = KnownContainer.find(deployments.engine.containers(), deployments.name + "-next")
                        .orElseThrow();
                assertThat(made.imageId())
                        .isEqualTo(deployments
                                .engine
                                .images()
                                .inspect(deployments.broken)
                                .id());

                switch (next) {
                    case "recover" -> deployments.recover();
                    case "deploy" ->
                        assertThat(deployments
                                        .deploy(deployments.request(deployments.second))
                                        .outcome())
                                .isEqualTo(DeployOutcome.DEPLOYED);
                    default -> assertThatThrownBy(deployments::rollback).hasMessageContaining("nothing to go back to");
                }
                deployments.assertRuns(next.equals("deploy") ? deployments.second : deployments.first);
            } finally {
                TestEngine.run(new byte[0], List.of("docker", "rmi", "--force", moving));
                deployments.removeContainers();
            }
        }
    }

    @Test
    void aNameThatMovesJustWhenAFirstDeploymentIsKilledLeavesNoContainerOfAnotherImage() throws Exception {
        deployments.choose();
        String moving = deployments.name + ":moving";
        TestEngine.run(new byte[0], List.of("docker", "tag", deployments.second, moving));
        try {
            ContainerEngine mortal = mortalWhileItMoves(moving, deployments.broken);
            DeployRequest request = deployments.first(mortal, moving);
            assertThatThrownBy(() -> deployments.deploy(mortal, request)).isInstanceOf(Killed.class);

            DeployResult recovered = deployments.recover();

            assertThat(recovered.outcome()).as(recovered.sentence()).isEqualTo(DeployOutcome.UNDONE);
            assertThat(KnownContainer.find(deployments.engine.containers(), deployments.name))
                    .isEmpty();
            deployments.assertNothingUnfinished();
        } finally {
            TestEngine.run(new byte[0], List.of("docker", "rmi", "--force", moving));
        }
    }

    @Test
    void aUsersContainerWhoseImageCopiesAnothersRecordIsNotRemovedAsOneOfADeployment() throws Exception {
        deployments.run(deployments.first);
        deployments.deploy(deployments.request(deployments.second));
        KnownContainer deployed = KnownContainer.find(deployments.engine.containers(), deployments.name)
                .orElseThrow();
        String liar = TestEngine.run(
                        new byte[0], List.of("docker", "commit", deployed.id(), deployments.name + ":committed"))
                .strip();
        try {
            String next = deployments.name + "-next";
            TestEngine.run(new byte[0], List.of("docker", "create", "--name", next, liar));

            assertThatThrownBy(deployments::recover)
                    .isInstanceOf(DeployException.class)
                    .hasMessageContaining("is in the way");

            assertThat(KnownContainer.find(deployments.engine.containers(), next))
                    .isPresent();
        } finally {
            deployments.removeContainers();
            TestEngine.run(new byte[0], List.of("docker", "rmi", "--force", deployments.name + ":committed"));
        }
    }
}

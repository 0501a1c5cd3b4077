package io.jenkins.plugins.containerlifecycle.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.WatchedEngine;
import io.jenkins.plugins.containerlifecycle.engine.docker.TestEngine;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A container is brought to another image, and is what it was if that image does not pass. */
@Timeout(90)
class DeployIT {
    private static TestDeployments deployments;

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

    @Test
    void theNewImageRunsUnderTheNameAndTheOldContainerIsKept() throws Exception {
        deployments.run(deployments.first, "--restart", "always");
        String old = deployments.describe(deployments.name).path("Id").asText();

        DeployResult result = deployments.deploy(deployments.request(deployments.second));

        assertThat(result.outcome()).as(result.sentence()).isEqualTo(DeployOutcome.DEPLOYED);
        assertThat(result.before().passed()).isTrue();
        assertThat(result.verdict().passed()).isTrue();
        deployments.assertRuns(deployments.second);
        JsonNode previous = deployments.describe(deployments.name + "-previous");
        assertThat(previous.path("Id").asText()).isEqualTo(old);
        assertThat(previous.path("State").path("Running").asBoolean()).isFalse();
        assertThat(policy(previous)).isEqualTo("no");
        assertThat(policy(deployments.describe(deployments.name))).isEqualTo("always");
    }

    @Test
    void theContainerSaysWhenWhyAndFromWhatItWasDeployedInsideAndOutside() throws Exception {
        deployments.run(deployments.first);
        String oldImage = deployments.describe(deployments.name).path("Image").asText();

        deployments.deploy(deployments.request(deployments.second));

        ObjectNode now = deployments.describe(deployments.name);
        KnownContainer container = new KnownContainer(now);
        DeploymentRecord record =
                DeploymentRecord.of(container.labels(), container.imageId()).orElseThrow();
        assertThat(record.deployedBy()).isEqualTo("tester");
        assertThat(record.reason()).isEqualTo("a test");
        assertThat(record.image()).isEqualTo(deployments.second);
        assertThat(record.previousImageId()).isEqualTo(oldImage);
        assertThat(record.node()).isEqualTo(deployments.engine.node()).isNotEmpty();
        assertThat(TestEngine.run(
                        new byte[0],
                        List.of(
                                "docker",
                                "exec",
                                deployments.name,
                                "/bin/sh",
                                "-c",
                                "printf %s \"$CONTAINER_DEPLOYMENT\"")))
                .isEqualTo(record.json());
    }

    /** The engine would call the new container healthy after five minutes at the earliest. */
    @Test
    void anImageWhoseHealthcheckIsItsOwnHookIsNotWaitedFor() throws Exception {
        deployments.run(deployments.first);
        String checked = deployments.hooks.image(
                "FROM busybox\nCMD [\"/bin/sh\", \"-c\", \"sleep 1; touch /tmp/up; exec sleep 600\"]\n",
                Map.of("container.json", "{\"healthcheck\": {\"hook\": \"validate\", \"interval\": \"5m\"}}"),
                Map.of(Hook.VALIDATE, "test -f /tmp/up"));

        DeployResult result = deployments.deploy(deployments.request(checked));

        assertThat(result.outcome()).as(result.sentence()).isEqualTo(DeployOutcome.DEPLOYED);
        assertThat(deployments
                        .describe(deployments.name)
                        .at("/Config/Healthcheck/Test")
                        .toString())
                .isEqualTo("[\"CMD\",\"/usr/bin/container\",\"--health\"]");
    }

    @Test
    void anImageThatDoesNotPassLeavesTheOldContainerRunningAndIsNotTriedAgain() throws Exception {
        deployments.run(
                deployments.first,
                "--restart",
                "unless-stopped",
                "--publish",
                "127.0.0.1:" + TestDeployments.freePort() + ":80");
        String old = deployments.describe(deployments.name).path("Id").asText();

        DeployResult result = deployments.deploy(deployments.request(deployments.broken));

        assertThat(result.outcome()).as(result.sentence()).isEqualTo(DeployOutcome.ROLLED_BACK);
        assertThat(result.plan().order()).isEqualTo(DeployOrder.STOP_FIRST);
        assertThat(result.restored().passed()).isTrue();
        assertThat(result.downtime()).isNotNull();
        deployments.assertRuns(deployments.first);
        assertThat(deployments.describe(deployments.name).path("Id").asText()).isEqualTo(old);
        assertThat(policy(deployments.describe(deployments.name))).isEqualTo("unless-stopped");
        assertThat(deployments.imageOf(deployments.name + "-refused")).isEqualTo(deployments.broken);

        assertThatThrownBy(() -> deployments.deploy(deployments.request(deployments.broken)))
                .isInstanceOf(RefusedImageException.class)
                .hasMessageContaining("did not pass for " + deployments.name + " before");
        assertThat(deployments
                        .deploy(deployments.request(deployments.broken, null, true))
                        .outcome())
                .isEqualTo(DeployOutcome.ROLLED_BACK);
        deployments.assertRuns(deployments.first);
    }

    @Test
    void anOldContainerThatDoesNotPassEitherIsSaidSinceTheHostMayBeToBlame() throws Exception {
        String alsoBroken = deployments.image("4", "exit 2");
        deployments.run(alsoBroken);

        DeployResult result = deployments.deploy(deployments.request(deployments.broken));

        assertThat(result.outcome()).isEqualTo(DeployOutcome.ROLLED_BACK);
        assertThat(result.sentence()).contains("had not passed before either, so the host may be to blame");
    }

    @Test
    void anImageWhoseProcessEndsAtOnceIsRolledBack() throws Exception {
        String dies = deployments.hooks.image(
                "FROM busybox\nCMD [\"/bin/sh\", \"-c\", \"echo no configuration; exit 3\"]\n",
                Map.of(),
                Map.of(Hook.VALIDATE, "exit 0"));
        deployments.run(deployments.first);

        DeployResult result = deployments.deploy(deployments.request(dies, DeployOrder.STOP_FIRST, false));

        assertThat(result.outcome()).as(result.sentence()).isEqualTo(DeployOutcome.ROLLED_BACK);
        assertThat(result.evidence()).isEqualTo("no configuration");
        deployments.assertRuns(deployments.first);
    }

    @Test
    void aRollbackBringsTheOneBeforeBackAndItsSuccessorIsNotDeployedAgain() throws Exception {
        deployments.run(deployments.first, "--restart", "always");
        String old = deployments.describe(deployments.name).path("Id").asText();
        deployments.deploy(deployments.request(deployments.second));

        DeployResult result = deployments.rollback();

        assertThat(result.outcome()).as(result.sentence()).isEqualTo(DeployOutcome.BROUGHT_BACK);
        deployments.assertRuns(deployments.first);
        assertThat(deployments.describe(deployments.name).path("Id").asText()).isEqualTo(old);
        assertThat(policy(deployments.describe(deployments.name))).isEqualTo("always");
        assertThatThrownBy(() -> deployments.deploy(deployments.request(deployments.second)))
                .isInstanceOf(RefusedImageException.class);
        assertThatThrownBy(deployments::rollback)
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("nothing to go back to");
    }

    @Test
    void startFirstLetsNobodyFindAContainerThatHasNotPassed() throws Exception {
        TestEngine.run(new byte[0], List.of("docker", "network", "create", "deploy-net-" + TestEngine.RUN));
        try {
            String network = "deploy-net-" + TestEngine.RUN;
            deployments.run(deployments.first, "--network", network, "--network-alias", "web");

            DeployResult failed = deployments.deploy(deployments.request(deployments.broken));
            assertThat(failed.outcome()).as(failed.sentence()).isEqualTo(DeployOutcome.ROLLED_BACK);
            assertThat(failed.plan().order()).isEqualTo(DeployOrder.START_FIRST);
            assertThat(failed.downtime()).isNull();
            assertThat(aliases(deployments.name + "-refused", network)).doesNotContain("web");
            deployments.assertRuns(deployments.first);

            DeployResult passed = deployments.deploy(deployments.request(deployments.second));
            assertThat(passed.outcome()).as(passed.sentence()).isEqualTo(DeployOutcome.DEPLOYED);
            deployments.assertRuns(deployments.second);
            assertThat(aliases(deployments.name, network)).contains("web");

            DeployResult back = deployments.rollback();
            assertThat(back.outcome()).as(back.sentence()).isEqualTo(DeployOutcome.BROUGHT_BACK);
            assertThat(aliases(deployments.name, network)).contains("web");
        } finally {
            deployments.removeContainers();
            TestEngine.run(new byte[0], List.of("docker", "network", "rm", "deploy-net-" + TestEngine.RUN));
        }
    }

    /** Else it could not finish what it is at, and its clients would wait for an answer that never comes. */
    @Test
    void startFirstLeavesTheOldContainerInItsNetworksUntilItHasEnded() throws Exception {
        String network = "deploy-net-" + TestEngine.RUN;
        TestEngine.run(new byte[0], List.of("docker", "network", "create", network));
        try {
            String polite = deployments.hooks.image("""
                FROM busybox
                CMD ["/bin/sh", "-c", "trap 'ping -c 1 -W 5 web && echo said goodbye; exit 0' TERM; while :; do sleep 0.1; done"]
                """, Map.of(), Map.of(Hook.VALIDATE, "exit 0"));
            deployments.run(polite, "--network", network, "--network-alias", "web", "--stop-timeout", "20");

            DeployResult passed = deployments.deploy(deployments.request(deployments.second));

            assertThat(passed.plan().order()).isEqualTo(DeployOrder.START_FIRST);
            assertThat(passed.outcome()).as(passed.sentence()).isEqualTo(DeployOutcome.DEPLOYED);
            assertThat(TestEngine.run(new byte[0], List.of("docker", "logs", deployments.name + "-previous")))
                    .contains("said goodbye");
            deployments.assertRuns(deployments.second);
        } finally {
            deployments.removeContainers();
            TestEngine.run(new byte[0], List.of("docker", "network", "rm", network));
        }
    }

    @Test
    void anotherDeploymentOfTheSameNameIsRefusedAndDoesNotTouchTheLiveOne() throws Exception {
        deployments.run(deployments.first);
        DeployLock lock = lock(deployments.engine);
        try {
            assertThatThrownBy(() -> deployments.deploy(deployments.request(deployments.second)))
                    .isInstanceOf(DeployException.class)
                    .hasMessageContaining("is being deployed or rolled back by somebody else right now: "
                            + deployments.name + "-deploying is there since 2")
                    .hasMessageContaining(
                            "made by process " + ProcessHandle.current().pid() + " of this machine, which runs")
                    .hasMessageContaining("'docker rename " + deployments.name + "-deploying " + deployments.name
                            + "-deploying-gone' and then 'containerctl recover " + deployments.name + "'; after 2");
            lock.check();
        } finally {
            lock.release(true);
        }
        deployments.assertRuns(deployments.first);
    }

    /** As after an hour in which a machine was asleep, or a container took to end. */
    @Test
    void whoLosesTheLockWhileTheOldContainerEndsTouchesNothingOfWhatTheOtherMakesOfIt() throws Exception {
        deployments.run(deployments.first);
        String lock = deployments.name + "-deploying";
        AtomicBoolean taken = new AtomicBoolean();
        ContainerEngine slow = WatchedEngine.of(deployments.engine, (verb, arguments, call) -> {
            Object answer = call.make();
            if (verb.equals("containers.signal") && taken.compareAndSet(false, true)) {
                deployments.engine.containers().rename(lock, lock + "-gone");
                try {
                    assertThat(deployments.recover().outcome()).isEqualTo(DeployOutcome.UNDONE);
                } catch (DeployException e) {
                    throw new AssertionError(e.getMessage(), e);
                }
            }
            return answer;
        });

        assertThatThrownBy(() -> deployments.deploy(
                        slow, deployments.request(deployments.second, DeployOrder.STOP_FIRST, false)))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("took too long, and its lock was taken away");

        deployments.assertRuns(deployments.first);
    }

    @Test
    void whoHasLostTheLockLeavesWhatItSaysToWhoeverTookItOver() throws Exception {
        deployments.run(deployments.first);
        String name = deployments.name + "-deploying";
        DeployLock lock = lock(deployments.engine);
        deployments.engine.containers().rename(name, name + "-gone");
        assertThatThrownBy(lock::check).isInstanceOf(DeployException.class);

        lock.release(true);

        assertThat(deployments.imageOf(name + "-gone")).isEqualTo(deployments.first);
    }

    @Test
    void aLockDoesNotSayOfTheContainerWhatWasTrueBeforeAnotherDeployment() throws Exception {
        deployments.run(deployments.first);
        ContainerEngine late = WatchedEngine.of(deployments.engine, (verb, arguments, call) -> {
            if (verb.equals("containers.create")) {
                TestEngine.run(new byte[0], List.of("docker", "stop", deployments.name));
            }
            return call.make();
        });

        DeployLock lock = lock(late);
        try {
            assertThat(lock.before()).isEqualTo(DeployLock.Before.STOPPED);
        } finally {
            lock.release(true);
        }
    }

    @Test
    void noLockIsTakenWhileTheContainerIsStoppedAndStartedAllTheTime() throws Exception {
        deployments.run(deployments.first);
        AtomicBoolean runs = new AtomicBoolean(true);
        ContainerEngine busy = WatchedEngine.of(deployments.engine, (verb, arguments, call) -> {
            if (verb.equals("containers.create")) {
                String change = runs.getAndSet(!runs.get()) ? "stop" : "start";
                TestEngine.run(new byte[0], List.of("docker", change, deployments.name));
            }
            return call.make();
        });

        assertThatThrownBy(() -> lock(busy))
                .isInstanceOf(BusyException.class)
                .hasMessageContaining("or was until a moment ago. Try again.");

        deployments.assertNothingUnfinished();
        assertThat(deployments.imageOf(deployments.name)).isEqualTo(deployments.first);
    }

    private DeployLock lock(ContainerEngine engine) throws Exception {
        return DeployLock.take(
                engine,
                new DeployNames(deployments.name),
                List.of(deployments.first),
                DeployValidation.DEFAULT.longest());
    }

    @Test
    void aContainerThatDoesNotServeIsNotCalledUnchanged() throws Exception {
        deployments.run(deployments.first);
        TestEngine.run(new byte[0], List.of("docker", "pause", deployments.name));
        try {
            assertThatThrownBy(() -> deployments.deploy(deployments.request(deployments.first)))
                    .isInstanceOf(DeployException.class)
                    .hasMessageContaining("is paused");
        } finally {
            TestEngine.run(new byte[0], List.of("docker", "unpause", deployments.name));
        }

        assertThat(deployments.deploy(deployments.request(deployments.first)).outcome())
                .isEqualTo(DeployOutcome.UNCHANGED);
    }

    @Test
    void aLockThatCouldNotBeRemovedIsTakenOverByTheProcessThatLeftIt() throws Exception {
        deployments.run(deployments.first);
        AtomicBoolean gone = new AtomicBoolean();
        ContainerEngine engine = WatchedEngine.of(deployments.engine, (verb, arguments, call) -> {
            if (gone.get()) {
                throw new EngineException(EngineException.Kind.UNREACHABLE, "The engine is gone.");
            }
            return call.make();
        });
        DeployLock lock = DeployLock.take(
                engine,
                new DeployNames(deployments.name),
                List.of(deployments.first),
                DeployValidation.DEFAULT.longest());
        gone.set(true);
        assertThatThrownBy(() -> lock.release(true)).isInstanceOf(EngineException.class);

        DeployResult result = deployments.deploy(deployments.request(deployments.second));

        assertThat(result.outcome()).as(result.sentence()).isEqualTo(DeployOutcome.DEPLOYED);
        deployments.assertNothingUnfinished();
        deployments.assertRuns(deployments.second);
    }

    @Test
    void aNameThatIsGivenToAnotherImageWhenTheContainerIsMadeChangesNothing() throws Exception {
        deployments.run(deployments.first);
        String moving = deployments.name + ":moving";
        TestEngine.run(new byte[0], List.of("docker", "tag", deployments.second, moving));
        try {
            ContainerEngine engine = WatchedEngine.of(deployments.engine, (verb, arguments, call) -> {
                if (verb.equals("containers.create")
                        && String.valueOf(arguments[0]).endsWith("-next")) {
                    TestEngine.run(new byte[0], List.of("docker", "tag", deployments.broken, moving));
                }
                return call.make();
            });

            assertThatThrownBy(() -> deployments.deploy(engine, deployments.request(moving)))
                    .isInstanceOf(DeployException.class)
                    .hasMessageContaining("was given to another image just now, so nothing was deployed");
        } finally {
            TestEngine.run(new byte[0], List.of("docker", "rmi", moving));
        }

        deployments.assertNothingUnfinished();
        deployments.assertRuns(deployments.first);
    }

    @Test
    void aContainerOfAUserThatHasOneOfTheNamesIsNeverTouched() throws Exception {
        deployments.run(deployments.first);
        String name = deployments.name;
        TestEngine.run(new byte[0], List.of("docker", "create", "--name", name + "-previous", deployments.first));

        assertThatThrownBy(() -> deployments.deploy(deployments.request(deployments.second)))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("is in the way");

        assertThat(deployments.imageOf(name + "-previous")).isEqualTo(deployments.first);
        deployments.assertRuns(deployments.first);
    }

    @Test
    void whatCannotBeMadeAgainIsRefusedBeforeAnythingIsTouched() throws Exception {
        deployments.run(deployments.first, "--rm");
        assertThatThrownBy(() -> deployments.deploy(deployments.request(deployments.second)))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("--rm");
        String hookless = deployments.hooks.image("FROM busybox\n", Map.of(), Map.of());
        deployments.removeContainers();
        deployments.run(deployments.first);
        assertThatThrownBy(() -> deployments.deploy(deployments.request(hookless)))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("no VALIDATE hook");
        deployments.assertRuns(deployments.first);
    }

    @Test
    void aUsersContainerIsNotTakenForOneOfADeploymentWhateverItsImageSays() throws Exception {
        deployments.run(deployments.first);
        String name = deployments.name;
        TestEngine.run(new byte[0], List.of("docker", "rename", name, name + "-replaced"));

        assertThatThrownBy(deployments::recover)
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("is in the way");
        assertThat(deployments.imageOf(name + "-replaced")).isEqualTo(deployments.first);

        String id = deployments.describe(name + "-replaced").path("Id").asText();
        TestEngine.run(new byte[0], List.of("docker", "rename", name + "-replaced", name + "-previous"));
        String liar = deployments.image(
                "7\nLABEL io.jenkins.container-lifecycle.deploy-journal='{\"replaces\":\"" + id + "\"}'", "exit 0");
        TestEngine.run(new byte[0], List.of("docker", "run", "--detach", "--name", name, liar));
        assertThatThrownBy(() -> deployments.deploy(deployments.request(deployments.second)))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("is in the way");
        assertThat(deployments.describe(name + "-previous").path("Id").asText()).isEqualTo(id);
    }

    @Test
    void aRecoveryThatCannotEndKeepsWhatTheNextOneHasToKnow() throws Exception {
        deployments.run(deployments.first);
        DeployNames names = new DeployNames(deployments.name);
        DeployLock.take(deployments.engine, names, List.of(deployments.first), DeployValidation.DEFAULT.longest())
                .release(false);
        TestEngine.run(new byte[0], List.of("docker", "stop", deployments.name));
        TestEngine.run(
                new byte[0], List.of("docker", "create", "--name", deployments.name + "-next", deployments.first));

        assertThatThrownBy(deployments::recover)
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("is in the way");
        assertThat(deployments.imageOf(deployments.name + "-deploying-gone")).isEqualTo(deployments.first);
        TestEngine.run(new byte[0], List.of("docker", "rm", deployments.name + "-next"));

        assertThat(deployments.recover().outcome()).isEqualTo(DeployOutcome.FINISHED);
        deployments.assertRuns(deployments.first);
    }

    @Test
    void aFailedRollbackIsSaidAndKeepsWhatTheNextOneHasToKnow() throws Exception {
        deployments.run(deployments.first);
        String old = deployments.describe(deployments.name).path("Id").asText();
        AtomicBoolean stopped = new AtomicBoolean();
        ContainerEngine failing = WatchedEngine.of(deployments.engine, (verb, arguments, call) -> {
            if (verb.equals("containers.signal")) {
                stopped.set(true);
            }
            if (stopped.get() && verb.equals("containers.start")) {
                throw new EngineException(EngineException.Kind.DISK_FULL, "The engine has no space left.");
            }
            return call.make();
        });

        assertThatThrownBy(() -> deployments.deploy(
                        failing, deployments.request(deployments.second, DeployOrder.STOP_FIRST, false)))
                .isInstanceOf(RollbackFailedException.class)
                .hasMessageContaining("could not be brought back: The engine has no space left.")
                .hasCauseInstanceOf(EngineException.class);

        KnownContainer lock = KnownContainer.find(deployments.engine.containers(), deployments.name + "-deploying-gone")
                .orElseThrow();
        assertThat(lock.labels()).containsEntry("io.jenkins.container-lifecycle.deploying.before", "RAN");
        deployments.recover();
        deployments.assertRuns(deployments.first);
        assertThat(deployments.describe(deployments.name).path("Id").asText()).isEqualTo(old);
    }

    @Test
    void aRefusalLeavesNothingThatWouldStartWhatTheUserHasStopped() throws Exception {
        deployments.run(deployments.first);
        String foreign = deployments.name + "-next";
        TestEngine.run(new byte[0], List.of("docker", "create", "--name", foreign, deployments.first));
        assertThatThrownBy(() -> deployments.deploy(deployments.request(deployments.second)))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("is in the way");
        TestEngine.run(new byte[0], List.of("docker", "rm", foreign));
        TestEngine.run(new byte[0], List.of("docker", "stop", deployments.name));

        deployments.assertNothingUnfinished();
        assertThat(deployments.recover().outcome()).isEqualTo(DeployOutcome.NOTHING_TO_DO);
        assertThat(deployments.describe(deployments.name).at("/State/Running").asBoolean())
                .isFalse();
    }

    @Test
    void aContainerThatUsesOneThatDoesNotRunAnyMoreIsNotStoppedSinceNothingCouldStartIt() throws Exception {
        deployments.run(deployments.first);
        String host = deployments.name;
        deployments.run(deployments.first, "--network", "container:" + host);
        String sharer = deployments.name;
        try {
            deployments.name = host;
            assertThat(deployments
                            .deploy(deployments.request(deployments.second))
                            .plan()
                            .changed())
                    .anyMatch(line -> line.contains(sharer));
            deployments.name = sharer;
            String id = deployments.describe(sharer).path("Id").asText();
            for (String gone : List.of("uses the network of the container " + host + "-previous", "which is gone")) {
                assertThatThrownBy(() -> deployments.deploy(deployments.request(deployments.second)))
                        .isInstanceOf(DeployException.class)
                        .hasMessageContaining(gone)
                        .hasMessageContaining("Make it anew");
                TestEngine.run(new byte[0], List.of("docker", "rm", "--force", host + "-previous"));
            }
            deployments.assertRuns(deployments.first);
            assertThat(deployments.describe(sharer).path("Id").asText()).isEqualTo(id);
        } finally {
            deployments.removeContainers();
            deployments.name = host;
        }
    }

    @Test
    void aRollbackToAContainerThatCannotBeStartedAnyMoreStopsNothing() throws Exception {
        deployments.run(deployments.first);
        String host = deployments.name;
        deployments.run(deployments.first, "--network", "container:" + host);
        String sharer = deployments.name;
        try {
            assertThat(deployments
                            .deploy(deployments.request(deployments.second))
                            .outcome())
                    .isEqualTo(DeployOutcome.DEPLOYED);
            TestEngine.run(new byte[0], List.of("docker", "stop", host));

            assertThatThrownBy(deployments::rollback)
                    .isInstanceOf(DeployException.class)
                    .hasMessageContaining("uses the network of the container " + host + ", which does not run");
            deployments.assertRuns(deployments.second);
        } finally {
            deployments.removeContainers();
            deployments.name = host;
        }
        assertThat(sharer).isNotEqualTo(host);
    }

    @Test
    void aContainerWhoseProcessesOthersShareIsNotStoppedWithThem() throws Exception {
        deployments.run(deployments.first);
        String host = deployments.name;
        deployments.run(deployments.first, "--pid", "container:" + host);
        String sharer = deployments.name;
        try {
            deployments.name = host;
            assertThatThrownBy(() -> deployments.deploy(deployments.request(deployments.second)))
                    .isInstanceOf(DeployException.class)
                    .hasMessageContaining("would be ended with it: " + sharer);
            deployments.assertRuns(deployments.first);
            TestEngine.run(new byte[0], List.of("docker", "stop", sharer));

            assertThat(deployments
                            .deploy(deployments.request(deployments.second))
                            .outcome())
                    .isEqualTo(DeployOutcome.DEPLOYED);
        } finally {
            deployments.name = sharer;
            deployments.removeContainers();
            deployments.name = host;
        }
    }

    @Test
    void aStoppedContainerOfTheSameImageIsStartedAndValidated() throws Exception {
        deployments.run(deployments.first);
        TestEngine.run(new byte[0], List.of("docker", "stop", deployments.name));

        DeployResult result = deployments.deploy(deployments.request(deployments.first));

        assertThat(result.outcome()).as(result.sentence()).isEqualTo(DeployOutcome.DEPLOYED);
        deployments.assertRuns(deployments.first);
    }

    @Test
    void aContainerInAnothersNetworkIsNotValidatedBesideTheOldOne() throws Exception {
        deployments.run(deployments.first);
        String host = deployments.name;
        deployments.run(deployments.first, "--network", "container:" + host);
        try {
            DeployResult result = deployments.deploy(deployments.request(deployments.second));
            assertThat(result.plan().order()).isEqualTo(DeployOrder.STOP_FIRST);
            assertThatThrownBy(() ->
                            deployments.deploy(deployments.request(deployments.first, DeployOrder.START_FIRST, false)))
                    .isInstanceOf(DeployException.class)
                    .hasMessageContaining("start-first is not possible");
            String sidecar = deployments.name;
            deployments.removeContainers();
            deployments.name = host;
            assertThat(sidecar).isNotEqualTo(host);
        } finally {
            deployments.removeContainers();
            deployments.name = host;
        }
    }

    @Test
    void aProcessThatEndsAtOnceIsNotSaidToRun() throws Exception {
        String ends = deployments.hooks.image("FROM busybox\nCMD [\"/bin/false\"]\n", Map.of(), Map.of());
        deployments.run(deployments.first);
        DeployRequest request = new DeployRequestBuilder()
                .from(deployments.request(ends, DeployOrder.STOP_FIRST, false))
                .validation(null)
                .build();

        DeployResult result = deployments.deploy(request);

        assertThat(result.outcome()).as(result.sentence()).isEqualTo(DeployOutcome.ROLLED_BACK);
        deployments.assertRuns(deployments.first);
    }

    private static String policy(JsonNode container) {
        return container.path("HostConfig").path("RestartPolicy").path("Name").asText();
    }

    private static String aliases(String container, String network) throws Exception {
        return deployments
                .describe(container)
                .path("NetworkSettings")
                .path("Networks")
                .path(network)
                .path("Aliases")
                .toString();
    }
}

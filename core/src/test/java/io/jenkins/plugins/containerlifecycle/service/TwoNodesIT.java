package io.jenkins.plugins.containerlifecycle.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.deploy.DeployOutcome;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEndpoint;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.engine.docker.OwnEngine;
import io.jenkins.plugins.containerlifecycle.engine.docker.TestEngine;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import io.jenkins.plugins.containerlifecycle.registry.RegistryCredentials;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A swarm of two machines, of which the manager sees only one by itself. */
@EnabledIfSystemProperty(named = "integration.long", matches = "true", disabledReason = "only ./verify --long runs it")
@Timeout(120)
class TwoNodesIT {
    private static OwnEngine worker;
    private static OwnEngine manager;
    private static ContainerEngine engine;

    private final List<String> progress = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        TestEngine.config();
        worker = OwnEngine.startElsewhere("node-b");
        manager = OwnEngine.start();
        manager.initSwarm(OwnEngine.HERE);
        String token = manager.docker("swarm join-token --quiet worker").strip();
        worker.docker("swarm join --token " + token + " --advertise-addr " + OwnEngine.THERE + " " + OwnEngine.HERE
                + ":2377");
        String start = "CMD trap \"exit 0\" TERM; echo page missing; while :; do sleep 0.1; done\n"
                + "HEALTHCHECK --interval=200ms --timeout=3s --retries=2 CMD ";
        for (OwnEngine node : List.of(manager, worker)) {
            node.copy(TestEngine.busybox());
            node.build("web:1", "FROM " + TestEngine.busybox() + "\n" + start + "true\n");
            node.build("web:2", "FROM " + TestEngine.busybox() + "\nLABEL version=2\n" + start + "true\n");
            node.build("web:bad", "FROM " + TestEngine.busybox() + "\n" + start + "false\n");
        }
        engine = DockerEngine.connect(DockerEndpoint.of(URI.create(manager.host())));
    }

    @AfterAll
    static void stop() throws Exception {
        if (engine != null) {
            engine.close();
        }
        if (worker != null) {
            worker.close();
        }
        if (manager != null) {
            manager.close();
        }
        TestEngine.removeEverything();
    }

    private ServiceRequestBuilder request(String service, String image) {
        return new ServiceRequestBuilder()
                .name(service)
                .image(image)
                .unjudged(false)
                .force(false)
                .patience(Duration.ofSeconds(30))
                .credentials(RegistryCredentials.NONE)
                .cause(DeploymentRecord.MANUAL);
    }

    private ServiceResult deploy(ServiceRequest request) throws Exception {
        return new ServiceDeployer(engine, progress::add).deploy(request, new Cancellation());
    }

    @Test
    void tasksAreFollowedOnEachMachineAndEachKnowsItsOwn() throws Exception {
        manager.docker("service create --detach --quiet --no-resolve-image --name both --replicas 2"
                + " --replicas-max-per-node 1 --update-parallelism 2 --stop-grace-period 3s web:1");

        ServiceResult result = deploy(request("both", "web:2").build());

        assertThat(result.outcome()).as(result.sentence()).isEqualTo(DeployOutcome.DEPLOYED);
        assertThat(result.tasks()).extracting(TaskState::node).containsExactlyInAnyOrder(engine.node(), "node-b");
        assertThat(progress).anyMatch(line -> line.matches("both\\.[12] on node-b: running"));
        String there = worker.docker("ps --quiet --filter name=both").strip();
        assertThat(worker.docker("exec " + there + " env")).contains("\"node\":\"node-b\"}");

        assertThatThrownBy(() -> deploy(request("both", "web:1")
                        .imageId(engine.images().inspect("web:1").id())
                        .build()))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("No registry confirms which image");
    }

    @Test
    void whatFailsOnAnotherMachineIsRolledBackAndItsLogIsShown() throws Exception {
        manager.docker("service create --detach --quiet --no-resolve-image --name there --rollback-monitor 1s"
                + " --constraint node.hostname==node-b --stop-grace-period 3s web:1");

        ServiceResult result = deploy(request("there", "web:bad").build());

        assertThat(result.outcome()).as(result.sentence()).isEqualTo(DeployOutcome.ROLLED_BACK);
        assertThat(result.sentence()).contains("there.1 on node-b");
        assertThat(result.evidence()).isEqualTo("page missing");
    }
}

package io.jenkins.plugins.containerlifecycle.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeploymentsTest {
    private final Deployments deployments = new Deployments();

    private static ContainerSummary named(String name, Map<String, String> labels) {
        return new ContainerSummary(name + "-id", List.of(name), "image", "sha256:1", labels, 0);
    }

    private static ContainerSummary lockOf(String name, String suffix) {
        return named(name + suffix, Map.of("io.jenkins.container-lifecycle.deploying", name));
    }

    private void thereAre(ContainerSummary... containers) {
        deployments.look(Arrays.asList(containers));
    }

    @Test
    void aNameAloneIsNoSignOfADeployment() {
        thereAre(
                named("app-next", Map.of()),
                named("x-deploying-gone", Map.of()),
                named("y-deploying", Map.of()),
                named("web", Map.of()),
                named("web-next", Map.of()));
        assertThat(List.of("app-next", "x-deploying-gone", "y-deploying", "web-next", "app-previous", "-next"))
                .noneMatch(deployments::keeps);
        assertThat(List.of("app", "x", "y", "web", "web-next")).noneMatch(deployments::isDeploying);
    }

    @Test
    void aLockIsASign() {
        for (String suffix : List.of("-deploying", "-deploying-gone")) {
            thereAre(lockOf("web", suffix), named("web-replaced", Map.of()), named("web-next", Map.of()));
            assertThat(List.of("web", "web-next", "web-replaced")).allMatch(deployments::isDeploying);
            assertThat(List.of("web-next", "web-replaced")).allMatch(deployments::keeps);
            assertThat(deployments.keeps("web")).isFalse();
            assertThat(deployments.isDeploying("db")).isFalse();
        }
        thereAre(named("web", Map.of()));
        assertThat(deployments.isDeploying("web")).isFalse();
    }

    @Test
    void whatIsKeptBesideOneThatIsOrWasThereIsKept() {
        thereAre(named("web", Map.of()), named("web-previous", Map.of()));
        assertThat(deployments.keeps("web-previous")).isTrue();
        assertThat(deployments.keeps("web-refused")).isTrue();
        thereAre(named("web-previous", Map.of()));
        assertThat(deployments.keeps("web-previous")).as("it was there").isTrue();
    }
}

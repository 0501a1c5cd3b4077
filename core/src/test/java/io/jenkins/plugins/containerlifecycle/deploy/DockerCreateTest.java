package io.jenkins.plugins.containerlifecycle.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetailsBuilder;
import io.jenkins.plugins.containerlifecycle.engine.WatchedEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerCreateTest {
    private static final ContainerEngine ENGINE = WatchedEngine.fake((verb, arguments) -> new ImageDetailsBuilder()
            .id("sha256:1")
            .repoTags(List.of())
            .repoDigests(List.of())
            .labels(Map.of())
            .entrypoint(List.of())
            .command(List.of("sh"))
            .environment(List.of())
            .user("")
            .healthcheck(List.of())
            .os("linux")
            .architecture("amd64")
            .build());

    @Test
    void whatTheDockerCommandSaysIsReadAsUtf8AndNotForever(@TempDir Path folder) throws Exception {
        Path docker = Files.writeString(
                folder.resolve("docker"),
                "#!/bin/sh\nexec >&2\nprintf 'gr\\303\\266\\303\\237er\\n'\nhead -c 1000000 /dev/zero | tr '\\0' x\nexit 1\n");
        assertThat(docker.toFile().setExecutable(true)).isTrue();
        List<String> said = new ArrayList<>();
        DockerCreate create = new DockerCreate(
                ENGINE, Map.of("PATH", folder + ":/usr/bin:/bin"), List.of(), List.of(), "after --", said::add);

        assertThatThrownBy(() -> create.create("web", "example/web:1", Map.of(), Map.of()))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("ended with exit code 1");

        assertThat(said.get(0)).isEqualTo("gr\u00f6\u00dfer");
        assertThat(String.join("", said).length()).isLessThan(70_000);
    }
}

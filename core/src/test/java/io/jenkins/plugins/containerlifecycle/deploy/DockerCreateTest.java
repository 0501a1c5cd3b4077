package io.jenkins.plugins.containerlifecycle.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetailsBuilder;
import io.jenkins.plugins.containerlifecycle.engine.WatchedEngine;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
                "#!/bin/sh\n"
                        + "exec >&2\n"
                        + "printf 'gr\\303\\266\\303\\237er\\n"
                        + "'\n"
                        + "head -c 1000000 /dev/zero | tr '\\0' x\n"
                        + "exit 1\n");
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

    @Test
    void aCommandAfterAnImageOfTheVeryNameIsRefused(@TempDir Path folder) throws Exception {
        Path docker = Files.writeString(folder.resolve("docker"), "#!/bin/sh\n");
        assertThat(docker.toFile().setExecutable(true)).isTrue();
        for (String command : List.of("[\"sh\"]", "[]", "null")) {
            create(folder, command).create("web", "example/web:1", Map.of(), Map.of());
        }
        assertThatThrownBy(() -> create(folder, "[\"sleep\",\"5\",\"example/web:1\"]")
                        .create("web", "example/web:1", Map.of(), Map.of()))
                .isInstanceOf(DeployException.class)
                .hasMessage(
                        "The docker command took 'sleep 5 example/web:1' for a command. Only options are taken after"
                                + " --, no image and no command.");
    }

    /** Its start command was that of the other one. */
    @Test
    void aNameThatMovedToAnotherImageAndBackAgainIsNoticed(@TempDir Path folder) throws Exception {
        Path docker = Files.writeString(folder.resolve("docker"), "#!/bin/sh\n");
        assertThat(docker.toFile().setExecutable(true)).isTrue();
        AtomicInteger looks = new AtomicInteger();
        ContainerEngine engine = WatchedEngine.fake((verb, arguments) -> verb.equals("images.inspect")
                ? new ImageDetailsBuilder()
                        .from(ENGINE.images().inspect("example/web:1"))
                        .id("sha256:" + (looks.incrementAndGet() == 1 ? 2 : 1))
                        .build()
                : LenientJson.parse("{\"Image\":\"sha256:1\",\"Config\":{\"Image\":\"example/web:1\"}}"
                        .getBytes(StandardCharsets.UTF_8)));
        DockerCreate create = new DockerCreate(
                engine, Map.of("PATH", folder + ":/usr/bin:/bin"), List.of(), List.of(), "after --", line -> {});

        assertThatThrownBy(() -> create.create("web", "example/web:1", Map.of(), Map.of()))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("was given to another image just now");
    }

    private static DockerCreate create(Path folder, String command) {
        ContainerEngine engine = WatchedEngine.fake((verb, arguments) -> verb.equals("images.inspect")
                ? ENGINE.images().inspect("example/web:1")
                : LenientJson.parse(
                        ("{\"Image\":\"sha256:1\",\"Config\":{\"Image\":\"example/web:1\",\"Cmd\":" + command + "}}")
                                .getBytes(StandardCharsets.UTF_8)));
        return new DockerCreate(
                engine, Map.of("PATH", folder + ":/usr/bin:/bin"), List.of(), List.of(), "after --", line -> {});
    }

    @Test
    void optionsThatAreNotUsedAreNotDroppedWithoutAWord() {
        List<String> said = new ArrayList<>();
        new DockerCreate(ENGINE, Map.of(), List.of(), List.of("-d"), "after --", said::add).notNeeded("web");
        assertThat(said).isEmpty();
        new DockerCreate(ENGINE, Map.of(), List.of(), List.of("-p", "80:80"), "after --", said::add).notNeeded("web");
        assertThat(said)
                .containsExactly("The options of 'docker run' after -- are not used: there is a container web already,"
                        + " and what was set for it is carried over.");
    }

    @Test
    @Timeout(90)
    void aDockerCommandThatDoesNotEndByItselfIsEndedWithItsCaller(@TempDir Path folder) throws Exception {
        Path pid = folder.resolve("pid");
        Path docker = Files.writeString(
                folder.resolve("docker"),
                "#!/bin/sh\ntrap '' TERM\necho $$ >" + pid + ".new; mv " + pid + ".new " + pid + "\nexec sleep 600\n");
        assertThat(docker.toFile().setExecutable(true)).isTrue();
        DockerCreate create = new DockerCreate(
                ENGINE, Map.of("PATH", folder + ":/usr/bin:/bin"), List.of(), List.of(), "after --", line -> {});
        AtomicReference<Exception> ended = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            try {
                create.create("web", "example/web:1", Map.of(), Map.of());
            } catch (Exception e) {
                ended.set(e);
            }
        });
        caller.start();
        while (!Files.exists(pid)) {
            Thread.sleep(20);
        }
        ProcessHandle command =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
        while (caller.isAlive()) {
            // The second one ends the time that it is given to end by itself.
            caller.interrupt();
            caller.join(100);
        }
        assertThat(ended.get()).isInstanceOf(InterruptedException.class);
        command.onExit().get(30, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-eCONTAINER_DEPLOYMENT=x",
                "-e=CONTAINER_DEPLOYMENT=x",
                "--env=CONTAINER_DEPLOYMENT=x",
                "CONTAINER_DEPLOYMENT=x",
                "CONTAINER_DEPLOYMENT",
                "--help",
                "--rm"
            })
    void whatContradictsADeploymentIsRefusedInEachOfItsForms(String option) {
        assertThatThrownBy(() -> DockerCreate.check(List.of(option), "after --"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(option + " cannot be given after --");
        DockerCreate.check(List.of("-e", "MY_CONTAINER_DEPLOYMENT=x", "-eCONTAINER_DEPLOYMENTS=x"), "after --");
    }
}

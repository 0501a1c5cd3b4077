package io.jenkins.plugins.containerlifecycle.context;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The builders that the tests go through. */
enum TestBuilder {
    CLASSIC(BuildTool.DOCKER, Map.of("DOCKER_BUILDKIT", "0")) {
        @Override
        List<String> command(Path folder) {
            return List.of("docker", "build", "--force-rm");
        }
    },
    BUILDKIT(BuildTool.DOCKER, Map.of("DOCKER_BUILDKIT", "1", "BUILDKIT_PROGRESS", "plain", "PATH", "/usr/bin:/bin")) {
        @Override
        List<String> command(Path folder) {
            // Debian's, which includes BuildKit; another one earlier on PATH may lack buildx.
            Path debians = Path.of("/usr/bin/docker");
            return List.of(Files.isExecutable(debians) ? debians.toString() : "docker", "build");
        }
    },
    BUILDAH(BuildTool.BUILDAH, Map.of()) {
        @Override
        List<String> command(Path folder) {
            // Only docker's format has ONBUILD and HEALTHCHECK.
            return buildah(folder, "build", "--layers", "--isolation", "chroot", "--format", "docker");
        }
    };

    final BuildTool tool;
    final Map<String, String> env;

    TestBuilder(BuildTool tool, Map<String, String> env) {
        this.tool = tool;
        this.env = env;
    }

    /** @param folder where a builder may keep its own data */
    abstract List<String> command(Path folder);

    static List<String> buildah(Path folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "buildah",
                "--root",
                folder.resolve("root").toString(),
                "--runroot",
                folder.resolve("runroot").toString(),
                "--storage-driver",
                "vfs"));
        command.addAll(List.of(arguments));
        return command;
    }
}

package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.context.DockerBuilds.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Asks the docker command which files it sends, and compares. */
class DockerIgnoreIT {
    private static final List<String> FILES = List.of(
            "README.md",
            "README-secret.md",
            "a+(b).txt",
            "a/b/c/d",
            "a/b/x.go",
            "a/d",
            "abc/d",
            "src/main.o",
            "src/sub/main.o",
            ".container/rootfs/usr/bin/container",
            ".container/rootfs/usr/lib/1.json",
            "temp",
            "tempa");

    @TempDir
    private static Path shared;

    @TempDir
    private Path context;

    private static DockerBuilds docker;

    @BeforeAll
    static void startDocker() throws IOException {
        docker = DockerBuilds.start(shared);
    }

    @AfterAll
    static void removeImages() {
        if (docker != null) {
            docker.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*.md|!README*.md|README-secret.md",
                "# comment|  #no comment|temp?|/a/b/|**/*.o",
                "*|!a/b|a/b/c",
                "*|!a/**",
                "*|!**/d",
                "*|!.container/rootfs",
                "*|!.container",
                "**|!src/**/main.o",
                "a|!**",
                "a/**/d",
                "a**",
                "./src//sub/../*.o",
                "**/bin|**/*.json",
                "[^a-r]*|!tem[a-q]",
                "a+(b).txt|\\temp",
                ".*|!../temp"
            })
    void agreesWithDockerOnWhatIsSent(String patterns) throws IOException, ContextException {
        for (String file : FILES) {
            Samples.write(context, file, "");
        }
        // A name that no pattern above drops, so that COPY always has something to copy.
        Samples.write(context, "Dockerfile", "FROM " + docker.base + "\nCOPY . /context/\n");
        String ignoreFile = patterns.replace('|', '\n') + "\n!Dockerfile\n";
        Files.writeString(context.resolve(".dockerignore"), ignoreFile);
        Build build = docker.build(context, List.of());
        assertThat(build.ok()).as(build.output()).isTrue();
        List<String> sent = docker.run(build, "/bin/find", "/context", "-type", "f")
                .lines()
                .map(line -> line.substring("/context/".length()))
                .toList();
        DockerIgnore ignore = DockerIgnore.parse(ignoreFile);
        List<String> kept = new ArrayList<>();
        for (String file : FILES) {
            if (ignore.dropping(file).isEmpty()) {
                kept.add(file);
            }
        }
        assertThat(kept)
                .containsExactlyInAnyOrderElementsOf(
                        sent.stream().filter(FILES::contains).toList());
    }
}

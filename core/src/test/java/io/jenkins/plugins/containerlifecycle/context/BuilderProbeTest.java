package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.process.Command.Result;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers are those of real releases. */
class BuilderProbeTest {
    private static final String BUILDX = "v0.10.5";
    private static final String INFO =
            "info --format {{.ServerVersion}}|{{.OSType}}|{{range .ClientInfo.Plugins}}{{.Name}}={{.Version}} {{end}}";

    private final Map<String, String> env = new HashMap<>();
    private final Map<String, String> answers = new HashMap<>();

    private Builder probe() {
        return new BuilderProbe(
                        arguments -> {
                            String out = answers.get(String.join(" ", List.of(arguments)));
                            return out == null
                                    ? new Result(1, new byte[0], "?", true)
                                    : new Result(0, (out + "\n").getBytes(StandardCharsets.UTF_8), "", true);
                        },
                        env)
                .builder();
    }

    private void answers(String docker, String buildx, String engine) {
        answers.put("--version", docker == null ? null : "Docker version " + docker + ", build e6534b4");
        answers.put(
                INFO,
                (engine == null ? "|" : engine + "|linux") + "|compose=v2.1.0 "
                        + (buildx == null ? "" : "buildx=" + buildx + " "));
    }

    @ParameterizedTest
    @CsvSource({
        "28.2.2, yes, 28.2.2, , BUILDX",
        "28.2.2, yes, 23.0.0, , BUILDX",
        "28.2.2, yes, 23.0.0, 1, BUILDX",
        "28.2.2, yes, 23.0.0, 0, CLASSIC",
        "28.2.2, yes, 20.10.24+dfsg1, , BUILDKIT",
        "28.2.2, yes, dev, , BUILDKIT",
        "28.2.2, yes, , , BUILDKIT",
        "28.2.2, , 28.2.2, , CLASSIC",
        "28.2.2, , 28.2.2, true, UNKNOWN",
        "28.2.2, yes, 28.2.2, maybe, UNKNOWN",
        "20.10.24+dfsg1, , 20.10.24+dfsg1, , CLASSIC",
        "20.10.24+dfsg1, , 20.10.24+dfsg1, 1, BUILDKIT",
        "20.10.24+dfsg1, , 20.10.24+dfsg1, False, CLASSIC",
        "20.10.24+dfsg1, yes, 28.2.2, , CLASSIC",
        ", , , , UNKNOWN"
    })
    void isWhatTheDockerCommandWouldTake(
            String docker, String buildx, String engine, String variable, Builder expected) {
        answers(docker, buildx == null ? null : BUILDX, engine);
        if (variable != null) {
            env.put("DOCKER_BUILDKIT", variable);
        }
        assertThat(probe()).isEqualTo(expected);
    }

    @Test
    void anOldBuildxHasNoNamedContexts() {
        answers("28.2.2", "v0.7.1", "28.2.2");
        assertThat(probe()).isEqualTo(Builder.BUILDKIT);
    }

    @Test
    void aBuildxThatDoesNotWorkIsNone() {
        answers("28.2.2", "", "28.2.2");
        assertThat(probe()).isEqualTo(Builder.CLASSIC);
    }

    @Test
    void anEngineForWindowsBuildsWithTheClassicBuilder() {
        answers("28.2.2", BUILDX, null);
        answers.put(INFO, "28.2.2|windows|buildx=v0.10.5 ");
        assertThat(probe()).isEqualTo(Builder.CLASSIC);
    }

    @ParameterizedTest
    @CsvSource({
        "'Name: x|Driver: docker-container|||Buildkit:  v0.11.6', BUILDX",
        "'Name: x|Nodes:|BuildKit version: v0.20.1', BUILDX",
        "'Name: x|Buildkit: v0.9.3', BUILDKIT",
        "'Name: x|Driver: docker|Buildkit: 20.10.24', BUILDKIT",
        "'Name: x|Status: inactive', BUILDKIT"
    })
    void aBuilderThatTheEnvironmentNamesIsAskedItself(String inspected, Builder expected) {
        answers("28.2.2", BUILDX, "20.10.24");
        env.put("BUILDX_BUILDER", "x");
        answers.put("buildx inspect x", inspected.replace('|', '\n'));
        assertThat(probe()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "podman version 4.3.1, PODMAN",
        "podman version 5.0.0-dev, PODMAN",
        "podman version 4.1.1, UNKNOWN",
        "'buildah version 1.28.2 (image-spec 1.1.0-dev, runtime-spec 1.0.2-dev)', BUILDAH",
        "'buildah version 1.26.0 (image-spec 1.0.2-dev, runtime-spec 1.0.2-dev)', UNKNOWN",
        "nerdctl version 1.7.0, UNKNOWN"
    })
    void tellsPodmanAndBuildahByTheirAnswerEvenIfTheyAreCalledDocker(String version, Builder expected) {
        answers.put("--version", version);
        assertThat(probe()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DOCKER", "PODMAN", "BUILDAH"})
    void aCommandThatIsNotThereIsNoFailure(BuildTool tool) {
        assertThat(BuilderProbe.detect(tool, null, Map.of("PATH", ""))).isNotNull();
    }

    @Test
    void theCommandIsTheOneOnThePathOfTheBuild(@TempDir Path folder) throws Exception {
        Path program = Samples.write(folder, "docker", "#!/bin/sh\necho podman version 4.9.0\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Map<String, String> path = Map.of("PATH", "/nowhere:" + folder);
        assertThat(BuilderProbe.detect(BuildTool.DOCKER, null, path)).isEqualTo(Builder.PODMAN);
        assertThat(BuildTool.installed(path)).isEqualTo(BuildTool.DOCKER);
        Files.move(program, folder.resolve("buildah"));
        assertThat(BuildTool.installed(path)).isEqualTo(BuildTool.BUILDAH);
        assertThat(BuildTool.installed(Map.of())).isEqualTo(BuildTool.DOCKER);
    }

    @Test
    void theHostThatIsNamedIsTheOneThatIsAsked(@TempDir Path folder) throws Exception {
        Path program = Samples.write(folder, "docker", """
                #!/bin/sh
                case "$DOCKER_HOST$DOCKER_CONTEXT $1" in
                  *--version) echo "Docker version 28.2.2, build x" ;;
                  "unix:///x info") echo "25.0.0|linux|buildx=v0.10.5 " ;;
                  *) echo "||buildx=v0.10.5 "; exit 1 ;;
                esac
                """);
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Map<String, String> elsewhere = Map.of("PATH", folder.toString(), "DOCKER_CONTEXT", "other");
        assertThat(BuilderProbe.detect(BuildTool.DOCKER, "unix:///x", elsewhere))
                .isEqualTo(Builder.BUILDX);
        assertThat(BuilderProbe.detect(BuildTool.DOCKER, null, elsewhere)).isEqualTo(Builder.BUILDKIT);
    }
}

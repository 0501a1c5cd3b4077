package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserFilesTest {
    @TempDir
    private Path temp;

    private Path context;
    private Path secret;

    @BeforeEach
    void createContext() throws IOException {
        context = Files.createDirectory(temp.toRealPath().resolve("context"));
        secret = Samples.write(temp.toRealPath(), "elsewhere/id_rsa", "FROM secret\n");
    }

    private UserFiles files() throws ContextException {
        return UserFiles.of(context, BuildTool.DOCKER);
    }

    @ParameterizedTest
    @CsvSource({
        "DOCKER, dockerfile, dockerfile",
        "DOCKER, Containerfile, Containerfile",
        "DOCKER, Containerfile dockerfile, dockerfile",
        "DOCKER, Containerfile dockerfile Dockerfile, Dockerfile",
        "PODMAN, Dockerfile, Dockerfile",
        "PODMAN, Dockerfile Containerfile, Containerfile",
        "BUILDAH, Dockerfile Containerfile, Containerfile"
    })
    void theDockerfileIsTheOneThatTheBuilderWouldFind(BuildTool tool, String names, String expected) throws Exception {
        for (String name : names.split(" ")) {
            Samples.write(context, name, "FROM a\n");
        }
        assertThat(UserFiles.of(context, tool).dockerfile(null)).isEqualTo(context.resolve(expected));
    }

    @Test
    void namesWhatItLookedForWhereThereIsNone() {
        assertThatThrownBy(() -> files().dockerfile(null))
                .isInstanceOf(ContextException.class)
                .hasMessage("There is no Dockerfile in " + context
                        + " (Dockerfile, dockerfile, Containerfile); name the one to build.");
    }

    @Test
    void aLinkWithinTheContextIsFollowed() throws Exception {
        Samples.write(context, "docker/prod", "FROM a\n");
        Files.createSymbolicLink(context.resolve("Dockerfile"), Path.of("docker/prod"));
        Samples.write(context, "docker/ignored", "*.o\n");
        Files.createSymbolicLink(context.resolve(".dockerignore"), Path.of("docker/ignored"));
        Path dockerfile = files().dockerfile(null);
        assertThat(files().read(dockerfile)).asString().isEqualTo("FROM a\n");
        assertThat(files().ignored(dockerfile)).asString().isEqualTo("*.o\n\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "dockerfile", "sub/App"})
    void aDockerfileThatIsALinkOutOfTheContextIsRefused(String name) throws Exception {
        Files.createDirectories(context.resolve(name).getParent());
        Files.createSymbolicLink(context.resolve(name), secret);
        assertThatThrownBy(() -> files().dockerfile(name.contains("/") ? Path.of(name) : null))
                .isInstanceOf(ContextException.class)
                .hasMessage(context.resolve(name) + " is a symbolic link and leads out of the build context; name the"
                        + " file that it leads to as the Dockerfile.");
    }

    @ParameterizedTest
    @ValueSource(strings = {".dockerignore", "Dockerfile.dockerignore"})
    void anIgnoreFileThatIsALinkOutOfTheContextIsRefused(String name) throws Exception {
        Path dockerfile = Samples.write(context, "Dockerfile", "FROM a\n");
        Files.createSymbolicLink(context.resolve(name), secret);
        assertThatThrownBy(() -> files().ignored(dockerfile))
                .isInstanceOf(ContextException.class)
                .hasMessageContaining(context.resolve(name) + " is a symbolic link and leads out of the build context");
        assertThatThrownBy(() -> BuildContext.of(context).write(Samples.metadata(), Samples.SCRIPT))
                .isInstanceOf(ContextException.class);
        assertThat(context.resolve(".container")).doesNotExist();
    }

    @Test
    void aFolderThatIsALinkOutOfTheContextIsNoWayRoundThat() throws Exception {
        Files.createSymbolicLink(context.resolve("docker"), secret.getParent());
        assertThatThrownBy(() -> files().dockerfile(Path.of("docker/id_rsa")))
                .isInstanceOf(ContextException.class)
                .hasMessageContaining("is in a folder that is a symbolic link and leads out of the build context");
    }

    @Test
    void aDockerfileThatTheUserNamesMayLieElsewhereButALinkThereMayNotLeadFurther() throws Exception {
        assertThat(files().dockerfile(secret)).isEqualTo(secret);
        assertThat(files().dockerfile(Path.of("../elsewhere/id_rsa"))).isEqualTo(secret);
        Path link = Files.createDirectory(temp.resolve("docker")).resolve("App");
        Files.createSymbolicLink(link, secret);
        assertThatThrownBy(() -> files().dockerfile(link))
                .isInstanceOf(ContextException.class)
                .hasMessageContaining("name the file that it leads to");
    }

    @Test
    void podmanAndBuildahReadAnIgnoreFileOfTheirOwnFirst() throws Exception {
        Path dockerfile = Samples.write(context, "Dockerfile", "FROM a\n");
        Samples.write(context, "Dockerfile.dockerignore", "1");
        Samples.write(context, ".containerignore", "2");
        Samples.write(context, ".dockerignore", "3");
        assertThat(files().ignored(dockerfile)).asString().isEqualTo("1\n");
        assertThat(UserFiles.of(context, BuildTool.BUILDAH).ignored(dockerfile))
                .asString()
                .isEqualTo("2\n");
        Files.delete(context.resolve(".containerignore"));
        assertThat(UserFiles.of(context, BuildTool.PODMAN).ignored(dockerfile))
                .asString()
                .isEqualTo("3\n");
    }
}

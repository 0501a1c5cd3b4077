package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.context.DockerBuilds.Build;
import org.junit.jupiter.api.Test;

/** What {@code DOCKER_BUILDKIT=1} builds with: the engine's own BuildKit, or buildx if that is installed. */
class BuildKitIT extends BuiltContexts {
    BuildKitIT() {
        super(TestBuilder.BUILDKIT);
    }

    @Test
    void anIgnoreFileThatLetsInAFewFilesOnlyDoesNotKeepTheMetadataOut() throws Exception {
        dockerfile("FROM BASE\nCOPY app /app\n");
        Samples.write(context, "app/file", "x");
        Samples.write(context, ".dockerignore", "*\n!app\n");
        Build build = stampAndBuild();
        assertStamped(build);
        assertThat(docker.run(build, "/bin/cat", "/app/file")).isEqualTo("x");
    }
}

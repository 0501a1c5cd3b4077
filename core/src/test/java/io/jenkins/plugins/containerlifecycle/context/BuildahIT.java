package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.context.DockerBuilds.Build;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Buildah, whose code Podman also uses to build; its images are brought to the engine to be examined. It takes minutes, so
 * by default {@link BuildahSampleIT} builds a sample of it.
 */
@EnabledIfSystemProperty(named = "integration.long", matches = "true", disabledReason = "only ./verify --long runs it")
class BuildahIT extends BuiltContexts {
    BuildahIT() {
        super(TestBuilder.BUILDAH);
    }

    @Test
    void takesTheFilesFromTheContextTooWhereThatIsAskedFor() throws Exception {
        dockerfile("FROM BASE\nCOPY app /app\n");
        Samples.write(context, "app/file", "x");
        Samples.write(context, ".dockerignore", "*\n!app\n");
        Stamped stamped = buildContext().withCarrier(Carrier.CONTEXT).write(Samples.metadata(), Samples.SCRIPT);
        assertThat(stamped.warnings()).isEmpty();
        Build build = docker.build(stamped);
        assertStamped(build);
        assertThat(docker.run(build, "/bin/cat", "/app/file")).isEqualTo("x");
    }
}

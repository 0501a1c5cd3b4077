package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.context.DockerBuilds.Build;
import org.junit.jupiter.api.Test;

/** Docker's old builder, which is inside every engine. */
class ClassicBuilderIT extends BuiltContexts {
    ClassicBuilderIT() {
        super(TestBuilder.CLASSIC);
    }

    @Test
    void theErrorForAnIgnoreFileIsRightThatTheBuildWouldFail() throws Exception {
        dockerfile("FROM BASE\n");
        Samples.write(context, ".dockerignore", "*\n!app\n");
        // Not known to be the classic builder, so it is written anyway.
        Stamped stamped = BuildContext.of(context).write(Samples.metadata(), Samples.SCRIPT);
        assertThat(stamped.warnings()).hasSize(1);
        Build build = docker.build(context, stamped.buildOptions());
        assertThat(build.ok()).isFalse();
        assertThat(build.output()).contains("excluded by .dockerignore");
    }
}

package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.graph.SourceGraph;
import org.jspecify.annotations.Nullable;

/**
 * What is compared.
 *
 * @param engine null if the images are those of registries
 */
record GraphSubject(@Nullable ContainerEngine engine, SourceGraph graph) implements AutoCloseable {
    @Override
    public void close() {
        if (engine != null) {
            engine.close();
        }
    }
}

package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.Target;
import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** For a name that both an image and a container have. */
final class KindOptions {
    static final class Choice {
        @Option(names = "--image", description = "The name is that of an image.")
        boolean image;

        @Option(names = "--container", description = "The name is that of a container.")
        boolean container;
    }

    @ArgGroup
    @Nullable
    Choice choice;

    /** As if {@code --container} was given. */
    static KindOptions ofContainers() {
        KindOptions kind = new KindOptions();
        kind.choice = new Choice();
        kind.choice.container = true;
        return kind;
    }

    Target find(ContainerEngine engine, String name) throws EngineException, InterruptedException {
        if (choice == null) {
            return Target.find(engine, name);
        }
        return Target.find(engine, choice.container ? TargetKind.CONTAINER : TargetKind.IMAGE, name);
    }
}

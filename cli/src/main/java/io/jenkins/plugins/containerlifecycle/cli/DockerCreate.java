package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.deploy.FirstContainer;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.hook.StartCommand;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes a container by the docker command, with whatever options that one has. */
final class DockerCreate implements FirstContainer {
    private static final Duration CREATION = Duration.ofSeconds(20);

    private final ContainerEngine engine;
    private final @Nullable String host;
    private final List<String> options;

    /**
     * @param host the engine's address; null for the docker command's own default
     * @param options of {@code docker run}
     * @throws IllegalArgumentException if one of them contradicts what is done here
     */
    DockerCreate(ContainerEngine engine, @Nullable String host, List<String> options) {
        this.engine = engine;
        this.host = host;
        this.options = new ArrayList<>(options);
        // A container that is deployed runs in the background anyway.
        this.options.removeIf(option -> option.equals("-d") || option.equals("--detach"));
        for (String option : options) {
            if (option.startsWith("--rm") || option.equals("--name") || option.startsWith("--name=")) {
                throw new IllegalArgumentException("The option " + SafeText.line(option)
                        + " cannot be given after --: the container has the name that the command has got, and is kept"
                        + " until it is replaced.");
            }
            if (option.contains(ImageLabels.PREFIX) || option.startsWith(DeploymentRecord.VARIABLE + "=")) {
                throw new IllegalArgumentException("The option " + SafeText.line(option)
                        + " cannot be given after --: it is how this program knows its containers.");
            }
        }
    }

    @Override
    public void create(String name, String image, Map<String, String> labels, Map<String, String> environment)
            throws DeployException, EngineException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("docker"));
        if (host != null) {
            command.addAll(List.of("--host", host));
        }
        command.addAll(List.of("create", "--pull", "never", "--name", name));
        labels.forEach((label, value) -> command.addAll(List.of("--label", label + "=" + value)));
        environment.forEach((variable, value) -> command.addAll(List.of("--env", variable + "=" + value)));
        Optional<List<String>> start = StartCommand.of(engine.images().inspect(image));
        boolean usersOwn = options.stream().anyMatch(option -> option.startsWith("--entrypoint"));
        if (start.isPresent() && !usersOwn) {
            command.addAll(List.of("--entrypoint", start.get().get(0)));
        }
        command.addAll(options);
        command.add(image);
        if (start.isPresent() && !usersOwn) {
            command.addAll(start.get().subList(1, start.get().size()));
        }
        run(command);
    }

    private static void run(List<String> command) throws DeployException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(false)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new DeployException("The command 'docker' cannot be run (" + e.getMessage()
                    + "); a container that is not there yet is made with it. Install it.");
        }
        int exitCode;
        try {
            exitCode = process.waitFor();
        } catch (InterruptedException e) {
            // Cut off, it would leave a container that nobody knows of yet.
            process.waitFor(CREATION.toSeconds(), TimeUnit.SECONDS);
            process.destroy();
            throw e;
        }
        if (exitCode != 0) {
            throw new DeployException("'docker create' ended with exit code " + exitCode
                    + ", so there is no container. After -- only options are taken, no command.");
        }
    }
}

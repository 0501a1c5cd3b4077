package io.jenkins.plugins.containerlifecycle.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.hook.StartCommand;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.process.Command;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Makes a container by the docker command, with whatever options that one has. */
public final class DockerCreate implements FirstContainer {
    private static final Duration CREATION = Duration.ofSeconds(20);
    private static final String DOCKER = "docker";
    private static final Pattern OWN_VARIABLE =
            Pattern.compile("(?:-e=?|--env=)?" + DeploymentRecord.VARIABLE + "(?:=|$)");
    private static final String OWN = ": it is how this program knows its containers.";
    /** For what the docker command has said to be read; something that it has started may keep its end open. */
    private static final Duration AFTER_END = Duration.ofSeconds(5);
    /** Of what the docker command says on standard error. */
    private static final int MAX_COMPLAINT = 64 * 1024;

    private static final int MAX_QUOTE = 200;

    private final ContainerEngine engine;
    private final Map<String, String> environment;
    private final List<String> global;
    private final List<String> options;
    private final String place;
    private final Consumer<String> complaints;

    /**
     * @param environment of the docker command; it says where the same engine is
     * @param global options of the docker command itself, such as {@code --host}
     * @param options of {@code docker run}
     * @param place where the user has given them, such as {@code after --}
     * @param complaints gets what the docker command prints on standard error, and that it is not needed, by lines that are
     *     safe to print
     * @throws IllegalArgumentException if one of the options contradicts what is done here
     */
    public DockerCreate(
            ContainerEngine engine,
            Map<String, String> environment,
            List<String> global,
            List<String> options,
            String place,
            Consumer<String> complaints) {
        check(options, place);
        this.engine = engine;
        this.environment = environment;
        this.global = global;
        this.place = place;
        this.complaints = complaints;
        this.options = new ArrayList<>(options);
        // A container that is deployed runs in the background anyway.
        this.options.removeIf(option -> option.equals("-d") || option.equals("--detach"));
    }

    /** @throws IllegalArgumentException if one of the options contradicts what is done here */
    public static void check(List<String> options, String place) {
        for (String option : options) {
            if (option.startsWith("--rm") || option.equals("--name") || option.startsWith("--name=")) {
                throw new IllegalArgumentException("The option " + SafeText.line(option) + " cannot be given " + place
                        + ": the container has the name that it is deployed under, and is kept until it is replaced.");
            }
            if (option.equals("--help")) {
                throw new IllegalArgumentException(
                        "The option --help cannot be given " + place + ": 'docker run --help' lists what can be.");
            }
            if (option.contains(ImageLabels.PREFIX)
                    || OWN_VARIABLE.matcher(option).lookingAt()) {
                throw new IllegalArgumentException(
                        "The option " + SafeText.line(option) + " cannot be given " + place + OWN);
            }
        }
    }

    @Override
    public void create(String name, String image, Map<String, String> labels, Map<String, String> variables)
            throws DeployException, EngineException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Command.find(DOCKER, environment).map(Path::toString).orElse(DOCKER));
        command.addAll(global);
        command.addAll(List.of("create", "--pull", "never", "--name", name));
        labels.forEach((label, value) -> command.addAll(List.of("--label", label + "=" + value)));
        variables.forEach((variable, value) -> command.addAll(List.of("--env", variable + "=" + value)));
        ImageDetails wanted = engine.images().inspect(image);
        Optional<List<String>> start = StartCommand.of(wanted);
        boolean usersOwn = options.stream().anyMatch(option -> option.startsWith("--entrypoint"));
        if (start.isPresent() && !usersOwn) {
            command.addAll(List.of("--entrypoint", start.get().get(0)));
        }
        command.addAll(options);
        command.add(image);
        if (start.isPresent() && !usersOwn) {
            command.addAll(start.get().subList(1, start.get().size()));
        }
        try {
            run(command);
        } catch (IOException e) {
            throw new DeployException("The command 'docker' cannot be run (" + e.getMessage()
                    + "); a container that is not there yet is made with it. Install it.");
        }
        KnownContainer created = new KnownContainer(engine.containers().describe(name));
        requireOwn(created, image, wanted, labels, variables);
        requireNoCommand(created, wanted, start.isPresent() && !usersOwn ? start.get() : List.of());
    }

    @Override
    public void notNeeded(String name) {
        if (!options.isEmpty()) {
            complaints.accept("The options of 'docker run' " + place + " are not used: there is a container " + name
                    + " already, and what was set for it is carried over.");
        }
    }

    /** The options may name files with labels and variables, which only the docker command has read. */
    private void requireOwn(
            KnownContainer created,
            String image,
            ImageDetails wanted,
            Map<String, String> labels,
            Map<String, String> variables)
            throws DeployException {
        if (!created.imageId().equals(wanted.id())) {
            if (created.image().equals(image)) {
                throw NewContainer.movedName(image);
            }
            throw new DeployException("The docker command took " + SafeText.line(created.image())
                    + " for the image. Only options are taken " + place + ", no image and no command.");
        }
        Map<String, String> allowed = new HashMap<>(wanted.labels());
        allowed.putAll(labels);
        for (Map.Entry<String, String> label : created.labels().entrySet()) {
            if (label.getKey().startsWith(ImageLabels.PREFIX)
                    && !label.getValue().equals(allowed.get(label.getKey()))) {
                throw ofFile("label " + label.getKey());
            }
        }
        for (JsonNode variable : created.document().path("Config").path("Env")) {
            String name = variable.asText().split("=", 2)[0];
            if (variables.containsKey(name) && !variable.asText().equals(name + "=" + variables.get(name))) {
                throw ofFile("variable " + name);
            }
        }
    }

    /**
     * After an image of the very same name among the options, the docker command takes all the rest for its command.
     *
     * @param start with which the container was to be started; empty for the image's own command
     */
    private void requireNoCommand(KnownContainer created, ImageDetails wanted, List<String> start)
            throws DeployException {
        List<String> command = new ArrayList<>();
        created.document().path("Config").path("Cmd").forEach(word -> command.add(word.asText()));
        List<String> meant = start.isEmpty() ? wanted.command() : start.subList(1, start.size());
        // With another entrypoint, an image's own command does not count.
        if (!command.isEmpty() && !command.equals(meant)) {
            throw new DeployException("The docker command took '"
                    + Shortening.after(SafeText.line(String.join(" ", command)), MAX_QUOTE)
                    + "' for a command. Only options are taken " + place + ", no image and no command.");
        }
    }

    private DeployException ofFile(String what) {
        return new DeployException(
                "The " + SafeText.line(what) + " cannot be set by a file of an option " + place + OWN);
    }

    private void run(List<String> command) throws DeployException, IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        // Not in a file: the disk may be full just when it says why there is no container.
        FutureTask<String> said = new FutureTask<>(() -> beginning(process.getErrorStream()));
        Thread reader = new Thread(said, "container-lifecycle docker create");
        reader.setDaemon(true);
        reader.start();
        int exitCode;
        try {
            exitCode = process.waitFor();
        } catch (InterruptedException e) {
            // Cut off, it would leave a container that nobody knows of yet.
            process.waitFor(CREATION.toSeconds(), TimeUnit.SECONDS);
            throw e;
        } finally {
            // The docker command takes a mere SIGTERM as a wish, and waits for a file that never comes all the same.
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.toHandle().destroyForcibly();
            try {
                tell(said);
            } finally {
                // Also closes what is read, should anything of it go on.
                process.destroyForcibly();
            }
        }
        if (exitCode != 0) {
            throw new DeployException("'docker create' ended with exit code " + exitCode
                    + ", so there is no container. Only options are taken " + place + ", no command.");
        }
    }

    /** Reads all, so that the command does not wait for a reader, and keeps the beginning. */
    private static String beginning(InputStream in) throws IOException {
        byte[] kept = in.readNBytes(MAX_COMPLAINT);
        in.transferTo(OutputStream.nullOutputStream());
        return new String(kept, StandardCharsets.UTF_8);
    }

    private void tell(Future<String> said) throws InterruptedException {
        try {
            SafeText.block(said.get(AFTER_END.toMillis(), TimeUnit.MILLISECONDS))
                    .lines()
                    .forEach(complaints);
        } catch (ExecutionException | TimeoutException e) {
            complaints.accept("What the docker command has said could not be read.");
        }
    }
}

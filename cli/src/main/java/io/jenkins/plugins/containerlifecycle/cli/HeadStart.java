package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.hook.HookListener;
import io.jenkins.plugins.containerlifecycle.hook.HookRequest;
import io.jenkins.plugins.containerlifecycle.hook.HookResult;
import io.jenkins.plugins.containerlifecycle.hook.HookRunner;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import java.time.Duration;
import java.util.List;

/**
 * Rehearses what a command is going to do, in memory and on the second processor, while the options are read and while
 * the engine is busy: most of a command's time is that Java does everything for the first time.
 *
 * <p>A thread class of its own, since Java needs some milliseconds for the first lambda of a program.
 */
final class HeadStart extends Thread {
    /** What there is a rehearsal of. */
    static final List<String> COMMANDS = List.of("validate", "monitor", "metrics", "ls");

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String command;

    private HeadStart(String command) {
        super("containerctl-head-start");
        this.command = command;
        setDaemon(true);
    }

    /** Only with a processor that has nothing else to do. */
    static void begin(String... arguments) {
        if (arguments.length > 0 && Runtime.getRuntime().availableProcessors() > 1) {
            new HeadStart(arguments[0]).start();
        }
    }

    @Override
    public void run() {
        try {
            rehearse(command);
        } catch (EngineException | RuntimeException | Error e) {
            // Whatever is wrong shows in the real run, too, which tells it; nobody is to see a trace of this thread.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void rehearse(String command) throws EngineException, InterruptedException {
        switch (command) {
            case "validate" -> hook(HookRequest.validate(CannedEngine.IMAGE));
            case "monitor" -> hook(HookRequest.in(CannedEngine.CONTAINER, Hook.MONITOR, PATIENCE));
            case "metrics" -> hook(HookRequest.in(CannedEngine.CONTAINER, Hook.METRICS, PATIENCE));
            case "ls" -> {
                try (ContainerEngine engine = DockerEngine.inMemory(new CannedEngine())) {
                    engine.images().list();
                }
            }
            default -> {}
        }
    }

    static HookResult hook(HookRequest request) throws EngineException, InterruptedException {
        try (ContainerEngine engine = DockerEngine.inMemory(new CannedEngine())) {
            return new HookRunner(engine, HookListener.SILENT).run(request, HookRunner.newRunId(), new Cancellation());
        }
    }
}

package io.jenkins.plugins.containerlifecycle.plugin.running;

import hudson.model.TaskListener;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.hook.HookListener;
import io.jenkins.plugins.containerlifecycle.hook.HookRequest;
import io.jenkins.plugins.containerlifecycle.hook.HookResult;
import io.jenkins.plugins.containerlifecycle.hook.HookRunner;
import io.jenkins.plugins.containerlifecycle.hook.RunningHooks;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.plugin.agent.EngineAccess;
import io.jenkins.plugins.containerlifecycle.plugin.agent.RunningWork;
import io.jenkins.plugins.containerlifecycle.plugin.validate.ConsoleOutput;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jenkins.security.MasterToSlaveCallable;

/** One attempt on the agent to run a hook in containers, one after the other. */
final class HookWork extends MasterToSlaveCallable<HookReply, InterruptedException> {
    private static final long serialVersionUID = 1L;

    private final String hook;
    private final HookArguments arguments;
    private final String runId;
    /** Whether another attempt came before this one. */
    private final boolean again;
    /** How to reach the engine, see {@link EngineAccess}. */
    private final HashMap<String, String> environment;

    /** Folder with keys and certificates that are there for this attempt only; null for none. */
    private final String keyFolder;

    private final TaskListener listener;

    /**
     * What came of it in one container.
     *
     * @param name of the container, as it is, or as the user named it if it is not there; safe to print
     * @param run null if nothing could be run
     * @param trouble why nothing could be run; null if it was
     */
    record Answer(String name, HookResult run, String trouble) {}

    HookWork(
            String hook,
            HookArguments arguments,
            String runId,
            boolean again,
            Map<String, String> environment,
            String keyFolder,
            TaskListener listener) {
        this.hook = hook;
        this.arguments = arguments;
        this.runId = runId;
        this.again = again;
        this.environment = new HashMap<>(environment);
        this.keyFolder = keyFolder;
        this.listener = listener;
    }

    @Override
    public HookReply call() throws InterruptedException {
        Hook wanted = Hook.valueOf(hook.toUpperCase(Locale.ROOT));
        Cancellation cancellation = RunningWork.begin(runId);
        ConsoleOutput console = new ConsoleOutput(listener);
        List<Answer> answers = new ArrayList<>();
        try (DockerEngine engine = DockerEngine.connect(EngineAccess.config(environment))) {
            cancellation.begin(Thread.currentThread());
            cancellation.check();
            engine.info();
            // If the channel is cut, the classes that end a hook can no longer be loaded.
            engine.warmUp();
            Set<String> asked = new HashSet<>();
            for (String name : arguments.containers()) {
                ask(engine, wanted, name, console, cancellation, asked).ifPresent(answers::add);
            }
        } catch (EngineException e) {
            return HookReply.trouble(e.getMessage());
        } catch (InterruptedException e) {
            if (cancellation.isCancelled()) {
                // The abort has done its work, and the hook is ended.
                return HookReply.trouble("The hook was ended.");
            }
            throw e;
        } finally {
            console.end();
            cancellation.end();
            RunningWork.forget(runId, cancellation);
            EngineAccess.forgetIfPossible(keyFolder);
        }
        return wanted == Hook.UPDATE
                ? UpdateReply.of(answers, arguments.allowDeferred, again)
                : MonitorReply.of(answers, console);
    }

    /**
     * @param asked the IDs of those before
     * @return empty if it was asked already, under another name
     */
    private Optional<Answer> ask(
            DockerEngine engine,
            Hook wanted,
            String name,
            ConsoleOutput console,
            Cancellation cancellation,
            Set<String> asked)
            throws InterruptedException {
        // The run before has ended this.
        cancellation.begin(Thread.currentThread());
        cancellation.check();
        try {
            RunningHooks.Candidate container = new RunningHooks(engine, wanted).named(name);
            if (!asked.add(container.id())) {
                console.onPhase(SafeText.line(name) + " is " + SafeText.line(container.name())
                        + " again: its hook is run once.");
                return Optional.empty();
            }
            if (container.hook() == null) {
                return Optional.of(new Answer(SafeText.line(container.name()), null, container.without(wanted)));
            }
            // What MONITOR says is told in one piece.
            HookListener live = wanted == Hook.MONITOR ? HookListener.SILENT : console;
            HookRequest request = HookRequest.in(container.id(), wanted, Duration.ofSeconds(arguments.timeout));
            HookResult run = new HookRunner(engine, live).run(request, HookRunner.newRunId(), cancellation);
            return Optional.of(new Answer(SafeText.line(container.name()), run, null));
        } catch (EngineException e) {
            return Optional.of(new Answer(SafeText.line(name), null, e.getMessage()));
        }
    }
}

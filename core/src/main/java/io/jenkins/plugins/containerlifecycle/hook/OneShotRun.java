package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.OutputSubscription;
import io.jenkins.plugins.containerlifecycle.report.HookExitCode;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Runs a hook as its container's only process, for images that have no other. */
final class OneShotRun {
    private static final Duration LAST_OUTPUT = Duration.ofSeconds(10);
    /** How late an engine may learn that the kernel has killed something; some engines never do. */
    private static final Duration LATE_FLAG = Duration.ofMillis(500);

    private static final long POLL_MILLIS = 50;
    /** What shells print about a killed child. */
    private static final Pattern CHILD_KILLED = Pattern.compile("(?m)(^|\\s)Killed\\s*$");

    private final OwnedRun run;
    private final OwnedContainer container;
    private final HookResultBuilder record;

    OneShotRun(OwnedRun run) {
        this.run = run;
        this.container = run.container();
        this.record = run.record();
    }

    void run() throws NoHookException, EngineException, InterruptedException {
        if (!run.request().retryFor().isZero()) {
            record.property("run.retry", "not used: the image has no process that would become ready later");
        }
        HookCommand command = new HookCommand(run.containers(), run.request());
        OutputCapture output = new OutputCapture(run.listener());
        HeldBackOutput held = new HeldBackOutput(output);
        try {
            Optional<List<String>> fallback = Optional.empty();
            try {
                runOnce(command.preferred(), held);
                if (HookExitCode.couldNotRun(record.exitCode())) {
                    fallback = command.fallback(container.id(), run.ancestry());
                }
            } catch (EngineException e) {
                if (!container.isCreated() || e.kind() != EngineException.Kind.REFUSED) {
                    throw e;
                }
                // The script or its shell is not in the image, so the container could not even start.
                fallback = Optional.of(
                        command.fallback(container.id(), run.ancestry()).orElseThrow(() -> e));
            }
            if (fallback.isPresent()) {
                held.drop();
                output = new OutputCapture(run.listener());
                held = new HeldBackOutput(output);
                runOnce(fallback.get(), held);
            }
        } catch (NoHookException e) {
            held.drop();
            throw e;
        } finally {
            held.release();
            record.output(output);
        }
        run.explainWhyItCouldNotRun();
        lookForMemory();
    }

    private void runOnce(List<String> words, HeldBackOutput output) throws EngineException, InterruptedException {
        String announced = container.reportDirectory(1);
        create(words, announced);
        String reports = container.makeReportDirectory(1);
        if (!reports.equals(announced)) {
            // The hook learns about the folder when its container is created.
            create(words, reports);
            container.makeReportDirectory(1);
        }
        String id = container.id();
        try (OutputSubscription subscription = run.containers().attach(id, output)) {
            run.listener().onPhase("Running " + run.request().hook() + " in " + run.shownContainer() + ".");
            container.start();
            Optional<Integer> exitCode = run.containers().waitForExit(id, run.deadline());
            if (exitCode.isEmpty()) {
                record.broken(Outcome.TIMED_OUT, run.timedOut());
                return;
            }
            if (!subscription.awaitEnd(Deadline.in(LAST_OUTPUT))) {
                record.unclear("The engine did not close the output of the hook, so some of it may be missing.");
            }
            record.ended(StartComplaint.exitCode(exitCode.get(), output.text()).orElse(exitCode.get()));
        }
        run.readReports(reports);
    }

    private void create(List<String> words, String reports) throws EngineException, InterruptedException {
        record.container(container.create(
                run.image().id(),
                words.subList(0, 1),
                words.subList(1, words.size()),
                Map.of(HookExecution.REPORT_DIRECTORY_VARIABLE, reports)));
    }

    /**
     * The container's control group is gone with it, and so is the kernel's own count. Only the engine's flag is left:
     * it comes a moment late on a busy machine, and sometimes not at all.
     */
    private void lookForMemory() throws EngineException, InterruptedException {
        Integer code = record.exitCode();
        if (code == null || HookExitCode.couldNotRun(code)) {
            return;
        }
        boolean killed = HookExitCode.KILLED.is(code);
        Long limit = run.memoryLimit();
        boolean suspicious = killed || limit != null && record.isRed();
        if (isFlagged(suspicious ? LATE_FLAG : Duration.ZERO)) {
            record.unclear(run.outOfMemory());
        } else if (limit != null && killed) {
            record.unclear("The hook was killed (exit code 137, SIGKILL), most likely by the kernel for memory,"
                    + " although the engine does not say so: the container may use " + megabytes(limit) + ".");
        } else if (limit != null
                && record.isRed()
                && CHILD_KILLED.matcher(record.stderr()).find()) {
            record.note("A process of the hook was killed, perhaps by the kernel for memory: the container may use "
                    + megabytes(limit) + ".");
        }
    }

    private boolean isFlagged(Duration patience) throws EngineException, InterruptedException {
        Deadline deadline = Deadline.in(patience);
        while (true) {
            ContainerDetails details = run.containers().inspect(container.id());
            if (details.oomKilled() || deadline.passed()) {
                return details.oomKilled();
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static String megabytes(long limit) {
        return limit / 1024 / 1024 + " MiB";
    }
}

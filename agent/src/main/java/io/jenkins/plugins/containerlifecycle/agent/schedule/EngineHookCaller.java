package io.jenkins.plugins.containerlifecycle.agent.schedule;

import io.jenkins.plugins.containerlifecycle.agent.limit.TokenBucket;
import io.jenkins.plugins.containerlifecycle.agent.observe.HookRun;
import io.jenkins.plugins.containerlifecycle.agent.observe.HookRunBuilder;
import io.jenkins.plugins.containerlifecycle.agent.observe.HookStatus;
import io.jenkins.plugins.containerlifecycle.agent.observe.Moment;
import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.hook.HookListener;
import io.jenkins.plugins.containerlifecycle.hook.HookRequest;
import io.jenkins.plugins.containerlifecycle.hook.HookRequestBuilder;
import io.jenkins.plugins.containerlifecycle.hook.HookResult;
import io.jenkins.plugins.containerlifecycle.hook.HookRunner;
import io.jenkins.plugins.containerlifecycle.hook.LostHooks;
import io.jenkins.plugins.containerlifecycle.hook.SeenScripts;
import io.jenkins.plugins.containerlifecycle.hook.UpdateOutcome;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.monitoring.ContainerMetrics;
import io.jenkins.plugins.containerlifecycle.monitoring.MonitorResult;
import io.jenkins.plugins.containerlifecycle.monitoring.MonitorState;
import io.jenkins.plugins.containerlifecycle.report.CheckResult;
import io.jenkins.plugins.containerlifecycle.report.HookVerdict;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.ReportFormat;
import io.jenkins.plugins.containerlifecycle.report.Totals;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs a hook in a container, and puts what came of it into the words of a page. */
public final class EngineHookCaller implements HookCaller {
    private static final int MAX_OUTPUT = 16 * 1024;
    private static final int MAX_SHOWN = 100;
    /** To end a hook that takes too long takes a moment. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    private static final Duration CLOCKS = Duration.ofMinutes(1);

    /** An engine that is lost is lost for all hooks that run. */
    private static final int LINES_AT_ONCE = 5;

    private static final Duration LINE_EVERY = Duration.ofMinutes(1);

    private final ContainerEngine engine;
    private final Function<Hook, Duration> timeouts;
    private final KeptMetrics kept;
    private final Consumer<String> log;
    private final Moment start = Moment.now();
    private final SeenScripts scripts = new SeenScripts();
    private final TokenBucket lines = new TokenBucket(LINES_AT_ONCE, LINE_EVERY, Instant.now());
    /** Containers and hooks in which nothing of an agent before this one goes on. */
    private final Set<String> swept = ConcurrentHashMap.newKeySet();

    /**
     * @param maxSamples the most metrics that a container may have
     * @param log gets a line if something of an agent before this one was ended, or if it is not known what came of a hook
     */
    public EngineHookCaller(
            ContainerEngine engine, Function<Hook, Duration> timeouts, int maxSamples, Consumer<String> log) {
        this.engine = engine;
        this.timeouts = timeouts;
        this.kept = new KeptMetrics(maxSamples);
        this.log = log;
    }

    @Override
    public @Nullable HookRun run(ObservedContainer container, Hook hook, @Nullable String causeId)
            throws InterruptedException {
        Instant started = Instant.now();
        long begin = System.nanoTime();
        HookRunBuilder run = new HookRunBuilder()
                .hook(hook)
                .started(started)
                .causeId(causeId)
                .failedChecks(0)
                .metrics(null)
                .output("");
        try {
            sweep(container, hook);
            HookRequest request = HookRequest.in(container.facts().id(), hook, timeouts.apply(hook));
            if (hook == Hook.VALIDATE) {
                request = new HookRequestBuilder()
                        .from(request)
                        .format(ReportFormat.AUTO)
                        .build();
            }
            HookResult result = new HookRunner(engine, HookListener.SILENT, scripts)
                    .run(request, runIdPrefix(hook) + HookRunner.newRunId(), new Cancellation());
            if (result.isUnknown()) {
                tellUnknown(container, hook, result.report().reason());
                return null;
            }
            run.duration(result.context().duration());
            describe(run, container, hook, result);
            String printed =
                    result.output().stdout().text() + result.output().stderr().text();
            run.output(Shortening.ends(SafeText.block(SafeText.withoutEscapes(printed)), MAX_OUTPUT, "\n[...]\n"));
        } catch (EngineException e) {
            switch (e.kind()) {
                // Whoever looks at the engine tells of that; a conflict means that the container has just ended or is
                // paused.
                case NO_SUCH_CONTAINER, CONFLICT, UNREACHABLE, PERMISSION -> {
                    return null;
                }
                case CONNECTION_LOST -> {
                    tellUnknown(container, hook, e.getMessage());
                    return null;
                }
                default ->
                    run.duration(Duration.ofNanos(System.nanoTime() - begin))
                            .status(unknown(hook))
                            .summary(SafeText.line(e.getMessage()));
            }
        }
        return run.build();
    }

    /** It counts neither as good nor as bad, so that nothing else would tell that it happens again and again. */
    private void tellUnknown(ObservedContainer container, Hook hook, @Nullable String why) {
        if (!container.gone() && lines.take(Instant.now())) {
            log.accept("What came of " + hook + " of "
                    + SafeText.line(container.facts().name()) + " is not known, and does not count. "
                    + SafeText.line(String.valueOf(why)));
        }
    }

    private static String runIdPrefix(Hook hook) {
        return "agent-" + hook.id() + "-";
    }

    /**
     * Ends what an agent before this one, which was killed, has left: once, as soon as nothing of it may run any more, and
     * only in containers that ran then.
     */
    private void sweep(ObservedContainer container, Hook hook) throws EngineException, InterruptedException {
        Duration longest = timeouts.apply(hook).plus(GRACE);
        if (start.age().compareTo(longest) < 0
                || !mayBeOlder(container.facts().startedAt())
                || !swept.add(container.facts().id() + " " + hook)) {
            return;
        }
        int ended = LostHooks.end(engine, container.facts().id(), runIdPrefix(hook), longest);
        if (ended > 0) {
            log.accept("An agent before this one had left " + ended + (ended == 1 ? " run of " : " runs of ") + hook
                    + " in " + container.facts().name() + ", longer than the time limit; ended.");
        }
    }

    /** Than this agent. The engine's clock may be another one. */
    private boolean mayBeOlder(@Nullable String startedAt) {
        try {
            return startedAt == null
                    || OffsetDateTime.parse(startedAt)
                            .toInstant()
                            .isBefore(start.time().plus(CLOCKS));
        } catch (DateTimeException e) {
            return true;
        }
    }

    private void describe(HookRunBuilder run, ObservedContainer container, Hook hook, HookResult result) {
        switch (hook) {
            case MONITOR -> {
                MonitorResult said = MonitorResult.of(result);
                run.status(HookStatus.of(said.state()))
                        .summary(said.summary())
                        .details(said.details())
                        .addAllWarnings(said.problems());
                measure(run, container, hook, result);
            }
            case METRICS -> {
                run.status(HookStatus.of(result.report().outcome()))
                        .summary(result.report().reason());
                measure(run, container, hook, result);
            }
            case UPDATE ->
                run.status(HookStatus.of(UpdateOutcome.of(result)))
                        .summary(UpdateOutcome.reason(result))
                        .warnings(result.report().warnings());
            case START, VALIDATE -> {
                HookVerdict verdict = result.report();
                run.status(HookStatus.of(verdict.outcome()))
                        .summary(verdict.reason())
                        .details(List.of(totals(verdict.totals())))
                        .failures(failures(verdict))
                        .failedChecks(
                                verdict.totals().failed() + verdict.totals().errors())
                        .warnings(verdict.warnings());
            }
        }
    }

    private void measure(HookRunBuilder run, ObservedContainer container, Hook hook, HookResult result) {
        ContainerMetrics.Reading reading = ContainerMetrics.read(hook, result);
        run.addAllWarnings(reading.warnings());
        if (reading.exposition() == null) {
            if (hook == Hook.METRICS) {
                run.status(HookStatus.of(
                                result.report().outcome().isGreen()
                                        ? Outcome.ERROR
                                        : result.report().outcome()))
                        .summary(String.valueOf(reading.trouble()));
            }
        } else {
            Optional<String> refused = kept.refuse(container, hook, reading.exposition());
            if (refused.isEmpty()) {
                run.metrics(reading.exposition());
            } else {
                run.addWarnings(refused.get());
                if (hook == Hook.METRICS) {
                    run.status(HookStatus.of(Outcome.ERROR)).summary(refused.get());
                }
            }
        }
    }

    private static HookStatus unknown(Hook hook) {
        return switch (hook) {
            case MONITOR -> HookStatus.of(MonitorState.UNKNOWN);
            case UPDATE -> HookStatus.of(UpdateOutcome.ERROR);
            case START, VALIDATE, METRICS -> HookStatus.of(Outcome.ERROR);
        };
    }

    private static String totals(Totals totals) {
        return totals.total() + (totals.total() == 1 ? " check: " : " checks: ") + totals.passed() + " passed, "
                + totals.failed() + " failed, " + totals.errors() + " with errors, " + totals.skipped() + " skipped.";
    }

    private static List<HookRun.FailedCheck> failures(HookVerdict verdict) {
        List<HookRun.FailedCheck> failures = new ArrayList<>();
        for (CheckResult check : verdict.checks()) {
            if (check.outcome().isRed() && failures.size() < MAX_SHOWN) {
                failures.add(new HookRun.FailedCheck(check.name(), check.message()));
            }
        }
        return failures;
    }
}

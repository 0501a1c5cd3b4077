package io.jenkins.plugins.containerlifecycle.agent.schedule;

import io.jenkins.plugins.containerlifecycle.agent.observe.HookRun;
import io.jenkins.plugins.containerlifecycle.agent.observe.HookRunBuilder;
import io.jenkins.plugins.containerlifecycle.agent.observe.HookStatus;
import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.hook.HookListener;
import io.jenkins.plugins.containerlifecycle.hook.HookRequest;
import io.jenkins.plugins.containerlifecycle.hook.HookRequestBuilder;
import io.jenkins.plugins.containerlifecycle.hook.HookResult;
import io.jenkins.plugins.containerlifecycle.hook.HookRunner;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs a hook in a container, and puts what came of it into the words of a page. */
public final class EngineHookCaller implements HookCaller {
    private static final int MAX_OUTPUT = 16 * 1024;
    private static final int MAX_SHOWN = 100;

    private final ContainerEngine engine;
    private final Function<Hook, Duration> timeouts;
    private final int maxSamples;

    /** @param maxSamples the most metrics that a container may have */
    public EngineHookCaller(ContainerEngine engine, Function<Hook, Duration> timeouts, int maxSamples) {
        this.engine = engine;
        this.timeouts = timeouts;
        this.maxSamples = maxSamples;
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
            HookRequest request = HookRequest.in(container.facts().id(), hook, timeouts.apply(hook));
            if (hook == Hook.VALIDATE) {
                request = new HookRequestBuilder()
                        .from(request)
                        .format(ReportFormat.AUTO)
                        .build();
            }
            HookResult result =
                    new HookRunner(engine, HookListener.SILENT).run(request, HookRunner.newRunId(), new Cancellation());
            run.duration(result.context().duration());
            describe(run, hook, result);
            String printed =
                    result.output().stdout().text() + result.output().stderr().text();
            run.output(Shortening.ends(SafeText.block(printed), MAX_OUTPUT, "\n[...]\n"));
        } catch (EngineException e) {
            switch (e.kind()) {
                case NO_SUCH_CONTAINER, UNREACHABLE, PERMISSION, CONNECTION_LOST -> {
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

    private void describe(HookRunBuilder run, Hook hook, HookResult result) {
        switch (hook) {
            case MONITOR -> {
                MonitorResult said = MonitorResult.of(result);
                run.status(HookStatus.of(said.state()))
                        .summary(said.summary())
                        .details(said.details())
                        .addAllWarnings(said.problems());
                measure(run, hook, result);
            }
            case METRICS -> {
                run.status(HookStatus.of(result.report().outcome()))
                        .summary(result.report().reason());
                measure(run, hook, result);
            }
            case UPDATE ->
                run.status(HookStatus.of(UpdateOutcome.of(result)))
                        .summary(result.report().reason())
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

    private void measure(HookRunBuilder run, Hook hook, HookResult result) {
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
        } else if (reading.exposition().samples() > maxSamples) {
            String tooMany = "It has " + reading.exposition().samples() + " samples, but a container may have "
                    + maxSamples + ": none of them is kept.";
            run.addWarnings(tooMany);
            if (hook == Hook.METRICS) {
                run.status(HookStatus.of(Outcome.ERROR)).summary(tooMany);
            }
        } else {
            run.metrics(reading.exposition());
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

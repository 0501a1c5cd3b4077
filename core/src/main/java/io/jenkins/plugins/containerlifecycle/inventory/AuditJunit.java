package io.jenkins.plugins.containerlifecycle.inventory;

import io.jenkins.plugins.containerlifecycle.report.CapturedText;
import io.jenkins.plugins.containerlifecycle.report.CheckResult;
import io.jenkins.plugins.containerlifecycle.report.CheckResultBuilder;
import io.jenkins.plugins.containerlifecycle.report.HookOutput;
import io.jenkins.plugins.containerlifecycle.report.HookVerdict;
import io.jenkins.plugins.containerlifecycle.report.JunitWriter;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.ReportContextBuilder;
import io.jenkins.plugins.containerlifecycle.report.ReportFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of rules as JUnit XML: a suite a rule, in it a test for each image and container. */
public final class AuditJunit {
    private static final String AUDIT = "audit";

    private AuditJunit() {}

    /** @param unknownIsError whether a target of which nobody can tell is an error, and not only skipped */
    public static byte[] of(List<AuditResult> results, boolean unknownIsError, Instant started, Duration duration) {
        List<CheckResult> checks = new ArrayList<>();
        for (AuditResult result : results) {
            for (AuditFinding finding : result.findings()) {
                String what = AuditText.what(finding) + " " + AuditText.origin(finding);
                finding.targets().forEach(target -> checks.add(check(result, target, Outcome.FAILED, what)));
            }
            result.unknown()
                    .forEach((target, why) ->
                            checks.add(check(result, target, unknownIsError ? Outcome.ERROR : Outcome.SKIPPED, why)));
            result.fine().forEach(target -> checks.add(check(result, target, Outcome.PASSED, null)));
        }
        Outcome outcome = checks.stream().map(CheckResult::outcome).reduce(Outcome.SKIPPED, AuditJunit::worse);
        HookVerdict verdict = new HookVerdict(
                outcome,
                results.stream()
                        .map(AuditText::head)
                        .reduce((one, other) -> one + " " + other)
                        .orElse(AUDIT),
                ReportFormat.EXIT_CODE,
                checks,
                List.of());
        return JunitWriter.toBytes(
                verdict,
                new HookOutput(null, CapturedText.EMPTY, CapturedText.EMPTY, Map.of(), null, null),
                new ReportContextBuilder()
                        .repository(AUDIT)
                        .hook("packages")
                        .image("")
                        .imageId("")
                        .started(started)
                        .duration(duration)
                        .extraProperties(Map.of())
                        .build());
    }

    private static Outcome worse(Outcome one, Outcome other) {
        List<Outcome> order = List.of(Outcome.SKIPPED, Outcome.PASSED, Outcome.ERROR, Outcome.FAILED);
        return order.indexOf(one) > order.indexOf(other) ? one : other;
    }

    private static CheckResult check(
            AuditResult result, AuditTarget target, Outcome outcome, @Nullable String message) {
        return new CheckResultBuilder()
                .suite(result.rule().condition().text())
                .className(target.kind().name().toLowerCase(Locale.ROOT))
                .name(target.name())
                .outcome(outcome)
                .message(message)
                .reruns(List.of())
                .standsForHook(false)
                .build();
    }
}

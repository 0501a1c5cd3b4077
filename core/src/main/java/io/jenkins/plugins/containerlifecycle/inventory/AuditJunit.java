package io.jenkins.plugins.containerlifecycle.inventory;

import io.jenkins.plugins.containerlifecycle.report.CapturedText;
import io.jenkins.plugins.containerlifecycle.report.CheckResult;
import io.jenkins.plugins.containerlifecycle.report.CheckResultBuilder;
import io.jenkins.plugins.containerlifecycle.report.HookOutput;
import io.jenkins.plugins.containerlifecycle.report.HookVerdict;
import io.jenkins.plugins.containerlifecycle.report.JunitWriter;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.ReportContext;
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

    /** The class of the tests of {@link #ofImage}, below that of the image's repository. */
    public static final String IMAGE_CLASS = AUDIT;

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
        return write(
                results,
                checks,
                outcome,
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

    /**
     * What came of rules for one image: a test a rule. Its names are those of the repository and the rule, so that they
     * stay the same from build to build.
     *
     * @param repository of the image, without a tag
     * @param image as the user named it
     * @param unknownIsError as for {@link #of}
     */
    public static byte[] ofImage(
            String repository,
            String image,
            String imageId,
            List<AuditResult> results,
            boolean unknownIsError,
            Instant started,
            Duration duration) {
        List<CheckResult> checks = new ArrayList<>();
        for (AuditResult result : results) {
            List<String> sentences =
                    result.findings().stream().map(AuditText::sentence).toList();
            Outcome outcome = Outcome.FAILED;
            if (sentences.isEmpty()) {
                sentences = List.copyOf(result.unknown().values());
                outcome = sentences.isEmpty() ? Outcome.PASSED : unknownIsError ? Outcome.ERROR : Outcome.SKIPPED;
            }
            String reason = result.rule().reason();
            checks.add(new CheckResultBuilder()
                    .className(IMAGE_CLASS)
                    .name(result.rule().condition().text())
                    .outcome(outcome)
                    .message(
                            sentences.isEmpty()
                                    ? null
                                    : String.join("; ", sentences) + (reason.isEmpty() ? "" : " (" + reason + ")"))
                    .reruns(List.of())
                    .standsForHook(false)
                    .build());
        }
        Outcome worst = checks.stream().map(CheckResult::outcome).reduce(Outcome.SKIPPED, AuditJunit::worse);
        return write(
                results,
                checks,
                // An error would be taken for one of the audit itself, and get a test of its own.
                worst == Outcome.ERROR ? Outcome.FAILED : worst,
                new ReportContextBuilder()
                        .repository(repository)
                        .hook(IMAGE_CLASS)
                        .image(image)
                        .imageId(imageId)
                        .started(started)
                        .duration(duration)
                        .extraProperties(Map.of())
                        .build());
    }

    private static byte[] write(
            List<AuditResult> results, List<CheckResult> checks, Outcome outcome, ReportContext context) {
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
                verdict, new HookOutput(null, CapturedText.EMPTY, CapturedText.EMPTY, Map.of(), null, null), context);
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

package io.jenkins.plugins.containerlifecycle.inventory;

import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import io.jenkins.plugins.containerlifecycle.report.CapturedText;
import io.jenkins.plugins.containerlifecycle.report.CheckResult;
import io.jenkins.plugins.containerlifecycle.report.CheckResultBuilder;
import io.jenkins.plugins.containerlifecycle.report.HookOutput;
import io.jenkins.plugins.containerlifecycle.report.HookVerdict;
import io.jenkins.plugins.containerlifecycle.report.JunitSuite;
import io.jenkins.plugins.containerlifecycle.report.JunitWriter;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.ReportContext;
import io.jenkins.plugins.containerlifecycle.report.ReportContextBuilder;
import io.jenkins.plugins.containerlifecycle.report.ReportFormat;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What came of rules as JUnit XML: a suite a rule, in it a test for each image and container. */
public final class AuditJunit {
    private static final String AUDIT = "audit";
    /** Of a test's message: an image may have many thousand packages of one source. */
    private static final int MAX_SENTENCES = 100;

    private static final int MAX_SENTENCE = 1000;

    /** The class of the tests of {@link #ofImage}, below that of the image's repository. */
    public static final String IMAGE_CLASS = AUDIT;

    private AuditJunit() {}

    /**
     * @param unknownIsError whether a target of which nobody can tell is an error, and not only skipped; one that is not
     *     there always is
     */
    public static byte[] of(List<AuditResult> results, boolean unknownIsError, Instant started, Duration duration) {
        List<JunitSuite> suites =
                results.stream().map(result -> suite(result, unknownIsError)).toList();
        return JunitSuite.toBytes("audit", "packages", suites, started, duration);
    }

    private static JunitSuite suite(AuditResult result, boolean unknownIsError) {
        String name = AuditText.rule(result.rule());
        Map<AuditTarget, List<String>> affected = new LinkedHashMap<>();
        for (AuditFinding finding : result.findings()) {
            String what = AuditText.what(finding) + " " + AuditText.origin(finding);
            finding.targets()
                    .forEach(target -> affected.computeIfAbsent(target, t -> new ArrayList<>())
                            .add(what));
        }
        List<CheckResult> checks = new ArrayList<>();
        affected.forEach((target, what) -> checks.add(check(name, target, Outcome.FAILED, String.join("; ", what))));
        result.unknown().forEach((target, why) -> {
            boolean error = unknownIsError || target.isMissing();
            checks.add(check(name, target, error ? Outcome.ERROR : Outcome.SKIPPED, why));
        });
        result.fine().forEach(target -> checks.add(check(name, target, Outcome.PASSED, null)));
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("condition", result.rule().condition().text());
        properties.put("reason", result.rule().reason());
        properties.put("result", AuditText.head(result));
        return new JunitSuite(name, properties, checks);
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
                                    : joined(sentences) + (reason.isEmpty() ? "" : " (" + reason + ")"))
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

    private static String joined(List<String> sentences) {
        String shown = sentences.stream()
                .limit(MAX_SENTENCES)
                .map(sentence -> Shortening.after(sentence, MAX_SENTENCE))
                .collect(Collectors.joining("; "));
        int more = sentences.size() - MAX_SENTENCES;
        return more > 0 ? shown + "; and " + more + " more" : shown;
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

    private static CheckResult check(String rule, AuditTarget target, Outcome outcome, @Nullable String message) {
        // CI servers know a test by class and name, whatever its suite.
        String ofRule = rule.replaceAll("[^A-Za-z0-9-]+", "_").replaceAll("^_+|_+$", "");
        TargetKind known = target.kind();
        String kind = known == null ? "missing" : known.name().toLowerCase(Locale.ROOT);
        return new CheckResultBuilder()
                .className(ofRule + "." + kind)
                .name(target.name())
                .outcome(outcome)
                .message(message)
                .detail(target.id())
                .reruns(List.of())
                .standsForHook(false)
                .build();
    }
}

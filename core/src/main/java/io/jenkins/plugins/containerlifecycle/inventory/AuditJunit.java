package io.jenkins.plugins.containerlifecycle.inventory;

import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import io.jenkins.plugins.containerlifecycle.report.CheckResult;
import io.jenkins.plugins.containerlifecycle.report.CheckResultBuilder;
import io.jenkins.plugins.containerlifecycle.report.JunitSuite;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of rules as JUnit XML: a suite a rule, in it a test for each image and container. */
public final class AuditJunit {
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

package io.jenkins.plugins.containerlifecycle.plugin.audit;

import io.jenkins.plugins.containerlifecycle.inventory.AuditFinding;
import io.jenkins.plugins.containerlifecycle.inventory.AuditResult;
import io.jenkins.plugins.containerlifecycle.inventory.AuditText;
import io.jenkins.plugins.containerlifecycle.inventory.Coverage;
import io.jenkins.plugins.containerlifecycle.inventory.Origin;
import io.jenkins.plugins.containerlifecycle.inventory.PackageInventory;
import io.jenkins.plugins.containerlifecycle.plugin.images.PackageChanges;
import io.jenkins.plugins.containerlifecycle.plugin.packages.ImagePackages;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came of an audit in plain values, which an agent may send, a build's state may keep and a Pipeline can read. A rule
 * has {@code rule}, {@code reason}, {@code outcome}, {@code name_found}, {@code why} (it is not known) and the first {@code findings}
 * of {@code finding_count}, each with {@code
 * source}, {@code version}, {@code packages}, {@code from} and {@code sentence}.
 */
final class AuditValues {
    static final String PASSED = "passed";
    static final String FOUND = "found";
    static final String UNKNOWN = "unknown";
    /** Nothing was looked for, and the packages are known. */
    static final String NOTED = "noted";

    /** Of a rule: whether anything that it names is installed, in whatever version. */
    static final String NAME_FOUND = "name_found";

    /** Of the list that a Pipeline gets; the page has all. */
    private static final int MAX_CHANGES = 500;

    /** Of a rule, and of the packages of a finding: an image may have many thousand packages of one source. */
    private static final int MAX_FINDINGS = 100;

    private static final int MAX_SENTENCE = 1000;

    private AuditValues() {}

    /** What the step returns, except for what is compared with an earlier build. */
    static Map<String, Object> of(
            String image, ImagePackages packages, String outcome, List<? extends Map<String, ?>> rules) {
        PackageInventory inventory = packages.inventory();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("image", image);
        values.put("image_id", packages.imageId());
        values.put("outcome", outcome);
        values.put("packages", inventory.packages().size());
        values.put("os", inventory.os().prettyName());
        values.put("coverage", inventory.coverage().level().name().toLowerCase(Locale.ROOT));
        values.put("coverage_reasons", inventory.coverage().reasons());
        values.put("rules", rules);
        return values;
    }

    /** Maps with {@code change}, {@code name}, {@code before}, {@code after}, {@code source} and {@code from}. */
    static List<Object> ofChanges(PackageChanges changes) {
        List<Object> list = new ArrayList<>();
        for (PackageChanges.Change change : changes.list()) {
            if (list.size() == MAX_CHANGES) {
                break;
            }
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("change", change.getChange());
            each.put("name", change.getName());
            each.put("before", change.getBefore());
            each.put("after", change.getAfter());
            each.put("source", change.getSource());
            each.put("from", change.getFrom());
            list.add(each);
        }
        return list;
    }

    static Map<String, Object> ofRule(AuditResult result) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("rule", result.rule().condition().text());
        values.put("reason", result.rule().reason());
        values.put("outcome", outcome(result));
        values.put(NAME_FOUND, result.nameFound());
        if (result.findings().isEmpty() && !result.unknown().isEmpty()) {
            values.put("why", result.unknown().values().iterator().next());
        }
        List<Object> findings = new ArrayList<>();
        for (AuditFinding finding :
                result.findings().stream().limit(MAX_FINDINGS).toList()) {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("source", finding.source());
            each.put("version", finding.version());
            each.put(
                    "packages",
                    new ArrayList<>(
                            finding.packages().stream().limit(MAX_FINDINGS).toList()));
            Origin origin = finding.origin();
            each.put("from", origin == null ? null : origin.toString());
            each.put("sentence", Shortening.after(AuditText.sentence(finding), MAX_SENTENCE));
            findings.add(each);
        }
        values.put("findings", findings);
        values.put("finding_count", result.findings().size());
        return values;
    }

    private static String outcome(AuditResult result) {
        if (!result.findings().isEmpty()) {
            return FOUND;
        }
        // An image that was not looked into, for whatever reason, has not passed.
        return result.unknown().isEmpty() && !result.fine().isEmpty() ? PASSED : UNKNOWN;
    }

    /** The worst of all; without a rule, whether the packages are known. */
    static String outcome(List<? extends Map<String, ?>> rules, Coverage coverage) {
        if (rules.isEmpty()) {
            return coverage.isComplete() ? NOTED : UNKNOWN;
        }
        String worst = PASSED;
        for (Map<String, ?> rule : rules) {
            Object outcome = rule.get("outcome");
            if (FOUND.equals(outcome)) {
                return FOUND;
            }
            worst = PASSED.equals(outcome) ? worst : UNKNOWN;
        }
        return worst;
    }
}

package io.jenkins.plugins.containerlifecycle.plugin.audit;

import io.jenkins.plugins.containerlifecycle.inventory.PackageInventory;
import io.jenkins.plugins.containerlifecycle.inventory.PackagesText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the log is told of an audit. */
final class AuditSummary {
    /** What is not told here is in the test results and on the build's page. */
    private static final int MAX_LINES = 100;
    /** In the sentence at the end. */
    private static final int MAX_RULES = 5;
    /** In a line before it. */
    private static final int MAX_NAMES = 20;

    private final Object image;
    private final List<Map<?, ?>> rules = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final PackageInventory inventory;

    /** @param values of {@link AuditValues#of}, as the log would show them */
    AuditSummary(Map<String, ?> values, PackageInventory inventory) {
        this.inventory = inventory;
        this.image = values.get("image");
        if (values.get("rules") instanceof List<?> list) {
            list.forEach(rule -> rules.add((Map<?, ?>) rule));
        }
        rules.forEach(this::addRule);
        addStrangeNames();
        add(PackagesText.summary(inventory));
        if (rules.isEmpty()) {
            inventory.coverage().reasons().forEach(this::add);
        }
    }

    private void addRule(Map<?, ?> rule) {
        String reason = String.valueOf(rule.get("reason"));
        String head = rule.get("rule") + (reason.isEmpty() ? "" : " (" + reason + ")");
        if (rule.get("findings") instanceof List<?> findings) {
            for (Object finding : findings) {
                addOfRule(head + ": " + ((Map<?, ?>) finding).get("sentence") + ".");
            }
        }
        if (rule.get("why") != null) {
            addOfRule(Messages.AuditSummary_Unknown(head, rule.get("why")));
        }
    }

    /** Of what nobody has ever installed a rule finds nothing, as of what is misspelt. */
    private void addStrangeNames() {
        List<String> strange = rules.stream()
                .filter(rule -> AuditValues.PASSED.equals(rule.get("outcome"))
                        && Boolean.FALSE.equals(rule.get(AuditValues.NAME_FOUND)))
                .map(rule -> String.valueOf(rule.get("rule")))
                .toList();
        if (!strange.isEmpty()) {
            add(Messages.AuditSummary_NoName(strange.size(), some(strange, MAX_NAMES)));
        }
    }

    private void addOfRule(String line) {
        if (lines.size() < MAX_LINES) {
            lines.add(line);
        } else if (lines.size() == MAX_LINES) {
            lines.add(Messages.AuditSummary_More());
        }
    }

    /** However much the rules have found. */
    void add(String line) {
        lines.add(line);
    }

    List<String> lines() {
        return lines;
    }

    /** One sentence. */
    String message() {
        List<String> found = rules(AuditValues.FOUND);
        List<String> unknown = rules(AuditValues.UNKNOWN);
        if (!found.isEmpty()) {
            return Messages.AuditSummary_Found(image, found.size(), rules.size(), some(found))
                    + (unknown.isEmpty() ? "" : " " + Messages.AuditSummary_AndUnknown(some(unknown)));
        } else if (!unknown.isEmpty()) {
            return Messages.AuditSummary_NotKnown(image, unknown.size(), rules.size(), some(unknown));
        } else if (!rules.isEmpty()) {
            return Messages.AuditSummary_Passed(image, rules.size());
        }
        return inventory.coverage().isComplete()
                ? Messages.AuditSummary_Noted(image, inventory.packages().size())
                : Messages.AuditSummary_NotNoted(
                        image, inventory.coverage().reasons().get(0));
    }

    private List<String> rules(String outcome) {
        return rules.stream()
                .filter(rule -> outcome.equals(rule.get("outcome")))
                .map(rule -> String.valueOf(rule.get("rule")))
                .toList();
    }

    private static String some(List<String> rules) {
        return some(rules, MAX_RULES);
    }

    private static String some(List<String> rules, int max) {
        int shown = Math.min(rules.size(), max);
        return String.join(", ", rules.subList(0, shown)) + (shown < rules.size() ? ", ..." : "");
    }
}

package io.jenkins.plugins.containerlifecycle.inventory;

import java.util.List;
import java.util.Map;

/**
 * What came of one rule.
 *
 * @param findings by what brought it; empty if nothing is affected
 * @param unknown of which targets nobody can tell, with the reason as a sentence
 * @param fine those that are known not to be affected
 */
public record AuditResult(
        AuditRule rule, List<AuditFinding> findings, Map<AuditTarget, String> unknown, List<AuditTarget> fine) {
    /** Each once. */
    public List<AuditTarget> affected() {
        return findings.stream()
                .flatMap(finding -> finding.targets().stream())
                .distinct()
                .toList();
    }
}

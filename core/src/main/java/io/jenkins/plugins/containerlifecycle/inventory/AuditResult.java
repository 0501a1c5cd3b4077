package io.jenkins.plugins.containerlifecycle.inventory;

import java.util.List;
import java.util.Map;

/**
 * What came of one rule.
 *
 * @param findings by what brought it; empty if nothing is affected
 * @param unknown of which targets nobody can tell, with the reason as a sentence
 * @param fine those that are known not to be affected
 * @param nameFound whether any of the targets has a package, or one from a source, of the condition's name, in whatever
 *     version; if not, it may be misspelt
 */
public record AuditResult(
        AuditRule rule,
        List<AuditFinding> findings,
        Map<AuditTarget, String> unknown,
        List<AuditTarget> fine,
        boolean nameFound) {
    /** Each once. */
    public List<AuditTarget> affected() {
        return findings.stream()
                .flatMap(finding -> finding.targets().stream())
                .distinct()
                .toList();
    }
}

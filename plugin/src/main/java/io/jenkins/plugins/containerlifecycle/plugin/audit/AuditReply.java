package io.jenkins.plugins.containerlifecycle.plugin.audit;

import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What comes back from the agent. Only types that Jenkins lets pass: the core's own classes would be refused on their
 * way to the controller, its exceptions too.
 */
final class AuditReply implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Why nothing could be looked into; null if it was, and all else is null if it is not. */
    final String trouble;

    /** The project's labels of the image, which tell its ancestry. */
    final HashMap<String, String> labels;
    /** Whether they are those of what the image was built on. */
    final boolean derived;
    /** The image's name without a tag, even if the user gave its ID; null if it has none. */
    final String repository;
    /** What is installed in it, and which ancestor brought what. */
    final byte[] packages;
    /** What came of each rule, as {@link AuditValues} has it. */
    final ArrayList<Map<String, Object>> rules;
    /** Null without a rule. */
    final byte[] junit;
    /** The bill of materials; null if none is wanted. */
    final byte[] sbom;

    private AuditReply(
            String trouble,
            Map<String, String> labels,
            boolean derived,
            String repository,
            byte[] packages,
            List<Map<String, Object>> rules,
            byte[] junit,
            byte[] sbom) {
        this.trouble = trouble;
        this.labels = labels == null ? null : new HashMap<>(labels);
        this.derived = derived;
        this.repository = repository;
        this.packages = packages;
        this.rules = rules == null ? null : new ArrayList<>(rules);
        this.junit = junit;
        this.sbom = sbom;
    }

    /** @param labels all of the image's; those that are not the project's are left out */
    static AuditReply of(
            Map<String, String> labels,
            boolean derived,
            String repository,
            byte[] packages,
            List<Map<String, Object>> rules,
            byte[] junit,
            byte[] sbom) {
        Map<String, String> ours = new HashMap<>(labels);
        ours.keySet().removeIf(label -> !label.startsWith(ImageLabels.PREFIX));
        return new AuditReply(null, ours, derived, repository, packages, rules, junit, sbom);
    }

    static AuditReply trouble(String message) {
        return new AuditReply(message, null, false, null, null, null, null, null);
    }
}

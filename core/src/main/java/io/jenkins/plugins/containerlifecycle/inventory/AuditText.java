package io.jenkins.plugins.containerlifecycle.inventory;

import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What came of rules, for people. */
public final class AuditText {
    private AuditText() {}

    /** A paragraph a rule. */
    public static String of(List<AuditResult> results) {
        StringBuilder out = new StringBuilder();
        for (AuditResult result : results) {
            out.append(head(result)).append('\n');
            for (AuditFinding finding : result.findings()) {
                out.append("  ")
                        .append(what(finding))
                        .append(' ')
                        .append(origin(finding))
                        .append('\n');
                names(out, "images", finding.targets(), TargetKind.IMAGE);
                names(out, "containers", finding.targets(), TargetKind.CONTAINER);
            }
            unknown(out, result.unknown());
        }
        return out.toString();
    }

    /** {@code openssl<3.0.15 (CVE-2024-5535): 2 images and 1 container affected; 1 image not known.} */
    public static String head(AuditResult result) {
        List<AuditTarget> affected = result.affected();
        String unknown = counted(List.copyOf(result.unknown().keySet()));
        String rule = rule(result.rule()) + ": ";
        if (affected.isEmpty() && result.fine().isEmpty()) {
            return rule + "nothing is known of " + unknown + ".";
        }
        String known;
        if (affected.isEmpty()) {
            known = "none of " + counted(result.fine()) + " affected"
                    + (result.nameFound() ? "" : "; " + nothingOfThatName(result));
        } else {
            known = counted(affected) + " affected";
        }
        return rule + known + (unknown.isEmpty() ? "" : "; " + unknown + " not known") + ".";
    }

    /** {@code openssl<3.0.15 (CVE-2024-5535)}; the reason only if there is one. */
    static String rule(AuditRule rule) {
        return SafeText.line(rule.condition().text()) + (rule.reason().isEmpty() ? "" : " (" + rule.reason() + ")");
    }

    private static String nothingOfThatName(AuditResult result) {
        Condition condition = result.rule().condition();
        String what = condition.namespace() != null
                ? "name, type and distribution"
                : condition.ecosystem() != null ? "name and type" : "name";
        return "no package of that " + what + " in " + (result.fine().size() == 1 ? "it" : "any of them");
    }

    private static String counted(List<AuditTarget> targets) {
        List<String> parts = new ArrayList<>();
        count(targets, TargetKind.IMAGE, "image", parts);
        count(targets, TargetKind.CONTAINER, "container", parts);
        count(targets, null, "name", parts);
        return String.join(" and ", parts);
    }

    private static void count(List<AuditTarget> targets, @Nullable TargetKind kind, String noun, List<String> parts) {
        long number = targets.stream().filter(target -> target.kind() == kind).count();
        if (number > 0) {
            parts.add(number + " " + noun + (number == 1 ? "" : "s"));
        }
    }

    /**
     * {@code openssl 3.0.11-1 (libssl3) came with base (commit 5c36ef228e)}. The build that made that image is left out:
     * not everybody who may read this may know of it.
     */
    public static String sentence(AuditFinding finding) {
        Origin origin = finding.origin();
        ImageMetadata metadata = origin == null ? null : origin.ancestor().metadata();
        String commit = metadata == null ? null : commit(metadata);
        return what(finding) + " " + cameWith(finding) + (commit == null ? "" : " (" + commit + ")");
    }

    /** {@code openssl 3.0.11-1 (libssl3, openssl)}. */
    static String what(AuditFinding finding) {
        boolean same = finding.packages().size() == 1 && finding.packages().contains(finding.source());
        return finding.source() + " " + finding.version()
                + (same ? "" : " (" + String.join(", ", finding.packages()) + ")");
    }

    /** {@code came with base: commit 5c36ef228e, build jenkins-base-7}. */
    static String origin(AuditFinding finding) {
        Origin origin = finding.origin();
        return cameWith(finding)
                + build(origin == null ? null : origin.ancestor().metadata());
    }

    private static String cameWith(AuditFinding finding) {
        if (finding.inContainer()) {
            return "was installed in the container, and is not in its image";
        }
        Origin origin = finding.origin();
        if (origin == null) {
            return "came from an image that is gone";
        }
        return "came with " + SafeText.line(origin.ancestor().name())
                + (origin.exact() ? "" : " or something below it");
    }

    private static String build(@Nullable ImageMetadata metadata) {
        if (metadata == null) {
            return "";
        }
        List<String> facts = new ArrayList<>();
        String commit = commit(metadata);
        if (commit != null) {
            facts.add(commit);
        }
        if (metadata.buildTag() != null) {
            facts.add("build " + SafeText.line(metadata.buildTag()));
        }
        if (metadata.buildCause() != null) {
            facts.add(SafeText.line(metadata.buildCause()));
        }
        facts.add(metadata.buildTime().toString());
        return " (" + String.join(", ", facts) + ")";
    }

    private static @Nullable String commit(ImageMetadata metadata) {
        return metadata.gitref() == null ? null : "commit " + metadata.shortGitref();
    }

    private static void names(StringBuilder out, String heading, List<AuditTarget> targets, TargetKind kind) {
        String names = targets.stream()
                .filter(target -> target.kind() == kind)
                .map(target -> SafeText.line(target.name()))
                .collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            out.append("    ").append(heading).append(": ").append(names).append('\n');
        }
    }

    /** Those of one reason together. */
    private static void unknown(StringBuilder out, Map<AuditTarget, String> unknown) {
        unknown.entrySet().stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue,
                        LinkedHashMap::new,
                        Collectors.mapping(entry -> SafeText.line(entry.getKey().name()), Collectors.joining(", "))))
                .forEach((reason, names) -> out.append("  not known of ")
                        .append(names)
                        .append(": ")
                        .append(reason)
                        .append('\n'));
    }
}

package io.jenkins.plugins.containerlifecycle.plugin.images;

import hudson.Util;
import io.jenkins.plugins.containerlifecycle.inventory.Ancestor;
import io.jenkins.plugins.containerlifecycle.inventory.InstalledPackage;
import io.jenkins.plugins.containerlifecycle.inventory.Origin;
import io.jenkins.plugins.containerlifecycle.plugin.packages.ImagePackages;
import io.jenkins.plugins.containerlifecycle.plugin.text.ShownTime;
import io.jenkins.plugins.containerlifecycle.plugin.text.StoredText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * One audit of an image, as it is kept in the build's record: plain values only, and immutable once it is there. The
 * packages themselves are elsewhere, once for each image.
 */
@ExportedBean(defaultVisibility = 5)
public final class RecordedAudit {
    private static final String PASSED = "passed";
    private static final String NOTED = "noted";
    private static final String UNKNOWN = "unknown";

    private static final int MAX_RULES = 100;
    private static final int MAX_SHORT = 3;
    private static final int MAX_FINDINGS = 10;
    private static final int MAX_REASONS = 5;
    private static final int MAX_SHARES = 64;
    private static final int MAX_SENTENCE = 1000;

    /** Of the step's run, which a repetition after a restart has, too. */
    private final String runId;
    /** Its address on the page; 0 until it is recorded. */
    private int number;

    private final String image;
    /** Its name without a tag; null if it has none. */
    private final String repository;

    private final String imageId;
    private final String outcome;
    private final int packageCount;
    /** Empty if it does not say. */
    private final String os;

    private final String coverage;
    /** Why not all is known. */
    private final ArrayList<String> coverageReasons = new ArrayList<>();
    /** Reasons, rules that have not passed, and packages, for which there was no room. 0 in the record of an earlier release. */
    private int moreReasons;

    private int moreBadRules;
    private int otherPackages;

    private final int ruleCount;
    /** Those that found something first, then those that are not known. */
    private final ArrayList<Rule> rules = new ArrayList<>();
    /** Oldest first. */
    private final ArrayList<Share> shares = new ArrayList<>();
    /** Names of the stages around the step; null if there are none. */
    private final String stage;
    /** Epoch milliseconds. */
    private final long when;
    /** Among the artifacts; null if there is none. */
    private String sbom;
    /** The last good build with this image; null if there is none, like all below. */
    private Integer since;

    private String sinceImageId;
    /** {@code 1 added, 3 upgraded.} */
    private String changes;

    /** How many packages one ancestor has brought. */
    @ExportedBean(defaultVisibility = 5)
    public static final class Share {
        private final String ancestor;
        private final int packages;

        private Share(String ancestor, int packages) {
            this.ancestor = StoredText.clip(ancestor);
            this.packages = packages;
        }

        /** Null if nobody knows. */
        @Exported
        public String getAncestor() {
            return ancestor;
        }

        @Exported
        public int getPackages() {
            return packages;
        }
    }

    /** What came of one rule. */
    @ExportedBean(defaultVisibility = 5)
    public static final class Rule {
        private final String rule;
        private final String reason;
        private final String outcome;
        private final String why;
        private final ArrayList<String> findings = new ArrayList<>();
        /** For which there was no room; 0 in the record of an earlier release. */
        private final int moreFindings;

        private Rule(Map<?, ?> values) {
            rule = text(values, "rule");
            reason = text(values, "reason");
            outcome = text(values, "outcome");
            why = text(values, "why");
            if (values.get("findings") instanceof List<?> list) {
                for (Object finding : list.subList(0, Math.min(MAX_FINDINGS, list.size()))) {
                    if (finding instanceof Map<?, ?> each) {
                        findings.add(text(each, "sentence"));
                    }
                }
            }
            int all = values.get("finding_count") instanceof Number count ? count.intValue() : findings.size();
            moreFindings = Math.max(0, all - findings.size());
        }

        private Stream<String> texts() {
            return Stream.concat(Stream.of(rule, reason, outcome, why), findings.stream());
        }

        private int badness() {
            return PASSED.equals(outcome) ? 0 : UNKNOWN.equals(outcome) ? 1 : 2;
        }

        /** The condition. */
        @Exported
        public String getRule() {
            return rule;
        }

        /** Why nobody should have it; empty if the rule does not say. */
        @Exported
        public String getReason() {
            return reason;
        }

        /** {@code passed}, {@code found} or {@code unknown}. */
        @Exported
        public String getOutcome() {
            return outcome;
        }

        /** Why it is not known; null if it is. */
        @Exported
        public String getWhy() {
            return why;
        }

        /** {@code openssl 3.0.11-1 (libssl3) came with base}. */
        @Exported
        public List<String> getFindings() {
            return List.copyOf(findings);
        }

        /** How many there are besides, for which the build's record has no room. */
        @Exported
        public int getMoreFindings() {
            return moreFindings;
        }

        /** All of them in a line. */
        public String getFindingText() {
            List<String> parts = new ArrayList<>(findings);
            if (moreFindings > 0) {
                parts.add(Messages.RecordedAudit_MoreFindings(moreFindings));
            }
            return String.join("; ", parts);
        }
    }

    /**
     * @param values what the step returns to a Pipeline, as the log would show it
     * @param packages likewise
     * @param repository null if the image has no name
     * @param stage names of the stages around the step; null if there are none
     * @param runId the ID of the step's run
     */
    public RecordedAudit(
            Map<String, ?> values,
            ImagePackages packages,
            String repository,
            String stage,
            String runId,
            Instant when) {
        this.runId = runId;
        this.image = text(values, "image");
        this.repository = StoredText.clip(repository);
        this.imageId = packages.imageId();
        this.outcome = text(values, "outcome");
        this.packageCount = packages.inventory().packages().size();
        this.os = text(values, "os");
        this.coverage = text(values, "coverage");
        List<String> reasons = packages.inventory().coverage().reasons();
        reasons.stream()
                .limit(MAX_REASONS)
                .forEach(reason -> coverageReasons.add(StoredText.clip(reason, MAX_SENTENCE)));
        moreReasons = reasons.size() - coverageReasons.size();
        List<Rule> all = new ArrayList<>();
        if (values.get("rules") instanceof List<?> list) {
            list.forEach(rule -> all.add(new Rule((Map<?, ?>) rule)));
        }
        ruleCount = all.size();
        all.stream()
                .sorted(Comparator.comparing(Rule::badness).reversed())
                .limit(MAX_RULES)
                .forEach(rules::add);
        moreBadRules = (int) all.stream().filter(rule -> rule.badness() > 0).count()
                - getBadRules().size();
        share(packages);
        this.stage = StoredText.clip(stage);
        this.when = when.toEpochMilli();
    }

    private void share(ImagePackages packages) {
        int unknown = packageCount;
        for (Ancestor ancestor : packages.ancestors()) {
            int count = 0;
            for (InstalledPackage installed : packages.inventory().packages()) {
                Origin origin = packages.origin(installed).orElse(null);
                count += origin != null && origin.ancestor() == ancestor ? 1 : 0;
            }
            unknown -= count;
            if (count > 0 && shares.size() < MAX_SHARES) {
                shares.add(new Share(ancestor.name(), count));
            } else {
                otherPackages += count;
            }
        }
        if (unknown > 0) {
            shares.add(new Share(null, unknown));
        }
    }

    private static String text(Map<?, ?> values, String key) {
        return values.get(key) instanceof String text ? StoredText.clip(text, MAX_SENTENCE) : null;
    }

    /** Before it is recorded. */
    public void compareWith(LastGoodAudit last, PackageChanges between) {
        since = last.number();
        sinceImageId = last.imageId();
        changes = between.summary();
    }

    /** When it is recorded, before anybody else can see it. */
    void place(int address, String artifact) {
        number = address;
        sbom = artifact;
    }

    /** Of its texts, in characters. */
    int size() {
        return Stream.of(
                        Stream.of(image, repository, os, stage, changes),
                        coverageReasons.stream(),
                        shares.stream().map(Share::getAncestor),
                        rules.stream().flatMap(Rule::texts))
                .flatMap(texts -> texts)
                .filter(Objects::nonNull)
                .mapToInt(String::length)
                .sum();
    }

    boolean isSameAs(RecordedAudit other) {
        return runId.equals(other.runId);
    }

    boolean isOfStage(RecordedAudit other) {
        return Objects.equals(stage, other.stage);
    }

    /** Its address below {@code packages}; unlike its place in the list it stays. */
    @Exported
    public int getNumber() {
        return number;
    }

    /** As the user named it. */
    @Exported
    public String getImage() {
        return image;
    }

    /** Its name without a tag; null if it has none. */
    @Exported
    public String getRepository() {
        return repository;
    }

    @Exported
    public String getImageId() {
        return imageId;
    }

    /** {@code passed}, {@code found}, {@code unknown}, or {@code noted} if nothing was looked for. */
    @Exported
    public String getOutcome() {
        return outcome;
    }

    /** Never true for an outcome that this release does not know. */
    public boolean isPassed() {
        return PASSED.equals(outcome);
    }

    public boolean isNoted() {
        return NOTED.equals(outcome);
    }

    public boolean isUnknown() {
        return UNKNOWN.equals(outcome);
    }

    /** As a page shows it. */
    public String getOutcomeText() {
        return switch (outcome) {
            case PASSED -> Messages.RecordedAudit_Passed();
            case NOTED -> Messages.RecordedAudit_Noted();
            case UNKNOWN -> Messages.RecordedAudit_Unknown();
            case "found" -> Messages.RecordedAudit_Found();
            default -> outcome;
        };
    }

    @Exported
    public int getPackageCount() {
        return packageCount;
    }

    /** What the image says it is; empty if it does not say. */
    @Exported
    public String getOs() {
        return os;
    }

    /** {@code complete}, {@code partial} or {@code none}. */
    @Exported
    public String getCoverage() {
        return coverage;
    }

    /** Why not all is known; empty if it is. */
    @Exported
    public List<String> getCoverageReasons() {
        return List.copyOf(coverageReasons);
    }

    /** How many there are besides, for which the build's record has no room. */
    @Exported
    public int getMoreReasons() {
        return moreReasons;
    }

    /** All of them; {@link #getRules} has no more than 100. */
    @Exported
    public int getRuleCount() {
        return ruleCount;
    }

    /** Those that found something first, then those that are not known. */
    @Exported
    public List<Rule> getRules() {
        return List.copyOf(rules);
    }

    /** Those that have not passed. */
    public List<Rule> getBadRules() {
        return rules.stream().filter(rule -> rule.badness() > 0).toList();
    }

    /** How many there are besides, for which the build's record has no room. */
    @Exported
    public int getMoreBadRules() {
        return moreBadRules;
    }

    /** For a short list. */
    public List<Rule> getFirstBadRules() {
        return getBadRules().stream().limit(MAX_SHORT).toList();
    }

    /** How many have not passed besides {@link #getFirstBadRules}. */
    public int getMoreThanFirstBadRules() {
        return Math.max(0, getBadRules().size() - MAX_SHORT) + moreBadRules;
    }

    /** How many packages each ancestor has brought, the oldest first. */
    @Exported
    public List<Share> getShares() {
        return List.copyOf(shares);
    }

    /** How many packages are from ancestors that are not among {@link #getShares}, for which there was no room. */
    @Exported
    public int getOtherPackages() {
        return otherPackages;
    }

    /** {@code 60 from debian:12, 20 from base, 8 from dns}. */
    public String getShareText() {
        List<String> parts = new ArrayList<>();
        for (Share share : shares) {
            parts.add(
                    share.getAncestor() == null
                            ? Messages.RecordedAudit_FromNobodyKnows(share.getPackages())
                            : Messages.RecordedAudit_From(share.getPackages(), share.getAncestor()));
        }
        if (otherPackages > 0) {
            parts.add(Messages.RecordedAudit_FromOthers(otherPackages));
        }
        return String.join(", ", parts);
    }

    @Exported
    public String getStage() {
        return stage;
    }

    /** The path of the bill of materials among the build's artifacts; null if there is none. */
    @Exported
    public String getSbom() {
        return sbom;
    }

    /** From a page of the action. */
    public String getSbomHref() {
        return "../artifact/" + getSbomPath();
    }

    /** Below {@code artifact/}, for an address. */
    public String getSbomPath() {
        return sbom == null ? null : Util.encode(sbom);
    }

    /** {@code #12}. */
    public String getSinceText() {
        return "#" + since;
    }

    /** The number of the last good build with this image; null if it is not known. */
    @Exported
    public Integer getSince() {
        return since;
    }

    /** That build's image; null if it is not known. */
    @Exported
    public String getSinceImageId() {
        return sinceImageId;
    }

    public boolean isSameImage() {
        return imageId.equals(sinceImageId);
    }

    /** {@code 1 added, 3 upgraded.} Null if nothing was compared. */
    @Exported
    public String getChanges() {
        return changes;
    }

    /** RFC 3339, in UTC. */
    @Exported
    public String getTime() {
        return Instant.ofEpochMilli(when).toString();
    }

    /** As a page shows it. */
    public ShownTime getShownTime() {
        return new ShownTime(Instant.ofEpochMilli(when));
    }
}

package io.jenkins.plugins.containerlifecycle.plugin.catalogue;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Api;
import hudson.model.ModelObject;
import io.jenkins.plugins.containerlifecycle.inventory.Condition;
import io.jenkins.plugins.containerlifecycle.inventory.ConditionException;
import io.jenkins.plugins.containerlifecycle.inventory.Origin;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.images.AncestorReport;
import io.jenkins.plugins.containerlifecycle.plugin.images.ProducingBuilds;
import io.jenkins.plugins.containerlifecycle.plugin.jobs.UnreadableJobs;
import io.jenkins.plugins.containerlifecycle.plugin.packages.BackgroundReading.Progress;
import io.jenkins.plugins.containerlifecycle.plugin.packages.PackageIndex;
import io.jenkins.plugins.containerlifecycle.plugin.packages.PackageStore;
import io.jenkins.plugins.containerlifecycle.plugin.text.StoredText;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** Which images have a package that a condition means, as the reader of the page or of the API may know it. */
@ExportedBean(defaultVisibility = 5)
public final class PackageSearch implements ModelObject {
    private static final int MAX_SHOWN = 600;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** Of each list on the page. */
    static final int MAX_ON_PAGE = 50;
    /** Of each list in the answer to a script. */
    private static final int MAX_IN_API = 1000;
    /** Of all findings in it together. */
    private static final int MAX_IMAGES_IN_API = 5000;

    /** As it was written; empty if nobody has asked yet. */
    private final String text;
    /** What is wrong with the condition; null if nothing is. */
    private final String error;
    /** Why there is no answer yet; null if there is one. */
    private final String missing;

    private final List<FindingReport> findings = new ArrayList<>();
    private final List<UnknownImage> unknown = new ArrayList<>();
    private int affected;
    private int fine;
    private boolean nameFound;

    PackageSearch(@CheckForNull String condition) {
        String asked = Util.fixNull(condition).strip();
        text = StoredText.clip(asked, MAX_SHOWN);
        if (asked.isEmpty()) {
            error = null;
            missing = null;
            return;
        }
        Condition parsed;
        try {
            parsed = Condition.parse(asked);
        } catch (ConditionException e) {
            error = StoredText.clip(e.getMessage(), MAX_SHOWN);
            missing = null;
            return;
        }
        if (parsed.isOfLanguage()) {
            // That nothing is found where nobody has looked is no answer.
            error = Messages.PackageSearch_OfLanguage();
            missing = null;
            return;
        }
        error = null;
        // First the packages, because an image is noted only after its packages were kept.
        Progress packages = PackageStore.get().progress(PATIENCE);
        ReadableImages images = ReadableImages.now();
        missing = packages.done() ? ImageList.missing(images.progress()) : ImageList.missing(packages);
        if (missing == null) {
            answer(parsed, images.rows());
        }
    }

    private void answer(Condition condition, List<ImageRow> rows) {
        Map<String, ImageRow> byId = new LinkedHashMap<>();
        rows.stream()
                .sorted(Comparator.comparing(ImageRow::getName).thenComparing(ImageRow::id))
                .forEach(row -> byId.put(row.id(), row));
        PackageIndex.Result result = PackageStore.get().index().search(condition, byId.keySet());
        Origins origins = new Origins();
        int room = MAX_IMAGES_IN_API;
        for (PackageIndex.Finding finding : result.findings()) {
            List<ImageRow> images = finding.imageIds().stream().map(byId::get).toList();
            int listed = Math.min(room, Math.min(MAX_IN_API, images.size()));
            findings.add(new FindingReport(finding, origins, images, listed));
            room -= listed;
        }
        Set<String> damaged = PackageStore.get().damaged();
        result.unknown().forEach((id, reason) -> {
            String why = !reason.isEmpty()
                    ? reason
                    : damaged.contains(id) ? Messages.PackageSearch_Damaged() : Messages.PackageSearch_NotAudited();
            unknown.add(new UnknownImage(byId.get(id), why));
        });
        nameFound = result.nameFound();
        affected = result.affected().size();
        fine = rows.size() - affected - unknown.size();
    }

    /** What the ancestors say, as far as the reader may know it; each is looked up once, and only if it is shown. */
    private static final class Origins {
        private final ProducingBuilds builds = new ProducingBuilds();
        private final UnreadableJobs unreadable = new UnreadableJobs();
        private final Map<ImageMetadata, AncestorReport> reports = new LinkedHashMap<>();

        AncestorReport report(ImageMetadata metadata) {
            return reports.computeIfAbsent(metadata, unknown -> AncestorReport.of(metadata, builds, unreadable));
        }
    }

    @Override
    public String getDisplayName() {
        return Messages.PackageSearch_DisplayName();
    }

    /** As it was written, safe to show; empty if nobody has asked yet. */
    @Exported
    public String getCondition() {
        return text;
    }

    /** What is wrong with the condition, or why nothing can be said; null if nothing is. */
    @Exported
    public String getError() {
        return error != null ? error : missing;
    }

    /** Whether the condition is none. */
    public boolean isBad() {
        return error != null;
    }

    /** Whether everything that is kept was looked into. If not, there is no finding, and that says nothing. */
    @Exported
    public boolean isComplete() {
        return !text.isEmpty() && error == null && missing == null;
    }

    /** How many images have it. */
    @Exported
    public int getAffected() {
        return affected;
    }

    /** Of how many images nobody can tell. */
    @Exported
    public int getUnknown() {
        return unknown.size();
    }

    /** How many images are known not to have it. */
    @Exported
    public int getNotAffected() {
        return fine;
    }

    /** Whether one of the images has a package, or one from a source, of that name, in whatever version. */
    @Exported
    public boolean isNameFound() {
        return nameFound;
    }

    /** How many findings there are; {@link #getFindings} has not more than 1000 of them. */
    @Exported
    public int getFindingCount() {
        return findings.size();
    }

    /** Those that concern the most images first. */
    @Exported
    public List<FindingReport> getFindings() {
        return first(findings, MAX_IN_API);
    }

    public List<FindingReport> getShownFindings() {
        return first(findings, MAX_ON_PAGE);
    }

    public int getMoreFindings() {
        return Math.max(0, findings.size() - MAX_ON_PAGE);
    }

    /** Not more than 1000. */
    @Exported
    public List<UnknownImage> getUnknownImages() {
        return first(unknown, MAX_IN_API);
    }

    public List<UnknownImage> getShownUnknown() {
        return first(unknown, MAX_ON_PAGE);
    }

    public int getMoreUnknown() {
        return Math.max(0, unknown.size() - MAX_ON_PAGE);
    }

    private static <T> List<T> first(List<T> list, int count) {
        return List.copyOf(list.subList(0, Math.min(count, list.size())));
    }

    /** {@code openssl<3.0.15: 3 images are affected, 10 are not; 2 are not known.} */
    public String getSummary() {
        String summary = Messages.PackageSearch_Summary(text, affected, fine, unknown.size());
        return nameFound || fine == 0 ? summary : summary + " " + Messages.PackageSearch_NoName();
    }

    /** Serves {@code api/json}; a script notices by the status that there is no answer. */
    public Api getApi() {
        StaplerRequest2 request = Stapler.getCurrentRequest2();
        // The page asks for this, too, to link it.
        if (request != null && request.getRequestURI().contains("/search/api/")) {
            if (text.isEmpty() || error != null) {
                Stapler.getCurrentResponse2().setStatus(HttpServletResponse.SC_BAD_REQUEST);
            } else if (missing != null) {
                Stapler.getCurrentResponse2().setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            }
        }
        return new Api(this);
    }

    /** One version of something that is meant, where it comes from and where it is. */
    @ExportedBean(defaultVisibility = 5)
    public static final class FindingReport {
        private final PackageIndex.Finding finding;
        private final Origins origins;
        private final List<ImageRow> images;
        /** How many a script gets. */
        private final int listed;

        FindingReport(PackageIndex.Finding finding, Origins origins, List<ImageRow> images, int listed) {
            this.finding = finding;
            this.origins = origins;
            this.images = images;
            this.listed = listed;
        }

        /** Such as {@code deb}. */
        @Exported
        public String getType() {
            return finding.ecosystem().purlType();
        }

        /** What the packages were built from. */
        @Exported
        public String getSource() {
            return finding.source();
        }

        /** Of the source. */
        @Exported
        public String getVersion() {
            return finding.version();
        }

        /** Their names. */
        @Exported
        public Collection<String> getPackages() {
            return finding.packages();
        }

        public String getPackageText() {
            return String.join(", ", finding.packages());
        }

        /** The name of the image to mend; null if nobody knows which it is. */
        @Exported
        public String getOrigin() {
            Origin origin = finding.origin();
            if (origin == null) {
                return null;
            }
            String name = SafeText.line(origin.ancestor().name());
            // One without a stamp is kept by its ID, and is called here what the reader's jobs call it.
            return images.stream()
                    .filter(image -> image.id().equals(name))
                    .map(ImageRow::getName)
                    .findFirst()
                    .orElse(name);
        }

        /** Whether it is known that it came with that image; else something below may have brought it. */
        @Exported
        public boolean isExact() {
            Origin origin = finding.origin();
            return origin != null && origin.exact();
        }

        /** What the image to mend says about itself; null if it is not stamped, or nobody knows which it is. */
        @Exported
        public AncestorReport getOriginImage() {
            Origin origin = finding.origin();
            ImageMetadata metadata = origin == null ? null : origin.ancestor().metadata();
            return metadata == null ? null : origins.report(metadata);
        }

        /** {@code base or something below it}. */
        public String getOriginText() {
            if (getOrigin() == null) {
                return Messages.PackageSearch_NoOrigin();
            }
            return isExact() ? Messages.PackageSearch_Exact(getOrigin()) : Messages.PackageSearch_OrBelow(getOrigin());
        }

        /** How many images have it; {@link #getImages} may have fewer. */
        @Exported
        public int getImageCount() {
            return images.size();
        }

        @Exported
        public List<ImageRow> getImages() {
            return first(images, listed);
        }

        public List<ImageRow> getShownImages() {
            return first(images, MAX_ON_PAGE);
        }

        public int getMoreImages() {
            return Math.max(0, images.size() - MAX_ON_PAGE);
        }
    }

    /** An image of which nobody can tell, and why. */
    @ExportedBean(defaultVisibility = 5)
    public static final class UnknownImage {
        private final ImageRow image;
        private final String reason;

        UnknownImage(ImageRow image, String reason) {
            this.image = image;
            this.reason = reason;
        }

        @Exported
        public ImageRow getImage() {
            return image;
        }

        /** A sentence. */
        @Exported
        public String getReason() {
            return reason;
        }
    }
}

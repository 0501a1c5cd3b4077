package io.jenkins.plugins.containerlifecycle.plugin.catalogue;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.containerlifecycle.graph.GraphSvg;
import io.jenkins.plugins.containerlifecycle.plugin.verdicts.RecordedVerdict;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.util.List;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** An image of the graph as the reader of the page or of the API may see it. All its texts are safe to show. */
@ExportedBean(defaultVisibility = 5)
public final class GraphImage {
    private static final int MAX_TEXT = 300;
    private static final int MAX_REASONS = 5;

    private final String name;
    private final String project;
    private final String imageId;
    private final Status status;
    private final List<String> reasons;
    private final List<String> bases;
    private final ImageRow.NewestVerdict verdict;
    private final Build build;

    /** What a rebuild would be good for. */
    public enum Status {
        OUTDATED,
        UNKNOWN,
        /** It stands on itself, or on something that does. */
        CIRCLE,
        CURRENT,
        /** It has no metadata, or no job that the reader may see has had to do with it. */
        OUTSIDE
    }

    /**
     * The build that made it, or had to do with it last.
     *
     * @param job full name
     * @param path below the root of this Jenkins
     */
    record Build(String job, int number, String path) {}

    /**
     * @param project null if it is not known
     * @param imageId null if it was only stamped so far
     * @param reasons sentences on the status
     * @param bases names of what it stands on, the FROM image first
     */
    GraphImage(
            String name,
            @CheckForNull String project,
            @CheckForNull String imageId,
            Status status,
            List<String> reasons,
            List<String> bases,
            @CheckForNull ImageRow.NewestVerdict verdict,
            @CheckForNull Build build) {
        this.name = Shortening.endWithin(name, MAX_TEXT);
        this.project = project == null ? null : Shortening.endWithin(project, MAX_TEXT);
        this.imageId = imageId;
        this.status = status;
        this.reasons = List.copyOf(reasons);
        this.bases = List.copyOf(bases);
        this.verdict = verdict;
        this.build = build;
    }

    boolean contains(String lowerCase) {
        return ImageRow.lower(name).contains(lowerCase)
                || project != null && ImageRow.lower(project).contains(lowerCase)
                || build != null && ImageRow.lower(build.job()).contains(lowerCase);
    }

    /** Those that most need a look come first. */
    int urgency() {
        return status == Status.OUTDATED || status == Status.CIRCLE ? 0 : isBad() ? 1 : 2;
    }

    private boolean isBad() {
        return verdict != null && !verdict.isGreen();
    }

    @Exported
    public String getName() {
        return name;
    }

    /** Null if it is not known. */
    @Exported
    public String getProject() {
        return project;
    }

    /** Null if it was only stamped so far. */
    @Exported
    public String getImageId() {
        return imageId;
    }

    @Exported
    public Status getStatus() {
        return status;
    }

    /** One word or two. */
    public String getStatusText() {
        return switch (status) {
            case OUTDATED -> Messages.GraphImage_Outdated();
            case UNKNOWN -> Messages.GraphImage_Unknown();
            case CIRCLE -> Messages.GraphImage_Circle();
            case CURRENT -> Messages.GraphImage_Current();
            case OUTSIDE -> Messages.GraphImage_Outside();
        };
    }

    /** Sentences on why it is outdated, or not known to be up to date. */
    @Exported
    public List<String> getReasons() {
        return reasons;
    }

    /** As many as a row has room for. */
    public List<String> getFirstReasons() {
        return reasons.subList(0, Math.min(MAX_REASONS, reasons.size()));
    }

    /** How many there are besides. */
    public int getMoreReasons() {
        return Math.max(0, reasons.size() - MAX_REASONS);
    }

    /** Names of what it stands on, the FROM image first. */
    @Exported
    public List<String> getBases() {
        return bases;
    }

    public String getBaseText() {
        return String.join(", ", bases);
    }

    /** The newest; null if none has validated it. */
    @Exported
    public ImageRow.NewestVerdict getVerdict() {
        return verdict;
    }

    /** Full name of the job that made it, or had to do with it last; null if none that the reader may see has. */
    @Exported
    public String getJob() {
        return build == null ? null : build.job();
    }

    /** Null if {@link #getJob} is. */
    @Exported
    public Integer getBuild() {
        return build == null ? null : build.number();
    }

    /** Of the build's page "Container images", below the root of this Jenkins; null if {@link #getJob} is. */
    @Exported
    public String getBuildPath() {
        return build == null ? null : build.path();
    }

    /** What the newest validation found, or why there is none. */
    public String getVerdictText() {
        if (status == Status.OUTSIDE) {
            return Messages.GraphImage_Outside();
        }
        return verdict == null
                ? Messages.GraphImage_NotValidated()
                : verdict.getRecorded().getOutcomeText();
    }

    /** A word for the style sheet. */
    private String look() {
        if (status == Status.OUTSIDE) {
            return "outside";
        }
        return verdict == null ? "unvalidated" : verdict.getRecorded().getStatus();
    }

    /** The same as one sign; empty for what is not built here. */
    public String getSymbol() {
        if (status == Status.OUTSIDE) {
            return "";
        }
        RecordedVerdict recorded = verdict == null ? null : verdict.getRecorded();
        return recorded == null
                ? Messages.GraphImage_SymbolNotValidated()
                : recorded.isGreen()
                        ? Messages.GraphImage_SymbolPassed()
                        : recorded.isSkipped()
                                ? Messages.GraphImage_SymbolSkipped()
                                : Messages.GraphImage_SymbolFailed();
    }

    /** @param bases numbers of them in the picture */
    GraphSvg.Image drawn(String root, List<Integer> numbers) {
        boolean quiet = status == Status.CURRENT || status == Status.OUTSIDE;
        String why = reasons.isEmpty() ? "" : " " + reasons.get(0);
        String label = quiet
                ? Messages.GraphImage_QuietLabel(name, getVerdictText())
                : Messages.GraphImage_Label(name, getVerdictText(), getStatusText(), why.strip());
        return new GraphSvg.Image(
                name,
                look(),
                (getSymbol() + " " + getVerdictText()).strip(),
                quiet ? "" : getStatusText(),
                status == Status.OUTDATED,
                label,
                build == null ? null : root + "/" + build.path(),
                numbers);
    }
}

package io.jenkins.plugins.containerlifecycle.plugin.catalogue;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.containerlifecycle.plugin.images.ImageIndex;
import io.jenkins.plugins.containerlifecycle.plugin.packages.BackgroundReading.Progress;
import io.jenkins.plugins.containerlifecycle.plugin.text.StoredText;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A part of all images, as somebody has asked for it: filtered, sorted, and so much that a page can show it. */
@ExportedBean(defaultVisibility = 5)
public final class ImageList {
    private static final int SIZE = 50;
    /** More than that are asked for page by page. */
    private static final int MAX_SIZE = 1000;

    private static final int MAX_FILTER = 200;
    private static final String REVERSE = "-";

    /** Those whose verdicts nobody knows are worth a look, so they come before those that passed. */
    private static final int NOT_VALIDATED = 1;

    private final String filter;
    private final Column sort;
    private final boolean reverse;
    private final int page;
    private final int size;
    private final Progress progress;
    private final List<ImageRow> found;
    /** Whether there is any image without the filter. */
    private final boolean any;

    /** What can be sorted by. */
    enum Column {
        NAME(Comparator.comparing(row -> ImageRow.lower(row.getName()))),
        /** The worst first. */
        VERDICT(Comparator.comparingInt(ImageList::badness).reversed()),
        /** The youngest first. */
        AGE(Comparator.comparing(ImageRow::since).reversed()),
        /** Those without one last. */
        BASE(Comparator.comparing(
                row -> row.getBase() == null ? null : ImageRow.lower(row.getBase()),
                Comparator.nullsLast(Comparator.naturalOrder()))),
        JOB(Comparator.comparing(row -> ImageRow.lower(row.getFirstJobs().get(0).getName())));

        private final Comparator<ImageRow> order;

        Column(Comparator<ImageRow> order) {
            this.order = order;
        }

        String id() {
            return ImageRow.lower(name());
        }
    }

    /** @param filter like the other parameters as it came with the request; null, or what is none, for the usual */
    ImageList(
            ReadableImages images,
            @CheckForNull String filter,
            @CheckForNull String sort,
            @CheckForNull String page,
            @CheckForNull String size) {
        this.filter = filter(filter);
        String column = Util.fixNull(sort);
        reverse = column.startsWith(REVERSE);
        this.sort = Arrays.stream(Column.values())
                .filter(each -> each.id().equals(reverse ? column.substring(1) : column))
                .findFirst()
                .orElse(Column.AGE);
        this.size = number(size, SIZE, MAX_SIZE);
        progress = images.progress();
        any = !images.rows().isEmpty();
        // The last word is the ID's, so that a row is on one page only.
        Comparator<ImageRow> order = reverse ? this.sort.order.reversed() : this.sort.order;
        found = images.rows().stream()
                .filter(row -> row.contains(ImageRow.lower(this.filter)))
                .sorted(order.thenComparing(ImageRow::id))
                .toList();
        this.page = number(page, 1, getPages());
    }

    /** @param asked as it came with the request; null for none */
    static String filter(@CheckForNull String asked) {
        String text = Util.fixNull(asked).strip();
        return StoredText.clip(text.substring(0, Math.min(MAX_FILTER, text.length())));
    }

    private static int badness(ImageRow row) {
        ImageRow.NewestVerdict verdict = row.getVerdict();
        return verdict == null ? NOT_VALIDATED : verdict.badness();
    }

    private static int number(@CheckForNull String text, int usual, int most) {
        try {
            return Math.min(Math.max(1, Integer.parseInt(Objects.requireNonNullElse(text, ""))), most);
        } catch (NumberFormatException e) {
            return Math.min(usual, most);
        }
    }

    /** Those of this page. */
    @Exported
    public List<ImageRow> getImages() {
        return found.subList(first(), last());
    }

    private int first() {
        return Math.min((page - 1) * size, found.size());
    }

    private int last() {
        return Math.min(first() + size, found.size());
    }

    /** How many there are on all pages. */
    @Exported
    public int getTotal() {
        return found.size();
    }

    /** Counted from 1. */
    @Exported
    public int getPage() {
        return page;
    }

    /** At least 1. */
    @Exported
    public int getPages() {
        return Math.max(1, (found.size() + size - 1) / size);
    }

    /** Whether all that is kept was read; if not, more images may follow. */
    @Exported
    public boolean isComplete() {
        return progress.done();
    }

    @Exported
    public String getFilter() {
        return filter;
    }

    /** As a parameter of the request. */
    @Exported
    public String getSort() {
        return (reverse ? REVERSE : "") + sort.id();
    }

    public boolean isAny() {
        return any;
    }

    /** {@code 51 to 100 of 5,000 images}. */
    public String getShown() {
        return Messages.ImageList_Shown(first() + 1, last(), found.size());
    }

    /** What is missing; null if nothing is. */
    public String getMissing() {
        return missing(progress);
    }

    /** As a sentence; null if nothing is missing. */
    @CheckForNull
    static String missing(Progress progress) {
        if (progress.done()) {
            return null;
        }
        // Its text may name files, which are not everybody's business.
        return progress.problem() != null
                ? Messages.ImageList_Problem()
                : Messages.ImageList_Reading(progress.read(), progress.total());
    }

    /** For those who can do something about it: how many images are missing since their files are damaged. */
    public int getDamaged() {
        return Jenkins.get().hasPermission(Jenkins.SYSTEM_READ)
                ? ImageIndex.get().damaged()
                : 0;
    }

    /** The query of another page; null if there is none. */
    public String getPrevious() {
        return page > 1 ? query(getSort(), page - 1) : null;
    }

    /** The query of another page; null if there is none. */
    public String getNext() {
        return page < getPages() ? query(getSort(), page + 1) : null;
    }

    /** The columns of the table, in their order. */
    public List<Head> getHeads() {
        return Arrays.stream(Column.values()).map(Head::new).toList();
    }

    private String query(String order, int number) {
        return "?filter=" + Util.rawEncode(filter) + "&sort=" + order + "&page=" + number
                + (size == SIZE ? "" : "&size=" + size);
    }

    /** The head of a column, which sorts by it. */
    public final class Head {
        private final Column column;

        private Head(Column column) {
            this.column = column;
        }

        public String getTitle() {
            return switch (column) {
                case NAME -> Messages.ImageList_Name();
                case VERDICT -> Messages.ImageList_Verdict();
                case AGE -> Messages.ImageList_Age();
                case BASE -> Messages.ImageList_Base();
                case JOB -> Messages.ImageList_Job();
            };
        }

        /** For the attribute {@code aria-sort}; null if the table is not sorted by it. */
        public String getOrder() {
            return column != sort ? null : reverse ? "descending" : "ascending";
        }

        /** Of the same images in that order; in the other direction if it is that order already. */
        public String getQuery() {
            return query((column == sort && !reverse ? REVERSE : "") + column.id(), 1);
        }
    }
}

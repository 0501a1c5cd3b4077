package io.jenkins.plugins.containerlifecycle.plugin.catalogue;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Job;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImagesAction;
import io.jenkins.plugins.containerlifecycle.plugin.images.KnownImage;
import io.jenkins.plugins.containerlifecycle.plugin.text.ShownTime;
import io.jenkins.plugins.containerlifecycle.plugin.verdicts.RecordedVerdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** One image as the reader of the page or of the API may see it. All its texts are safe to show. */
@ExportedBean(defaultVisibility = 5)
public final class ImageRow {
    private static final int SHORT_ID = 12;
    /** That a row of the page has room for. */
    private static final int MAX_JOBS = 3;

    private static final int MAX_JOBS_IN_API = 20;

    private final KnownImage image;
    /** Those that the reader may see, the one that saw the image last first. */
    private final List<JobOfImage> jobs;

    /** @param jobs at least one */
    ImageRow(KnownImage image, List<JobOfImage> jobs) {
        this.image = image;
        this.jobs = new ArrayList<>(jobs);
        this.jobs.sort(Comparator.comparing(JobOfImage::seen).reversed());
    }

    /** Adds the builds that have stamped the image before its ID was known. */
    void add(ImageRow stamped) {
        for (JobOfImage other : stamped.jobs) {
            JobOfImage known = jobs.stream()
                    .filter(job -> job.job.equals(other.job))
                    .findFirst()
                    .orElse(null);
            if (known == null) {
                jobs.add(other);
            } else {
                known.builds.addAll(other.builds);
            }
        }
    }

    String id() {
        return image.id();
    }

    String key() {
        return image.key();
    }

    Instant since() {
        return image.since();
    }

    boolean contains(String lowerCase) {
        String base = image.base();
        return lower(getName()).contains(lowerCase)
                || lower(id()).contains(lowerCase)
                || base != null && lower(base).contains(lowerCase)
                || jobs.stream().anyMatch(job -> lower(job.getName()).contains(lowerCase));
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** As the job that saw it last has named it. */
    @Exported
    public String getName() {
        return jobs.get(0).use.name();
    }

    /** Null if it was only stamped so far. */
    @Exported
    public String getImageId() {
        return image.id().equals(image.key()) ? null : image.id();
    }

    /** For people; null if it was only stamped so far. */
    public String getShortId() {
        String id = getImageId();
        int start = id == null ? 0 : id.indexOf(':') + 1;
        return id == null ? null : id.substring(start, Math.min(id.length(), start + SHORT_ID));
    }

    /** {@code <stamp>.<build_id>} of its own metadata; null if it has none, or nobody knows. */
    @Exported
    public String getStamp() {
        return image.key();
    }

    /** What it was built on: the project of the nearest ancestor; null if nobody knows. */
    @Exported
    public String getBase() {
        return image.base();
    }

    /** When it was stamped, else when it was first seen here; RFC 3339, in UTC. */
    @Exported
    public String getSince() {
        return image.since().toString();
    }

    /** As a page shows it. */
    public ShownTime getShownSince() {
        return new ShownTime(image.since());
    }

    /** The newest of all jobs; null if none has validated it. */
    @CheckForNull
    private KnownImage.Verdict verdict() {
        return jobs.stream()
                .map(job -> job.use.verdict())
                .filter(verdict -> verdict != null)
                .max(Comparator.comparing(KnownImage.Verdict::when))
                .orElse(null);
    }

    /** The newest of all jobs; null if none has validated it. */
    @Exported
    public NewestVerdict getVerdict() {
        KnownImage.Verdict verdict = verdict();
        return verdict == null ? null : new NewestVerdict(verdict);
    }

    /** Not more than 20 of those that the reader may see, the one that saw the image last first. */
    @Exported
    public List<JobOfImage> getJobs() {
        return List.copyOf(jobs.subList(0, Math.min(MAX_JOBS_IN_API, jobs.size())));
    }

    /** How many jobs that the reader may see have had to do with it. */
    @Exported
    public int getJobCount() {
        return jobs.size();
    }

    /** Those that a row has room for. */
    public List<JobOfImage> getFirstJobs() {
        return List.copyOf(jobs.subList(0, Math.min(MAX_JOBS, jobs.size())));
    }

    /** How many there are besides. */
    public int getMoreJobs() {
        return Math.max(0, jobs.size() - MAX_JOBS);
    }

    /** How an image did last. */
    @ExportedBean(defaultVisibility = 5)
    public static final class NewestVerdict {
        private final KnownImage.Verdict verdict;

        NewestVerdict(KnownImage.Verdict verdict) {
            this.verdict = verdict;
        }

        /** Such as {@code PASSED}. */
        @Exported
        public String getOutcome() {
            return verdict.outcome();
        }

        /** Never true for an outcome that this release does not know. */
        @Exported
        public boolean isGreen() {
            return recorded().isGreen();
        }

        /** RFC 3339, in UTC. */
        @Exported
        public String getTime() {
            return verdict.when().toString();
        }

        /** For the view of a verdict. */
        public RecordedVerdict getRecorded() {
            return recorded();
        }

        int badness() {
            return recorded().badness();
        }

        private RecordedVerdict recorded() {
            return RecordedVerdict.of(verdict.outcome(), verdict.when());
        }
    }

    /** A job that has had to do with the image, and its builds. */
    @ExportedBean(defaultVisibility = 5)
    public static final class JobOfImage {
        private static final int MAX_BUILDS = 10;

        private final Job<?, ?> job;
        private final KnownImage.Use use;
        /** Ascending. */
        private final TreeSet<Integer> builds;

        JobOfImage(Job<?, ?> job, KnownImage.Use use) {
            this.job = job;
            this.use = use;
            this.builds = new TreeSet<>(use.builds());
        }

        Instant seen() {
            return use.seen();
        }

        @Exported
        public String getName() {
            return job.getFullDisplayName();
        }

        /** Below the root of this Jenkins. */
        @Exported
        public String getPath() {
            return job.getUrl();
        }

        /** The newest {@value #MAX_BUILDS} that still exist, newest first. */
        @Exported
        public List<BuildOfImage> getBuilds() {
            return newest(MAX_BUILDS);
        }

        private List<BuildOfImage> newest(int count) {
            Path folder = job.getBuildDir().toPath();
            return builds.descendingSet().stream()
                    .filter(number -> Files.exists(folder.resolve(String.valueOf(number))))
                    .limit(count)
                    .map(number -> new BuildOfImage(job, number))
                    .toList();
        }

        /** Null if none exists any more. */
        public BuildOfImage getNewest() {
            List<BuildOfImage> existing = newest(1);
            return existing.isEmpty() ? null : existing.get(0);
        }
    }

    /** A build that has had to do with the image. It is not loaded for this. */
    @ExportedBean(defaultVisibility = 5)
    public static final class BuildOfImage {
        private final Job<?, ?> job;
        private final int number;

        BuildOfImage(Job<?, ?> job, int number) {
            this.job = job;
            this.number = number;
        }

        @Exported
        public int getNumber() {
            return number;
        }

        /** Of its page "Container images", below the root of this Jenkins. */
        @Exported
        public String getPath() {
            return job.getUrl() + number + "/" + ContainerImagesAction.URL + "/";
        }
    }
}

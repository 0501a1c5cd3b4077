package io.jenkins.plugins.containerlifecycle.plugin.images;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Job;
import hudson.model.Run;
import hudson.util.TextFile;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.jobs.JobIds;
import io.jenkins.plugins.containerlifecycle.plugin.packages.BackgroundReading;
import io.jenkins.plugins.containerlifecycle.plugin.packages.BackgroundReading.Progress;
import io.jenkins.plugins.containerlifecycle.plugin.text.BoundedFile;
import io.jenkins.plugins.containerlifecycle.plugin.text.StoredMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.verdicts.RecordedVerdict;
import io.jenkins.plugins.containerlifecycle.plugin.verdicts.VerdictIndex;
import io.jenkins.plugins.containerlifecycle.reference.ImageIds;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;

/**
 * Which builds of this Jenkins have had to do with which image. Each image has a small file below the home folder; all
 * of them are in memory after somebody has asked for all. An image goes when no build refers to it any more. Of what builds of
 * earlier releases have stamped, the files are made then, of these builds' records.
 */
@Extension
public final class ImageIndex {
    private static final Logger LOGGER = Logger.getLogger(ImageIndex.class.getName());

    /** The ID of an image, or the key of its metadata. */
    private static final Pattern ID = Pattern.compile("sha256:[0-9a-f]{64}|[0-9]{1,19}\\.[0-9a-f]{8}");

    private static final Pattern FILE =
            Pattern.compile("(?:(?<image>[0-9a-f]{64})|stamp-(?<key>[0-9]{1,19}\\.[0-9a-f]{8}))\\.json");
    private static final String ALGORITHM = "sha256:";
    /** Of one file; a job with a million builds of one image has half of that. */
    private static final int MAX_BYTES = 16 << 20;
    /** What Jenkins calls a file that it is still writing. */
    private static final Pattern UNFINISHED = Pattern.compile(".*\\.json-atomic[0-9]+tmp");

    private static final Duration ABANDONED = Duration.ofHours(1);

    /** By ID, as far as they were read. Who changes one holds {@code this}; who reads them waits for nobody's disk. */
    private final Map<String, KnownImage> images = new ConcurrentHashMap<>();
    /** Images whose file could not be read. */
    private final Set<String> damaged = ConcurrentHashMap.newKeySet();

    /** By the keys of stamps that have no file, the builds that made them, until these are looked at. */
    private final Map<String, StampIndex.Stamper> unlisted = new ConcurrentHashMap<>();

    private final BackgroundReading reading = new BackgroundReading(this::ids, this::loadWithRecord);

    public static ImageIndex get() {
        return ExtensionList.lookupSingleton(ImageIndex.class);
    }

    /**
     * Notes that a build has written the metadata of an image, whose ID nobody knows yet. Does nothing if another build is known
     * to have done so: an agent must not make others believe that their images are a job's that did not build them.
     */
    void noteStamped(Run<?, ?> run, ImageMetadata metadata, String name, List<ImageMetadata> ancestors)
            throws IOException {
        if (StampIndex.get().isOfAnother(run, metadata.key())) {
            return;
        }
        List<ImageMetadata> all = new ArrayList<>(ancestors);
        all.add(metadata);
        note(new KnownImage(
                metadata.key(),
                metadata.key(),
                metadata.buildTime(),
                base(all, false),
                false,
                StoredMetadata.writeForGraph(all),
                List.of(use(run, name, null))));
    }

    /**
     * Notes that a build refers to an image. Does nothing if nobody knows its ID.
     *
     * @throws IOException if it cannot be kept
     */
    public void note(@NonNull Run<?, ?> run, @NonNull InspectedImage image) throws IOException {
        note(run, image, null, null, List.of());
    }

    /** Notes the names under which a build has pushed an image. */
    void notePushed(Run<?, ?> run, InspectedImage image, List<KnownImage.Push> pushes) throws IOException {
        note(run, image, null, null, pushes);
    }

    /** @param verdict the worst one of this build on the image; null if there is none */
    void note(Run<?, ?> run, InspectedImage image, @CheckForNull RecordedVerdict verdict, @CheckForNull Instant when)
            throws IOException {
        note(run, image, verdict, when, List.of());
    }

    private void note(
            Run<?, ?> run,
            InspectedImage image,
            @CheckForNull RecordedVerdict verdict,
            @CheckForNull Instant when,
            List<KnownImage.Push> pushes)
            throws IOException {
        List<ImageMetadata> all = image.ancestry().images();
        String key = image.key();
        Instant since = key == null || all.isEmpty()
                ? Instant.now()
                : all.get(all.size() - 1).buildTime();
        note(new KnownImage(
                image.id(),
                key,
                since,
                base(all, image.derived()),
                false,
                StoredMetadata.writeForGraph(all),
                List.of(use(
                                run,
                                image.name(),
                                verdict == null
                                        ? null
                                        : new KnownImage.Verdict(verdict.getOutcome(), when, run.getNumber()))
                        .withNames(names(image.name()), pushes))));
    }

    /** Of names under which an engine has it; none for an ID. */
    static List<String> names(@CheckForNull String name) {
        return name == null || ImageIds.looksLikeOne(name) ? List.of() : List.of(name);
    }

    /**
     * Notes how the build ended that has written the metadata of an image.
     *
     * @param key of the metadata; nothing is noted if nobody knows it any more, or if another build has written it
     */
    void noteEnd(Run<?, ?> run, String key) throws IOException {
        noteEnd(run, key, Instant.now());
    }

    private synchronized void noteEnd(Run<?, ?> run, String key, Instant when) throws IOException {
        load(key);
        if (!images.containsKey(key) || StampIndex.get().isOfAnother(run, key)) {
            return;
        }
        String result = String.valueOf(run.getResult());
        note(new KnownImage(
                key,
                key,
                Instant.now(),
                null,
                false,
                List.of(),
                List.of(use(run, null, null).withEnd(new KnownImage.End(run.getNumber(), result, when)))));
    }

    /**
     * Notes an image of which not more is known.
     *
     * @param imageId null if not even that is known; then there is nothing to note
     * @param name null if it is not known
     */
    void note(Run<?, ?> run, @CheckForNull String imageId, @CheckForNull String name) throws IOException {
        note(new KnownImage(imageId, null, Instant.now(), null, false, List.of(), List.of(use(run, name, null))));
    }

    /** @param derived whether the newest of them is what the image was built on */
    @CheckForNull
    static String base(List<ImageMetadata> ancestry, boolean derived) {
        if (ancestry.isEmpty()) {
            return null;
        }
        if (derived) {
            return ancestry.get(ancestry.size() - 1).project();
        }
        return ancestry.size() > 1
                ? ancestry.get(ancestry.size() - 2).project()
                : ancestry.get(0).baseName();
    }

    /** Notes what a build has seen before all that was noted of the image since. */
    private synchronized void noteEarlier(KnownImage seen) throws IOException {
        String id = seen.id();
        if (!ID.matcher(id).matches() || damaged.contains(id)) {
            return;
        }
        KnownImage known = images.containsKey(id) ? images.get(id) : read(id);
        if (damaged.contains(id)) {
            return;
        }
        KnownImage now = known == null ? seen : seen.with(known);
        write(now);
        images.put(id, now);
    }

    private static KnownImage.Use use(Run<?, ?> run, String name, KnownImage.Verdict verdict) throws IOException {
        return new KnownImage.Use(
                JobIds.get().of(run.getParent()),
                name == null ? KnownImage.NO_NAME : name,
                Instant.now(),
                verdict,
                false,
                List.of(run.getNumber()));
    }

    /** @param seen with one use */
    private synchronized void note(KnownImage seen) throws IOException {
        String id = seen.id();
        if (id == null || !ID.matcher(id).matches()) {
            return;
        }
        KnownImage known = images.containsKey(id) ? images.get(id) : read(id);
        KnownImage now = known == null ? seen : known.with(seen);
        if (damaged.contains(id)) {
            now = now.asLost();
        }
        write(now);
        images.put(id, now);
        damaged.remove(id);
    }

    private static void write(KnownImage image) throws IOException {
        try {
            Files.createDirectories(folder());
            new TextFile(file(image.id()).toFile()).write(image.toJson());
        } catch (IOException e) {
            throw new IOException(Messages.ImageIndex_NotSaved(image.id(), e.getMessage()), e);
        }
    }

    /** From its file; else what the verdicts say, which earlier releases kept alone. Null if nothing is known. */
    private KnownImage read(String id) {
        Path file = file(id);
        if (Files.notExists(file)) {
            return ofVerdicts(id);
        }
        try {
            return KnownImage.read(new String(BoundedFile.read(file, MAX_BYTES), StandardCharsets.UTF_8), id);
        } catch (IOException | RuntimeException e) {
            if (damaged.add(id)) {
                LOGGER.log(Level.WARNING, e, () -> "Which builds refer to an image cannot be read from " + file);
            }
            return null;
        }
    }

    private static KnownImage ofVerdicts(String id) {
        if (!id.startsWith(ALGORITHM)) {
            return null;
        }
        KnownImage image = null;
        for (VerdictIndex.OfJob verdict : VerdictIndex.get().ofJobs(id)) {
            KnownImage.Use use = new KnownImage.Use(
                    verdict.job(),
                    verdict.verdict().image(),
                    verdict.verdict().time(),
                    new KnownImage.Verdict(
                            verdict.verdict().outcome().name(),
                            verdict.verdict().time(),
                            0),
                    true,
                    List.of());
            KnownImage seen = new KnownImage(id, null, verdict.verdict().time(), null, false, List.of(), List.of(use));
            image = image == null ? seen : image.with(seen);
        }
        return image;
    }

    private synchronized void load(String id) {
        if (!images.containsKey(id)) {
            KnownImage image = read(id);
            if (image != null) {
                images.put(id, image);
            }
        }
    }

    /** Jenkins loads a build for it, so nobody may wait for this index meanwhile. */
    private void loadWithRecord(String id) {
        load(id);
        noteMissedEnds(id);
        StampIndex.Stamper stamper = unlisted.remove(id);
        if (stamper == null || images.containsKey(id)) {
            return;
        }
        try {
            Job<?, ?> job = job(stamper.job());
            Run<?, ?> run =
                    job == null || isGone(job, stamper.number()) ? null : job.getBuildByNumber(stamper.number());
            if (run != null) {
                for (KnownImage image : new EarlierRecord(run, stamper.job()).images()) {
                    noteEarlier(image);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, e, () -> "Not all is known of the image that has the stamp " + id);
        }
    }

    /** A Jenkins that was killed just when a build had ended has not noted that, and nobody will tell it again. */
    private void noteMissedEnds(String key) {
        KnownImage image = images.get(key);
        if (image == null || !key.equals(image.key())) {
            return;
        }
        for (KnownImage.Use use : image.uses()) {
            try {
                Job<?, ?> job = use.end() == null && !use.builds().isEmpty() ? job(use.job()) : null;
                Run<?, ?> run = job == null || isGone(job, use.builds().get(0))
                        ? null
                        : job.getBuildByNumber(use.builds().get(0));
                if (run != null && !run.isBuilding()) {
                    noteEnd(run, key, Instant.ofEpochMilli(run.getStartTimeInMillis() + run.getDuration()));
                }
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.WARNING, e, () -> "Not known how the build of the stamp " + key + " ended");
            }
        }
    }

    private List<String> ids() throws IOException {
        Set<String> ids = new LinkedHashSet<>();
        if (Files.exists(folder())) {
            try (var files = Files.list(folder())) {
                files.forEach(file -> {
                    Matcher matcher = FILE.matcher(file.getFileName().toString());
                    if (matcher.matches()) {
                        ids.add(
                                matcher.group("key") != null
                                        ? matcher.group("key")
                                        : ALGORITHM + matcher.group("image"));
                    }
                });
            }
        }
        ids.addAll(VerdictIndex.get().imageIds());
        StampIndex.get().all().forEach((key, stamper) -> {
            if (ids.add(key)) {
                unlisted.put(key, stamper);
            }
        });
        return List.copyOf(ids);
    }

    /** All images; as a whole only if {@link #progress} says that it is done. */
    @NonNull
    public Collection<KnownImage> images() {
        return List.copyOf(images.values());
    }

    /**
     * How many of them were read. If nobody has asked before, reading begins now.
     *
     * @param patience to wait for it
     */
    @NonNull
    public Progress progress(@NonNull Duration patience) {
        return reading.start(patience);
    }

    /** How many images have a file that cannot be read, as far as it was looked at. */
    public int damaged() {
        return damaged.size();
    }

    /**
     * Forgets builds that are gone, and images that no build refers to any more. What is not known for sure is not
     * forgotten.
     *
     * @return the images that are left
     * @throws IOException if it is not known what there is
     */
    Set<String> forgetDeletedBuilds() throws IOException, InterruptedException {
        tidy();
        reading.finish();
        for (KnownImage image : images()) {
            try {
                forgetDeletedBuilds(image.id());
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, e, () -> "Cannot forget the deleted builds of " + image.id());
            }
        }
        synchronized (this) {
            Set<String> left = new TreeSet<>(images.keySet());
            left.addAll(damaged);
            return left;
        }
    }

    /** Removes what was being written when Jenkins was killed. */
    private static void tidy() throws IOException {
        if (Files.notExists(folder())) {
            return;
        }
        try (var files = Files.list(folder())) {
            for (Path file : files.toList()) {
                if (UNFINISHED.matcher(file.toFile().getName()).matches()
                        && file.toFile().lastModified()
                                < Instant.now().minus(ABANDONED).toEpochMilli()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private synchronized void forgetDeletedBuilds(String id) throws IOException {
        KnownImage image = images.get(id);
        KnownImage left = image.withUses(ImageIndex::withoutDeletedBuilds);
        if (left.uses().isEmpty() && !left.lost()) {
            Files.deleteIfExists(file(id));
            images.remove(id);
        } else if (!left.equals(image)) {
            if (Files.exists(file(id))) {
                write(left);
            }
            images.put(id, left);
        }
    }

    /** Null if the job, or all of the builds, are known to be gone. */
    private static KnownImage.Use withoutDeletedBuilds(KnownImage.Use use) {
        if (JobIds.get().isGone(use.job())) {
            return null;
        }
        Job<?, ?> job = job(use.job());
        if (job == null || !job.getBuildDir().isDirectory()) {
            // It may only be unreadable at the moment, as after a fault in its configuration.
            return use;
        }
        List<Integer> left =
                use.builds().stream().filter(build -> !isGone(job, build)).toList();
        return left.isEmpty() && !use.unnumbered() ? null : use.withBuilds(left);
    }

    private static Job<?, ?> job(String id) {
        String name = JobIds.get().name(id);
        return name == null ? null : Jenkins.get().getItemByFullName(name, Job.class);
    }

    private static boolean isGone(Job<?, ?> job, int build) {
        return Files.notExists(job.getBuildDir().toPath().resolve(String.valueOf(build)));
    }

    private static Path file(String id) {
        return folder().resolve(
                        (id.startsWith(ALGORITHM) ? id.substring(ALGORITHM.length()) : "stamp-" + id) + ".json");
    }

    private static Path folder() {
        return new File(Jenkins.get().getRootDir(), "container-lifecycle/images").toPath();
    }
}

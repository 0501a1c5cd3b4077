package io.jenkins.plugins.containerlifecycle.plugin.verdicts;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.Job;
import hudson.model.Run;
import hudson.util.XStream2;
import io.jenkins.plugins.containerlifecycle.plugin.jobs.JobIds;
import io.jenkins.plugins.containerlifecycle.plugin.jobs.ReadableJobs;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import io.jenkins.plugins.containerlifecycle.verdict.PushRecord;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;

/**
 * All verdicts of this Jenkins by image ID, so that the push gate of any job can ask for them; a build does so through
 * its {@link BuildVerdicts}. Each image has a file of its own below the home folder, which outlives the builds that
 * validated it. There are at most {@value #MAX_IMAGES}; those that were not touched for the longest time go first,
 * which is safe, because an image without a verdict is not pushed. A job that is renamed keeps its verdicts, see {@link
 * JobIds}; of a deleted job only the bad ones still count.
 */
@Extension
public final class VerdictIndex {
    private static final Logger LOGGER = Logger.getLogger(VerdictIndex.class.getName());

    static final int MAX_IMAGES = 5000;
    private static final Pattern IMAGE_ID = Pattern.compile("sha256:([0-9a-f]{64})");
    private static final String EXTENSION = ".xml";

    private static final XStream2 XSTREAM = new XStream2();

    static {
        EarlierNames.addTo(XSTREAM);
    }

    /**
     * Images that failed although neither that could be saved nor their earlier pass removed; kept until Jenkins ends.
     */
    private final Set<String> closed = new HashSet<>();

    public static VerdictIndex get() {
        return ExtensionList.lookupSingleton(VerdictIndex.class);
    }

    /**
     * @throws IOException if it cannot be saved. If it is not a pass, no earlier pass of the image stands then: its
     *     verdicts are removed, which works even on a full disk
     */
    synchronized void add(@NonNull Run<?, ?> run, @NonNull ImageVerdict verdict) throws IOException {
        XmlFile file = file(verdict.imageId());
        VerdictsOfImage verdicts = read(file);
        try {
            verdicts.add(JobIds.get().of(run.getParent()), verdict);
            file.write(verdicts);
            closed.remove(verdict.imageId());
        } catch (IOException e) {
            if (!verdict.outcome().isGreen() && !remove(file.getFile())) {
                closed.add(verdict.imageId());
            }
            throw new IOException(
                    Messages.VerdictIndex_NotSaved(verdict.image(), verdict.outcome(), file.getFile(), e.getMessage()),
                    e);
        }
        makeRoom();
    }

    /** @throws IOException if it cannot be saved */
    synchronized void addPushes(@NonNull String imageId, @NonNull Collection<PushRecord> pushes) throws IOException {
        XmlFile file = file(imageId);
        VerdictsOfImage verdicts = read(file);
        verdicts.addPushes(pushes);
        try {
            file.write(verdicts);
        } catch (IOException e) {
            throw new IOException(
                    Messages.VerdictIndex_PushesNotSaved(
                            pushes.stream().map(PushRecord::reference).collect(Collectors.joining(", ")),
                            file.getFile(),
                            e.getMessage()),
                    e);
        }
    }

    /**
     * The verdicts on an image that the calling thread's user may know about. A pass counts only if the user may read
     * its job. A bad image must not be overlooked for lack of a permission, so that much is told even about a job that
     * the user may not read.
     *
     * @param asking the job that asks; its own verdicts are always told
     * @throws IOException if they cannot be read, because what is unclear is not green
     */
    List<ImageVerdict> find(@NonNull String imageId, @NonNull Job<?, ?> asking) throws IOException {
        return find(imageId, asking.getFullName());
    }

    /**
     * The verdicts on an image that the calling thread's user may know about, oldest first.
     *
     * @throws IOException if they cannot be read, because what is unclear is not green
     * @see #find(String, Job)
     */
    @NonNull
    public List<ImageVerdict> find(@NonNull String imageId) throws IOException {
        return find(imageId, (String) null);
    }

    private List<ImageVerdict> find(String imageId, @CheckForNull String asking) throws IOException {
        VerdictsOfImage stored;
        boolean isClosed;
        synchronized (this) {
            stored = read(file(imageId));
            isClosed = closed.contains(imageId);
        }
        List<ImageVerdict> told = new ArrayList<>();
        // A verdict that cannot be read is as old as the one before it, and counts as the worst.
        Instant before = Instant.EPOCH;
        for (VerdictsOfImage.Entry entry : stored.entries()) {
            String job = JobIds.get().name(entry.job());
            try {
                ImageVerdict verdict = entry.verdict();
                before = verdict.time();
                if (asking != null && asking.equals(job) || ReadableJobs.find(job) != null) {
                    told.add(verdict);
                } else if (!verdict.outcome().isGreen()) {
                    told.add(VerdictsOfImage.withoutDetails(verdict));
                }
            } catch (InputException e) {
                LOGGER.log(Level.WARNING, e, () -> "A verdict on " + imageId + " cannot be read");
                told.add(VerdictsOfImage.unreadable(imageId, before));
            }
        }
        if (isClosed) {
            told.add(VerdictsOfImage.unreadable(imageId, Instant.now()));
        }
        return told;
    }

    /**
     * A verdict and the job that it is from.
     *
     * @param job an ID of {@link JobIds}
     */
    public record OfJob(@NonNull String job, @NonNull ImageVerdict verdict) {}

    /** All images that have verdicts. */
    @NonNull
    public List<String> imageIds() {
        return Arrays.stream(images())
                .map(file ->
                        "sha256:" + file.getName().substring(0, file.getName().length() - EXTENSION.length()))
                .filter(id -> IMAGE_ID.matcher(id).matches())
                .toList();
    }

    /**
     * The verdicts on an image of all jobs, oldest first, for those who sort out themselves what a reader may know.
     * What cannot be read is left out and the log says so: this decides nothing.
     */
    @NonNull
    public synchronized List<OfJob> ofJobs(@NonNull String imageId) {
        List<OfJob> verdicts = new ArrayList<>();
        try {
            for (VerdictsOfImage.Entry entry : read(file(imageId)).entries()) {
                verdicts.add(new OfJob(entry.job(), entry.verdict()));
            }
        } catch (IOException | InputException e) {
            LOGGER.log(Level.WARNING, e, () -> "Not all verdicts on " + imageId + " can be read");
        }
        return verdicts;
    }

    private static void makeRoom() {
        File[] images = images();
        if (images.length > MAX_IMAGES) {
            Arrays.sort(images, Comparator.comparingLong(File::lastModified));
            for (int i = 0; i < images.length - MAX_IMAGES; i++) {
                remove(images[i]);
            }
        }
    }

    /** @return whether it is gone */
    private static boolean remove(File image) {
        try {
            Files.deleteIfExists(image.toPath());
            return true;
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Cannot remove " + image);
            return false;
        }
    }

    private static VerdictsOfImage read(XmlFile file) throws IOException {
        if (!file.exists()) {
            return new VerdictsOfImage();
        }
        try {
            return (VerdictsOfImage) file.read();
        } catch (IOException | RuntimeException e) {
            throw new IOException(Messages.VerdictIndex_Unreadable(file.getFile()), e);
        }
    }

    private static XmlFile file(String imageId) {
        Matcher matcher = IMAGE_ID.matcher(imageId);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + imageId + "' is not the ID of an image.");
        }
        return new XmlFile(XSTREAM, new File(folder(), matcher.group(1) + EXTENSION));
    }

    private static File folder() {
        return new File(Jenkins.get().getRootDir(), "container-lifecycle/verdicts");
    }

    private static File[] images() {
        File[] files = folder().listFiles((folder, name) -> name.endsWith(EXTENSION));
        return files == null ? new File[0] : files;
    }
}

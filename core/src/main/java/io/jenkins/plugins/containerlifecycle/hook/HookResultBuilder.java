package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.Containers;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.TarContent;
import io.jenkins.plugins.containerlifecycle.engine.TarLimits;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.reference.ImageIds;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.report.CapturedText;
import io.jenkins.plugins.containerlifecycle.report.HookOutput;
import io.jenkins.plugins.containerlifecycle.report.HookVerdict;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.ReportContext;
import io.jenkins.plugins.containerlifecycle.report.ReportContextBuilder;
import io.jenkins.plugins.containerlifecycle.report.ReportReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects what is known about a run, step by step, and builds the result at the end. */
final class HookResultBuilder {
    private static final TarLimits REPORT_LIMITS = new TarLimits(8 * 1024 * 1024, 32 * 1024 * 1024, 1000);

    private final HookRequest request;
    private final Instant started = Instant.now();
    private final long startedNanos = System.nanoTime();
    private final Ancestry ancestry;
    private final Map<String, String> properties = new TreeMap<>();
    private String repository;
    private String imageId;
    private @Nullable String containerId;
    private @Nullable Integer exitCode;
    private CapturedText stdout = CapturedText.EMPTY;
    private CapturedText stderr = CapturedText.EMPTY;
    private Map<String, byte[]> reportFiles = Map.of();
    private @Nullable String incomplete;
    private @Nullable Outcome forced;
    private @Nullable String evidence;
    private @Nullable String note;

    HookResultBuilder(HookRequest request, Ancestry ancestry, String image, String imageId, Iterable<String> repoTags) {
        this.request = request;
        this.ancestry = ancestry;
        this.imageId = imageId;
        this.repository = repository(image, repoTags);
        properties.put("run.timeout", String.valueOf(request.timeout().toSeconds()));
    }

    private String repository(String image, Iterable<String> repoTags) {
        if (!ImageIds.looksLikeOne(image)) {
            return ImageReference.split(image).repository();
        }
        Optional<String> stamped = ancestry.image().map(ImageMetadata::imageName);
        if (stamped.isPresent()) {
            return stamped.get();
        }
        for (String tag : repoTags) {
            return ImageReference.split(tag).repository();
        }
        return image;
    }

    void container(String id) {
        containerId = id;
    }

    void property(String name, String value) {
        properties.put(name, value);
    }

    void output(OutputCapture capture) {
        stdout = capture.stdout();
        stderr = capture.stderr();
    }

    void ended(int code) {
        exitCode = code;
    }

    /** Of a hook that has ended. */
    @Nullable
    Integer exitCode() {
        return exitCode;
    }

    /** The run did not complete; the sentence becomes the reason of the outcome. */
    void broken(Outcome outcome, @Nullable String sentence) {
        forced = outcome;
        incomplete = sentence;
    }

    /** Something that explains or questions the exit code; the outcome can no longer be green. */
    void unclear(String sentence) {
        if (incomplete == null) {
            incomplete = sentence;
        }
    }

    void evidence(String text) {
        evidence = note == null ? text : note + "\n" + text;
    }

    /** Something that may explain a failure; it is put before the evidence. */
    void note(String sentence) {
        note = sentence;
    }

    String stderr() {
        return stderr.head() + stderr.tail();
    }

    /** According to what is known so far. */
    boolean isRed() {
        return report().outcome().isRed();
    }

    void readReports(Containers containers, String container, String directory)
            throws EngineException, InterruptedException {
        Optional<TarContent> folder = containers.readFiles(container, directory, REPORT_LIMITS);
        if (folder.isEmpty() || !folder.get().folder()) {
            reportsGone(directory);
            return;
        }
        reportFiles = folder.get().files();
        folder.get().problems().forEach(problem -> unclear("The report folder could not be read in full: " + problem));
    }

    /** The folder was created for the hook, so if it is missing, nobody knows what was in it. */
    void reportsGone(String directory) {
        unclear("The report folder " + directory
                + " no longer exists or is not a folder, so what the hook reported is not known.");
    }

    /** The verdict on what is known so far. */
    HookVerdict report() {
        return ReportReader.read(request.hook().id(), hookOutput(), request.format());
    }

    private HookOutput hookOutput() {
        return new HookOutput(exitCode, stdout, stderr, reportFiles, incomplete, forced);
    }

    HookResult result() {
        ImageMetadata metadata = ancestry.image().orElse(null);
        ReportContext context = new ReportContextBuilder()
                .repository(repository)
                .hook(request.hook().id())
                .image(request.target())
                .imageId(imageId)
                .containerId(containerId)
                .gitref(metadata == null ? null : metadata.gitref())
                .started(started)
                .duration(Duration.ofNanos(System.nanoTime() - startedNanos))
                .extraProperties(properties)
                .evidence(evidence)
                .build();
        return new HookResult(report(), hookOutput(), context, metadata, request.method());
    }
}

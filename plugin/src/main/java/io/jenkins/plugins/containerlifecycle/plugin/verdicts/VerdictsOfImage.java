package io.jenkins.plugins.containerlifecycle.plugin.verdicts;

import io.jenkins.plugins.containerlifecycle.plugin.jobs.JobIds;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.Totals;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdictBuilder;
import io.jenkins.plugins.containerlifecycle.verdict.PushRecord;
import io.jenkins.plugins.containerlifecycle.verdict.VerdictDocument;
import io.jenkins.plugins.containerlifecycle.verdict.VerdictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What {@link VerdictIndex} keeps in one file: plain values, and each verdict as the JSON that {@code containerctl}
 * writes.
 */
final class VerdictsOfImage {
    private static final int MAX_VERDICTS = 50;
    private static final int MAX_PUSHES = 200;

    /** Oldest first. */
    private final ArrayList<Entry> verdicts = new ArrayList<>();
    /** Oldest first; each a document with one push. */
    private final ArrayList<String> pushes = new ArrayList<>();

    /** One verdict and the job that it is from. */
    static final class Entry {
        /** An ID of {@link JobIds}. */
        private final String job;
        /** A document with one verdict. */
        private final String json;

        Entry(String job, String json) {
            this.job = job;
            this.json = json;
        }

        String job() {
            return job;
        }

        /** @throws InputException if the file was changed by hand */
        ImageVerdict verdict() throws InputException {
            if (json == null) {
                throw new InputException("The verdict of " + job + " is missing.");
            }
            List<ImageVerdict> verdicts = VerdictJson.read(
                            json.getBytes(StandardCharsets.UTF_8), "The verdict of " + job)
                    .verdicts();
            if (verdicts.size() != 1) {
                throw new InputException("The verdict of " + job + " is not one verdict.");
            }
            return verdicts.get(0);
        }
    }

    void add(String job, ImageVerdict verdict) throws IOException {
        verdicts.add(new Entry(job, json(new VerdictDocument(List.of(verdict), List.of()))));
        while (verdicts.size() > MAX_VERDICTS) {
            verdicts.remove(0);
        }
    }

    void addPushes(Collection<PushRecord> added) throws IOException {
        for (PushRecord push : added) {
            pushes.add(json(new VerdictDocument(List.of(), List.of(push))));
        }
        while (pushes.size() > MAX_PUSHES) {
            pushes.remove(0);
        }
    }

    private static String json(VerdictDocument document) throws IOException {
        try {
            return new String(VerdictJson.write(document), StandardCharsets.UTF_8);
        } catch (InputException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    List<Entry> entries() {
        return List.copyOf(verdicts);
    }

    /** In place of one that cannot be read: whatever it says, it is not a pass. */
    static ImageVerdict unreadable(String imageId, Instant when) {
        return new ImageVerdictBuilder()
                .image(imageId)
                .imageId(imageId)
                .hook(ImageVerdict.VALIDATE)
                .outcome(Outcome.ERROR)
                .reason(Messages.VerdictsOfImage_Unreadable())
                .totals(new Totals(0, 0, 1, 0))
                .time(when)
                .build();
    }

    /** For users who may not read its job. */
    static ImageVerdict withoutDetails(ImageVerdict verdict) {
        return new ImageVerdictBuilder()
                .image(verdict.image())
                .imageId(verdict.imageId())
                .hook(verdict.hook())
                .outcome(verdict.outcome())
                .reason(Messages.VerdictsOfImage_NotTold())
                .totals(verdict.totals())
                .time(verdict.time())
                .build();
    }
}

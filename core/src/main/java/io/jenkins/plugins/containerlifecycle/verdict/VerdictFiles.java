package io.jenkins.plugins.containerlifecycle.verdict;

import io.jenkins.plugins.containerlifecycle.text.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Several verdict files: the gate looks into all of them, a push is recorded in one. */
public final class VerdictFiles {
    private final List<VerdictFile> files;
    private final List<Path> missing = new ArrayList<>();
    private final List<ImageVerdict> verdicts = new ArrayList<>();

    private VerdictFiles(List<VerdictFile> files) {
        this.files = files;
    }

    /**
     * Reads them.
     *
     * @param paths may be empty; a file that is not there holds no verdict
     * @throws InputException where one is not a file of verdicts: it is not for the gate to guess what it says
     */
    public static VerdictFiles read(List<Path> paths) throws IOException, InputException {
        VerdictFiles files =
                new VerdictFiles(paths.stream().map(VerdictFile::new).toList());
        for (VerdictFile file : files.files) {
            Optional<VerdictDocument> document = file.read();
            document.ifPresent(found -> files.verdicts.addAll(found.verdicts()));
            if (document.isEmpty()) {
                files.missing.add(file.path());
            }
        }
        return files;
    }

    public List<ImageVerdict> verdicts() {
        return List.copyOf(verdicts);
    }

    /** Those that are not there. */
    public List<Path> missing() {
        return List.copyOf(missing);
    }

    /**
     * Adds pushes to the first file that has a verdict on the image, else to the first one.
     *
     * @return where they were recorded; empty where there is no file or no push
     */
    public Optional<Path> record(String imageId, Collection<PushRecord> pushes) throws IOException, InputException {
        if (files.isEmpty() || pushes.isEmpty()) {
            return Optional.empty();
        }
        VerdictFile chosen = files.get(0);
        for (VerdictFile file : files) {
            if (file.read().orElse(VerdictDocument.EMPTY).knows(imageId)) {
                chosen = file;
                break;
            }
        }
        chosen.record(pushes);
        return Optional.of(chosen.path());
    }
}

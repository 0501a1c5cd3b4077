package io.jenkins.plugins.containerlifecycle.verdict;

import io.jenkins.plugins.containerlifecycle.text.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The verdict files of a command: the gate reads all of them, and new pushes are recorded in one. */
public final class VerdictFiles implements VerdictStore {
    private final List<VerdictFile> files;

    /**
     * @param paths may be empty; then nothing is found and nothing is kept
     * @throws IllegalArgumentException if one of them does not name a file
     */
    public VerdictFiles(Collection<Path> paths) {
        files = paths.stream().map(VerdictFile::new).toList();
    }

    public boolean isEmpty() {
        return files.isEmpty();
    }

    /**
     * Reads all files.
     *
     * @return the missing ones
     * @throws InputException if one is not a file of verdicts
     */
    public List<Path> missing() throws IOException, InputException {
        List<Path> missing = new ArrayList<>();
        for (VerdictFile file : files) {
            if (file.read().isEmpty()) {
                missing.add(file.path());
            }
        }
        return missing;
    }

    /**
     * Removes the verdicts of an earlier run, so that they cannot be taken for those of a run that ends without any.
     *
     * @throws InputException if there is something other than verdicts, which nobody wants to lose
     */
    public void clear() throws IOException, InputException {
        for (VerdictFile file : files) {
            file.clear();
        }
    }

    /** The verdicts of all files, on any image; a missing file has none. */
    @Override
    public List<ImageVerdict> find(String imageId) throws IOException, InputException {
        List<ImageVerdict> verdicts = new ArrayList<>();
        for (VerdictFile file : files) {
            verdicts.addAll(file.read().orElse(VerdictDocument.EMPTY).verdicts());
        }
        return verdicts;
    }

    /** In the first file. */
    @Override
    public void record(Collection<ImageVerdict> verdicts) throws IOException, InputException {
        if (!files.isEmpty() && !verdicts.isEmpty()) {
            files.get(0).add(verdicts);
        }
    }

    /** In the first file with a verdict on the image, else in the first one. */
    @Override
    public void recordPushes(String imageId, Collection<PushRecord> pushes) throws IOException, InputException {
        if (files.isEmpty() || pushes.isEmpty()) {
            return;
        }
        VerdictFile chosen = files.get(0);
        for (VerdictFile file : files) {
            if (file.read().orElse(VerdictDocument.EMPTY).knows(imageId)) {
                chosen = file;
                break;
            }
        }
        chosen.record(pushes);
    }
}

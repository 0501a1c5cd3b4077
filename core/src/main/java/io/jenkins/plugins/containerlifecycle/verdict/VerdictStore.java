package io.jenkins.plugins.containerlifecycle.verdict;

import io.jenkins.plugins.containerlifecycle.text.InputException;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/**
 * Where verdicts on images are kept, with the ledger of what was pushed: files for the command, an index of all jobs in
 * Jenkins.
 */
public interface VerdictStore {
    /**
     * @param imageId what the engine resolved the image's name to
     * @return all verdicts on that ID, oldest first; those on other images may be among them, they help to explain a
     *     refusal
     * @throws InputException if something is kept that is no verdict: it is not for the gate to guess what it says
     */
    List<ImageVerdict> find(String imageId) throws IOException, InputException;

    /** Adds verdicts to those that are there: what another run has found stays, or a failure could be lost to a pass. */
    void record(Collection<ImageVerdict> verdicts) throws IOException, InputException;

    /**
     * Adds to the ledger.
     *
     * @param imageId the image that all of them are of
     */
    void recordPushes(String imageId, Collection<PushRecord> pushes) throws IOException, InputException;
}

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
     * @return all verdicts on that ID, oldest first; verdicts on other images may be among them, because they help to
     *     explain a refusal
     * @throws InputException if something is kept that is not a verdict, because the gate must not guess what it says
     */
    List<ImageVerdict> find(String imageId) throws IOException, InputException;

    /**
     * Adds verdicts to the existing ones: what another run has found stays; otherwise a pass could replace a failure.
     */
    void record(Collection<ImageVerdict> verdicts) throws IOException, InputException;

    /**
     * Adds to the ledger.
     *
     * @param imageId the image that was pushed
     */
    void recordPushes(String imageId, Collection<PushRecord> pushes) throws IOException, InputException;
}

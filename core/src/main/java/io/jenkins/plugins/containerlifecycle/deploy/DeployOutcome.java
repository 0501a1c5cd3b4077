package io.jenkins.plugins.containerlifecycle.deploy;

/** How a deployment, a rollback or a recovery ended. */
public enum DeployOutcome {
    /** The container has the image, and passed. */
    DEPLOYED,
    /** It had that image before; nothing was done. */
    UNCHANGED,
    /** There was no container before, the new one failed, and there is none again. */
    FAILED,
    /** The new one failed; the old one is back and does as well as before. */
    ROLLED_BACK,
    /** The new one failed, and the old one is not back, or does worse than before. */
    ROLLBACK_FAILED,
    /** A rollback that was asked for: the one before is back, and passed. */
    BROUGHT_BACK,
    /** A deployment that was killed has been finished: the new container passed. */
    FINISHED,
    /** A deployment that was killed has been undone: the old container is back. */
    UNDONE,
    /** There was nothing to recover. */
    NOTHING_TO_DO,
    /** It had begun, and nobody can tell how it ended. */
    UNKNOWN
}

package io.jenkins.plugins.containerlifecycle.context;

/** What will build the image: which ignore file it reads, and whether it takes files from outside of the context. */
public enum Builder {
    /** Docker's old builder inside the engine: reads only the context's {@code .dockerignore}. */
    CLASSIC,
    /**
     * Reads {@code <Dockerfile>.dockerignore} beside the Dockerfile first; has no named contexts, or only with buildx.
     */
    BUILDKIT,
    /** BuildKit with buildx, both new enough for named contexts. */
    BUILDX,
    /** Reads the ignore file that {@code --ignorefile} names, and has named contexts from 1.27 on. */
    BUILDAH,
    /** The same from 4.2 on. */
    PODMAN,
    /** Something else, something older, or unknown. */
    UNKNOWN;

    /** Whether it takes {@code --build-context}. */
    public boolean hasNamedContexts() {
        return this == BUILDX || takesIgnoreFile();
    }

    /** Whether it must be told about the ignore file. */
    boolean takesIgnoreFile() {
        return this == BUILDAH || this == PODMAN;
    }

    /** Whether it reads an ignore file of ours in place of the context's. */
    boolean readsOurIgnoreFile() {
        return this == BUILDKIT || hasNamedContexts();
    }
}

package io.jenkins.plugins.containerlifecycle.context;

/** What builds the image later: which ignore file it reads, and whether it takes files from outside of the context. */
public enum Builder {
    /** Docker's old builder inside the engine: reads the context's {@code .dockerignore} and no other. */
    CLASSIC,
    /** Reads {@code <Dockerfile>.dockerignore} beside the Dockerfile first; has no named contexts, or only buildx has. */
    BUILDKIT,
    /** BuildKit behind buildx, both new enough for named contexts. */
    BUILDX,
    /** Reads the ignore file that {@code --ignorefile} names, and has named contexts from 1.27 on. */
    BUILDAH,
    /** The same from 4.2 on. */
    PODMAN,
    /** Something else, or something older, or nobody can tell. */
    UNKNOWN;

    /** Whether it takes {@code --build-context}. */
    public boolean hasNamedContexts() {
        return this == BUILDX || takesIgnoreFile();
    }

    /** Whether it has to be told of the ignore file. */
    boolean takesIgnoreFile() {
        return this == BUILDAH || this == PODMAN;
    }

    /** Whether it reads an ignore file of ours in place of the context's. */
    boolean readsOurIgnoreFile() {
        return this == BUILDKIT || hasNamedContexts();
    }
}

package io.jenkins.plugins.containerlifecycle.context;

import java.util.Locale;
import java.util.Optional;

/** How a stamp's files reach the builder. */
public enum Carrier {
    /** As a named context if the builder takes one, else in the build context. */
    AUTO,
    /**
     * As a context of their own, with {@code --build-context}: the user's {@code COPY . .} neither sees them nor loses
     * its cache. Buildx with an engine from 23 on, buildah and podman can do it.
     */
    NAMED,
    /** In the build context itself, which every builder can. */
    CONTEXT;

    /** As a user writes it, in small letters. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @return empty if there is none with this name */
    public static Optional<Carrier> of(String id) {
        for (Carrier carrier : values()) {
            if (carrier.id().equals(id)) {
                return Optional.of(carrier);
            }
        }
        return Optional.empty();
    }
}

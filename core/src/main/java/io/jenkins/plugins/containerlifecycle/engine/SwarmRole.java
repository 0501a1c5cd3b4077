package io.jenkins.plugins.containerlifecycle.engine;

import java.util.Locale;

/** What an engine is in a Docker Swarm. */
public enum SwarmRole {
    /** It is in no swarm. */
    NONE,
    /** It knows the swarm's services, and can change them. */
    MANAGER,
    /** It runs what the managers want; also while it joins, or if it cannot say what it is. */
    WORKER;

    /** Lower case, for programs. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}

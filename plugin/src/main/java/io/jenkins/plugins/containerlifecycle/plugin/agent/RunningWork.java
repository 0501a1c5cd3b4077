package io.jenkins.plugins.containerlifecycle.plugin.agent;

import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What runs in this JVM, by run ID, so that a later call can cancel it. It must be static: the two calls come over the
 * same channel but know nothing else of each other. The call to cancel may come before the work does.
 */
public final class RunningWork {
    /** More than any agent works on at once; a mark whose work never comes is forgotten some day. */
    private static final int REMEMBERED = 1000;

    private static final Map<String, Cancellation> RUNS = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Cancellation> eldest) {
            return size() > REMEMBERED;
        }
    };

    private RunningWork() {}

    public static Cancellation of(String runId) {
        synchronized (RUNS) {
            return RUNS.computeIfAbsent(runId, id -> new Cancellation());
        }
    }

    /** Does nothing if a later attempt has replaced it. */
    public static void forget(String runId, Cancellation cancellation) {
        synchronized (RUNS) {
            RUNS.remove(runId, cancellation);
        }
    }
}

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

    /**
     * Registers work that begins. It gets a mark of its own, because an earlier attempt may still be ending here, unless
     * the call to cancel has come already.
     */
    public static Cancellation begin(String runId) {
        synchronized (RUNS) {
            Cancellation cancelled = RUNS.get(runId);
            if (cancelled != null && cancelled.isCancelled()) {
                return cancelled;
            }
            Cancellation cancellation = new Cancellation();
            RUNS.put(runId, cancellation);
            return cancellation;
        }
    }

    static void cancel(String runId) {
        synchronized (RUNS) {
            RUNS.computeIfAbsent(runId, id -> new Cancellation()).cancel();
        }
    }

    /** Does nothing if a later attempt has replaced it. */
    public static void forget(String runId, Cancellation cancellation) {
        synchronized (RUNS) {
            RUNS.remove(runId, cancellation);
        }
    }
}

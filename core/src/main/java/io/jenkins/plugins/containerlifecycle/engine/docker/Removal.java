package io.jenkins.plugins.containerlifecycle.engine.docker;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.time.Duration;

/** Removes a container or an image and makes sure that it is gone, whatever the state of the calling thread. */
final class Removal {
    private static final long PAUSE_MILLIS = 100;

    private final EngineApi api;
    /** {@code container} or {@code image}. */
    private final String kind;

    private final String name;
    private final String path;
    private final String query;
    private final Deadline deadline;

    private Removal(EngineApi api, String kind, String name, String path, String query, Duration patience) {
        this.api = api;
        this.kind = kind;
        this.name = name;
        this.path = path;
        this.query = query;
        this.deadline = Deadline.in(patience);
    }

    /** @param volumes whether its anonymous volumes go, too */
    static Removal ofContainer(EngineApi api, String container, boolean volumes, Duration patience) {
        String query = "?force=1" + (volumes ? "&v=1" : "");
        return new Removal(api, "container", container, "/containers/" + container, query, patience);
    }

    /** Not by force, which would take an image from under a container, and without its parents. */
    static Removal ofImage(EngineApi api, String image, Duration patience) {
        return new Removal(api, "image", image, "/images/" + EngineApi.encodeName(image), "?noprune=1", patience);
    }

    void run() throws EngineException {
        boolean interrupted = Thread.interrupted();
        try {
            EngineException last = null;
            do {
                try {
                    if (attempt()) {
                        return;
                    }
                    Thread.sleep(PAUSE_MILLIS);
                } catch (InterruptedException e) {
                    // A second interrupt during the clean-up: the flag is set again after the work is done.
                    interrupted = true;
                } catch (EngineException e) {
                    if (isFinal(e)) {
                        throw e;
                    }
                    // Why the engine refused it says more than that the time was over in the middle of the last call.
                    last = last != null && e.kind() == Kind.TIMED_OUT ? last : e;
                }
            } while (!deadline.passed());
            throw last != null ? last : api.errors().timedOut(task(), deadline.length());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Asking again changes nothing. */
    private static boolean isFinal(EngineException e) {
        return e.kind() == Kind.UNREACHABLE || e.kind() == Kind.PERMISSION || e.kind() == Kind.BAD_CONFIGURATION;
    }

    /** @return whether it is gone */
    private boolean attempt() throws EngineException, InterruptedException {
        EngineException failure = null;
        try {
            api.negotiate(patience());
            api.call(task(), api.request("DELETE", path + query).build(), patience());
        } catch (EngineRefusal e) {
            if (e.status() == 404) {
                return true;
            }
            // 409: somebody else is already removing it. 500: usually a file system that is busy for a moment.
            failure = api.errors().refused(task(), name, e);
        }
        if (isGone()) {
            return true;
        }
        if (failure != null) {
            pause();
            throw failure;
        }
        return false;
    }

    private boolean isGone() throws EngineException, InterruptedException {
        try {
            api.call(task(), api.request("GET", path + "/json").build(), patience());
            return false;
        } catch (EngineRefusal e) {
            if (e.status() == 404) {
                return true;
            }
            throw api.errors().refused(task(), name, e);
        }
    }

    private void pause() throws InterruptedException {
        Thread.sleep(Math.min(PAUSE_MILLIS, deadline.remaining().toMillis()));
    }

    /** At least a moment, so that a patience of zero allows one attempt. */
    private Duration patience() {
        Duration left = deadline.remaining();
        return left.toMillis() < PAUSE_MILLIS ? Duration.ofMillis(PAUSE_MILLIS) : left;
    }

    private String task() {
        return "remove the " + kind + " " + name;
    }
}

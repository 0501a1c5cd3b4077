package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;

/** A deployment, or something like it, that its caller may cancel. */
@FunctionalInterface
public interface CancellableWork<T> {
    T run() throws DeployException, EngineException, InterruptedException;

    /** Does the work on this thread, unless it was cancelled before. */
    static <T> T run(Cancellation cancellation, CancellableWork<T> work)
            throws DeployException, EngineException, InterruptedException {
        cancellation.begin(Thread.currentThread());
        try {
            cancellation.check();
            return work.run();
        } finally {
            cancellation.end();
        }
    }
}

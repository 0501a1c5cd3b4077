package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.deploy.CancellableWork;
import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Reads files of images, for which a container is made that is never started: it must be removed if a signal comes. */
final class StoppableReading implements Stoppable {
    private final Cancellation cancellation = new Cancellation();
    private final CountDownLatch done = new CountDownLatch(1);

    private StoppableReading() {}

    static <T> T run(CancellableWork<T> work) throws DeployException, EngineException, InterruptedException {
        StoppableReading reading = new StoppableReading();
        try (Signals signals = new Signals(List.of(reading))) {
            return CancellableWork.run(reading.cancellation, work);
        } finally {
            reading.done.countDown();
        }
    }

    @Override
    public void cancel() {
        cancellation.cancel();
    }

    @Override
    public boolean awaitEnd(long nanos) throws InterruptedException {
        return done.await(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public String whatMayBeLeft() {
        return "a container that was made to read an image may be left; 'containerctl prune' removes it.";
    }
}

package io.jenkins.plugins.containerlifecycle.engine.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.OutputListener;
import io.jenkins.plugins.containerlifecycle.engine.OutputSubscription;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A stream of output on its way to a listener. Life cycle: opened and answered (until then errors are those of the
 * request), followed, then ended by itself, by {@link #close} or by a broken connection.
 */
final class FollowedOutput implements OutputSubscription {
    private final EngineTransport.Pending<Void> pending;
    private final String task;
    private final EngineErrors errors;
    private volatile boolean closed;

    private FollowedOutput(EngineTransport.Pending<Void> pending, String task, EngineErrors errors) {
        this.pending = pending;
        this.task = task;
        this.errors = errors;
    }

    /**
     * Like {@link #open}, but an engine that is still silent after {@code grace} is assumed to have nothing to say yet.
     */
    static FollowedOutput openQuiet(
            EngineTransport transport,
            DockerHttpClient.Request request,
            OutputListener listener,
            String task,
            Duration grace)
            throws EngineRefusal, EngineException, InterruptedException {
        return open(transport, request, listener, task, grace, false);
    }

    /**
     * Sends the request and waits until the engine has begun to answer.
     *
     * @throws EngineRefusal if it answers with an error
     */
    static FollowedOutput open(
            EngineTransport transport,
            DockerHttpClient.Request request,
            OutputListener listener,
            String task,
            Duration limit)
            throws EngineRefusal, EngineException, InterruptedException {
        return open(transport, request, listener, task, limit, true);
    }

    private static FollowedOutput open(
            EngineTransport transport,
            DockerHttpClient.Request request,
            OutputListener listener,
            String task,
            Duration limit,
            boolean answerNeeded)
            throws EngineRefusal, EngineException, InterruptedException {
        CountDownLatch answered = new CountDownLatch(1);
        AtomicBoolean accepted = new AtomicBoolean();
        EngineTransport.Pending<Void> pending = transport.streaming(
                request,
                response -> {
                    accepted.set(true);
                    answered.countDown();
                    try (InputStream body = response.getBody()) {
                        FrameReader.read(body, listener);
                    }
                    return null;
                },
                answered::countDown);
        boolean opened = false;
        try {
            boolean inTime = answered.await(limit.toNanos(), TimeUnit.NANOSECONDS);
            if (!inTime && answerNeeded) {
                throw transport.errors().timedOut(task, limit);
            }
            if (inTime && !accepted.get()) {
                // It has failed or is about to; this throws the request's error.
                pending.await(task, limit);
            }
            opened = true;
        } finally {
            if (!opened) {
                pending.abort();
            }
        }
        return new FollowedOutput(pending, task, transport.errors());
    }

    @Override
    public boolean awaitEnd(Deadline deadline) throws EngineException, InterruptedException {
        try {
            pending.awaitOrLeave(task, deadline.remaining());
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (EngineRefusal e) {
            throw errors.refused(task, "", e);
        } catch (EngineException e) {
            if (closed) {
                return true;
            }
            throw e.kind() == EngineException.Kind.CONNECTION_LOST ? e : errors.lost(task, e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        closed = true;
        pending.abort();
    }
}

package io.jenkins.plugins.containerlifecycle.engine.docker;

import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Carries requests over docker-java's HTTP client, or over a {@link LocalHttpClient} to an engine on this machine.
 *
 * <p>Each exchange runs on a worker thread while the caller waits with a time limit, for three reasons: no client's
 * response timeout has an effect on a Unix socket; an interrupt in the client's code surfaces as any of five exceptions
 * (and not at all from a TCP read or while an agent loads classes); and a caller whose interrupt flag is set could not
 * remove its container. This way an interrupt reaches only the caller's wait.
 *
 * <p>Each request has a connection of its own: connecting to a local socket costs nothing, and a connection that died
 * while idle cannot fail a request that must not be repeated.
 */
final class EngineTransport implements AutoCloseable {
    private static final long IDLE_THREAD_SECONDS = 10;

    private static final int MOST_IDLE_CLIENTS = 8;

    private final DockerEndpoint config;
    private final LocalHttpClient.Connector local;
    private final EngineErrors errors;
    private final EngineClock clock = new EngineClock();
    private final ExecutorService workers;

    /** Both are created at first use: {@code connect} promises to read no files. */
    private @Nullable SSLContext tls;

    private @Nullable DockerHttpClient quick;

    /** Without a connection; making one takes longer than most calls. */
    private final Deque<DockerHttpClient> idle = new ArrayDeque<>();

    private boolean closed;

    EngineTransport(DockerEndpoint config) {
        this(config, () -> LocalHttpClient.connect(config.host()));
    }

    /** @param local for an address on this machine: connects to the engine there */
    EngineTransport(DockerEndpoint config, LocalHttpClient.Connector local) {
        this.config = config;
        this.local = local;
        this.errors = new EngineErrors(config);
        this.workers = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_THREAD_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "container-engine");
                    thread.setDaemon(true);
                    thread.setContextClassLoader(EngineTransport.class.getClassLoader());
                    return thread;
                });
    }

    EngineErrors errors() {
        return errors;
    }

    EngineClock clock() {
        return clock;
    }

    DockerEndpoint config() {
        return config;
    }

    /** A request that is answered soon; the client's own timeout ends exchanges that nobody waits for any more. */
    <T> Pending<T> quick(DockerHttpClient.Request request, Exchange.Reader<T> reader) throws EngineException {
        Exchange.Reader<T> listening = response -> {
            clock.hear(response.getHeader("Date"));
            return reader.read(response);
        };
        return submit(new Exchange<>(quickClient(), null, request, listening, () -> {}));
    }

    /**
     * A request whose answer may be silent for hours; it has a client of its own as long as it takes, and closing that
     * ends it at any point.
     *
     * @param atEnd runs in any case when the exchange is over, just before its result is there
     */
    <T> Pending<T> streaming(DockerHttpClient.Request request, Exchange.Reader<T> reader, Runnable atEnd)
            throws EngineException {
        return submit(new Exchange<>(ownClient(), this::giveBack, request, reader, atEnd));
    }

    private <T> Pending<T> submit(Exchange<T> exchange) throws EngineException {
        try {
            return new Pending<>(exchange, workers.submit(exchange));
        } catch (RejectedExecutionException e) {
            throw new EngineException(Kind.UNREACHABLE, "The connection to the engine was closed already.", e);
        }
    }

    private synchronized DockerHttpClient quickClient() throws EngineException {
        if (quick == null) {
            // A second more than the waiting caller has, so that the user sees the caller's message.
            quick = newClient(config.responseTimeout().plusSeconds(1));
        }
        return quick;
    }

    /** So that the first {@link #streaming} request need not wait for its client. */
    void prepareStreaming() throws EngineException {
        giveBack(ownClient());
    }

    private DockerHttpClient ownClient() throws EngineException {
        synchronized (this) {
            DockerHttpClient ready = idle.poll();
            if (ready != null) {
                return ready;
            }
        }
        return newClient(null);
    }

    private void giveBack(DockerHttpClient client) {
        synchronized (this) {
            if (!closed && idle.size() < MOST_IDLE_CLIENTS) {
                idle.push(client);
                return;
            }
        }
        close(client);
    }

    /** @param responseTimeout if there is one */
    private DockerHttpClient newClient(@Nullable Duration responseTimeout) throws EngineException {
        if (config.isLocal()) {
            return new LocalHttpClient(local);
        }
        SSLContext context = tls();
        return new ApacheDockerHttpClient.Builder()
                .dockerHost(config.clientAddress())
                .sslConfig(context == null ? null : () -> context)
                .connectionTimeout(config.connectTimeout())
                .responseTimeout(responseTimeout)
                .build();
    }

    private synchronized @Nullable SSLContext tls() throws EngineException {
        if (tls == null && config.tls()) {
            tls = TlsMaterial.load(config);
        }
        return tls;
    }

    /** Ends everything in progress. */
    @Override
    public void close() {
        workers.shutdownNow();
        Deque<DockerHttpClient> open;
        synchronized (this) {
            closed = true;
            open = new ArrayDeque<>(idle);
            idle.clear();
            if (quick != null) {
                open.add(quick);
            }
        }
        open.forEach(EngineTransport::close);
    }

    private static void close(DockerHttpClient client) {
        try {
            client.close();
        } catch (IOException e) {
            // Nothing is lost.
        }
    }

    /** An exchange that runs. */
    final class Pending<T> {
        private final Exchange<T> exchange;
        private final Future<T> result;

        private Pending(Exchange<T> exchange, Future<T> result) {
            this.exchange = exchange;
            this.result = result;
        }

        /**
         * Waits for the answer; if that fails, the exchange is ended.
         *
         * @param task the user wanted, such as {@code inspect the image 'x'}
         * @throws EngineException of kind {@code TIMED_OUT} after {@code limit}
         */
        T await(String task, Duration limit) throws EngineRefusal, EngineException, InterruptedException {
            try {
                return awaitOrLeave(task, limit);
            } catch (TimeoutException e) {
                throw errors.timedOut(task, limit);
            } finally {
                abort();
            }
        }

        /** Like {@link #await}, but the exchange goes on if time runs out or the caller is interrupted. */
        T awaitOrLeave(String task, Duration limit)
                throws EngineRefusal, EngineException, InterruptedException, TimeoutException {
            try {
                return result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
                if (cause instanceof EngineRefusal refusal) {
                    throw refusal;
                }
                throw errors.broken(task, cause);
            } catch (java.util.concurrent.CancellationException e) {
                throw errors.broken(task, e);
            }
        }

        boolean isDone() {
            return result.isDone();
        }

        void abort() {
            if (!result.isDone()) {
                exchange.abort();
                result.cancel(true);
            }
        }
    }
}

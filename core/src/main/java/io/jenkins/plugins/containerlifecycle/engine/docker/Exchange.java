package io.jenkins.plugins.containerlifecycle.engine.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, on a worker thread, with an {@link #abort} for the waiting caller. Life cycle: created,
 * then {@link #call} on the worker; {@code abort} may come from another thread before, during or after that.
 */
final class Exchange<T> implements Callable<T> {
    /** Reads the body of a successful answer. */
    @FunctionalInterface
    interface Reader<T> {
        @Nullable
        T read(DockerHttpClient.Response response) throws IOException, EngineException, EngineRefusal;
    }

    private final DockerHttpClient client;
    private final boolean ownsClient;
    private final DockerHttpClient.Request request;
    private final Reader<T> reader;
    private final Runnable atEnd;

    private boolean aborted;
    /** Set while the answer is being read. */
    private DockerHttpClient.@Nullable Response response;

    Exchange(
            DockerHttpClient client,
            boolean ownsClient,
            DockerHttpClient.Request request,
            Reader<T> reader,
            Runnable atEnd) {
        this.client = client;
        this.ownsClient = ownsClient;
        this.request = request;
        this.reader = reader;
        this.atEnd = atEnd;
    }

    @Override
    public @Nullable T call() throws IOException, EngineException, EngineRefusal {
        try (DockerHttpClient.Response answer = begin()) {
            int status = answer.getStatusCode();
            if (status < 200 || status > 299) {
                throw EngineRefusal.read(answer);
            }
            return reader.read(answer);
        } finally {
            closeClient();
            atEnd.run();
        }
    }

    private DockerHttpClient.Response begin() {
        DockerHttpClient.Response answer = client.execute(request);
        synchronized (this) {
            if (!aborted) {
                response = answer;
                return answer;
            }
        }
        answer.close();
        throw new CancellationException();
    }

    /** Cuts the connection, so that the worker ends soon. The worker's thread has to be interrupted as well. */
    void abort() {
        DockerHttpClient.Response open;
        synchronized (this) {
            aborted = true;
            open = response;
        }
        if (open != null) {
            open.close();
        }
        closeClient();
    }

    private void closeClient() {
        if (ownsClient) {
            try {
                client.close();
            } catch (IOException e) {
                // The connection is closed either way.
            }
        }
    }
}

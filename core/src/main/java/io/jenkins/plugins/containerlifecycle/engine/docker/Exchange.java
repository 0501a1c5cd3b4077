package io.jenkins.plugins.containerlifecycle.engine.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
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
    private final @Nullable Consumer<DockerHttpClient> giveBack;
    private final DockerHttpClient.Request request;
    private final Reader<T> reader;
    private final Runnable atEnd;

    /** The first of both prevents the other: a client that was given back may be somebody else's already. */
    private boolean aborted;

    private boolean ended;
    /** Set while the answer is being read. */
    private DockerHttpClient.@Nullable Response response;

    /**
     * @param giveBack for a client that is this exchange's alone: gets it after an answer that was read to its end; in
     *     any other case it is closed
     */
    Exchange(
            DockerHttpClient client,
            @Nullable Consumer<DockerHttpClient> giveBack,
            DockerHttpClient.Request request,
            Reader<T> reader,
            Runnable atEnd) {
        this.client = client;
        this.giveBack = giveBack;
        this.request = request;
        this.reader = reader;
        this.atEnd = atEnd;
    }

    @Override
    public @Nullable T call() throws IOException, EngineException, EngineRefusal {
        boolean whole = false;
        try (DockerHttpClient.Response answer = begin()) {
            int status = answer.getStatusCode();
            if (status < 200 || status > 299) {
                throw EngineRefusal.read(answer);
            }
            T result = reader.read(answer);
            whole = true;
            return result;
        } finally {
            end(whole);
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

    private void end(boolean whole) {
        boolean reusable;
        synchronized (this) {
            ended = !aborted;
            reusable = ended && whole;
        }
        if (reusable && giveBack != null) {
            giveBack.accept(client);
        } else {
            closeClient();
        }
    }

    /** Cuts the connection, so that the worker ends soon. The worker's thread has to be interrupted as well. */
    void abort() {
        DockerHttpClient.Response open;
        synchronized (this) {
            if (ended) {
                return;
            }
            aborted = true;
            open = response;
        }
        if (open != null) {
            open.close();
        }
        closeClient();
    }

    private void closeClient() {
        if (giveBack != null) {
            try {
                client.close();
            } catch (IOException e) {
                // The connection is closed either way.
            }
        }
    }
}

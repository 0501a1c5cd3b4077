package io.jenkins.plugins.containerlifecycle.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.EOFException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** What becomes of a client that is one exchange's alone. */
class ExchangeTest {
    private final List<DockerHttpClient> givenBack = new ArrayList<>();
    private final Client client = new Client();

    @Test
    void aClientIsGivenBackAfterAnAnswerThatWasRead() throws Exception {
        assertThat(exchange(response -> "read").call()).isEqualTo("read");
        assertThat(givenBack).containsExactly(client);
        assertThat(client.closed).isZero();
    }

    @Test
    void aClientIsClosedIfItsAnswerBroke() {
        Exchange<String> exchange = exchange(response -> {
            throw new EOFException("broken");
        });
        assertThatThrownBy(exchange::call).isInstanceOf(EOFException.class);
        assertThat(givenBack).isEmpty();
        assertThat(client.closed).isEqualTo(1);
    }

    @Test
    void aClientIsClosedIfTheEngineRefused() {
        client.status = 404;
        assertThatThrownBy(exchange(response -> "read")::call).isInstanceOf(EngineRefusal.class);
        assertThat(givenBack).isEmpty();
        assertThat(client.closed).isEqualTo(1);
    }

    @Test
    void aClientIsClosedIfTheExchangeWasBrokenOffWhileItsAnswerWasRead() throws Exception {
        List<Exchange<String>> self = new ArrayList<>();
        Exchange<String> exchange = exchange(response -> {
            self.get(0).abort();
            return "read";
        });
        self.add(exchange);
        exchange.call();
        assertThat(givenBack).isEmpty();
        assertThat(client.closed).isPositive();
    }

    @Test
    void anExchangeThatWasBrokenOffBeforeGivesNothingBack() {
        Exchange<String> exchange = exchange(response -> "read");
        exchange.abort();
        assertThatThrownBy(exchange::call).isInstanceOf(CancellationException.class);
        assertThat(givenBack).isEmpty();
        assertThat(client.closed).isPositive();
    }

    @Test
    void breakingOffAnExchangeThatHasEndedLeavesTheNextOneItsClient() throws Exception {
        Exchange<String> exchange = exchange(response -> "read");
        exchange.call();
        exchange.abort();
        assertThat(client.closed).isZero();
    }

    @Test
    void aSharedClientStaysOpen() throws Exception {
        Exchange<String> ended = new Exchange<>(client, null, request(), response -> "read", () -> {});
        ended.call();
        new Exchange<>(client, null, request(), response -> "read", () -> {}).abort();
        assertThat(client.closed).isZero();
    }

    private Exchange<String> exchange(Exchange.Reader<String> reader) {
        return new Exchange<>(client, givenBack::add, request(), reader, () -> {});
    }

    private static Request request() {
        return Request.builder().method("GET").path("/").build();
    }

    private static final class Client implements DockerHttpClient {
        private int status = 200;
        private int closed;

        @Override
        public Response execute(Request request) {
            return new Response() {
                @Override
                public int getStatusCode() {
                    return status;
                }

                @Override
                public Map<String, List<String>> getHeaders() {
                    return Map.of();
                }

                @Override
                public InputStream getBody() {
                    return InputStream.nullInputStream();
                }

                @Override
                public void close() {
                    // Nothing is open.
                }
            };
        }

        @Override
        public void close() {
            closed++;
        }
    }
}

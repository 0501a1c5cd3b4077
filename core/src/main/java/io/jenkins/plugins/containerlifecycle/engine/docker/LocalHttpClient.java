package io.jenkins.plugins.containerlifecycle.engine.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.NamedPipeSocket;
import com.github.dockerjava.transport.UnixSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.message.MessageSupport;
import org.jspecify.annotations.Nullable;

/**
 * HTTP over a local socket, without what an engine there never needs: a pool, TLS, cookies, logins, redirects,
 * compression, proxies, names of hosts. docker-java's own client makes all of that ready at each start of a command,
 * which takes longer than all calls of most commands.
 *
 * <p>Each request has a connection of its own. There are no time limits here: whoever waits has one.
 */
final class LocalHttpClient implements DockerHttpClient {
    /** Makes a connection. */
    @FunctionalInterface
    interface Connector {
        Socket connect() throws IOException;
    }

    private final Connector connector;
    /** Also the lock for {@link #closed}. */
    private final Set<Socket> open = new HashSet<>();

    private boolean closed;

    LocalHttpClient(Connector connector) {
        this.connector = connector;
    }

    /** @param address {@code unix} or {@code npipe} */
    static Socket connect(URI address) throws IOException {
        if ("unix".equals(address.getScheme())) {
            return UnixSocket.get(address.getPath());
        }
        Socket pipe = new NamedPipeSocket(address.getPath());
        pipe.connect(null);
        return pipe;
    }

    @Override
    public Response execute(Request request) {
        Socket socket = null;
        boolean answered = false;
        try {
            socket = connect();
            Response response = new Answer(exchange(request, socket), socket);
            answered = true;
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (HttpException e) {
            throw new IllegalStateException(e);
        } finally {
            if (socket != null && !answered) {
                close(socket);
            }
        }
    }

    private Socket connect() throws IOException {
        Socket socket = connector.connect();
        synchronized (open) {
            if (!closed) {
                open.add(socket);
                return socket;
            }
        }
        socket.close();
        throw new CancellationException();
    }

    private static ClassicHttpResponse exchange(Request request, Socket socket) throws IOException, HttpException {
        DefaultBHttpClientConnection connection = new DefaultBHttpClientConnection(
                Http1Config.DEFAULT, null, null, LocalHttpClient::lengthOfAnswer, null, null, null);
        connection.bind(socket);
        ClassicHttpRequest sent = toSend(request);
        connection.sendRequestHeader(sent);
        connection.sendRequestEntity(sent);
        connection.flush();
        ClassicHttpResponse answer = connection.receiveResponseHeader();
        while (answer.getCode() < 200) {
            answer = connection.receiveResponseHeader();
        }
        if (MessageSupport.canResponseHaveBody(request.method(), answer)) {
            connection.receiveResponseEntity(answer);
        }
        return answer;
    }

    private static ClassicHttpRequest toSend(Request request) {
        ClassicHttpRequest sent = new BasicClassicHttpRequest(request.method(), request.path());
        sent.addHeader(HttpHeaders.HOST, "localhost");
        request.headers().forEach(sent::addHeader);
        byte[] body = request.bodyBytes();
        if (body != null) {
            sent.addHeader(HttpHeaders.CONTENT_LENGTH, body.length);
            sent.setEntity(new ByteArrayEntity(body, null));
        }
        return sent;
    }

    /** As docker-java's own client: some engines announce output without an end in a way that is not standard. */
    private static long lengthOfAnswer(HttpMessage answer) throws HttpException {
        Header encoding = answer.getFirstHeader(HttpHeaders.TRANSFER_ENCODING);
        return encoding != null && "identity".equalsIgnoreCase(encoding.getValue())
                ? ContentLengthStrategy.UNDEFINED
                : DefaultContentLengthStrategy.INSTANCE.determineLength(answer);
    }

    private void close(Socket socket) {
        synchronized (open) {
            open.remove(socket);
        }
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is lost.
        }
    }

    /** Ends every exchange. */
    @Override
    public void close() {
        List<Socket> left;
        synchronized (open) {
            closed = true;
            left = new ArrayList<>(open);
        }
        left.forEach(this::close);
    }

    private final class Answer implements Response {
        private final ClassicHttpResponse answer;
        private final Socket socket;

        private Answer(ClassicHttpResponse answer, Socket socket) {
            this.answer = answer;
            this.socket = socket;
        }

        @Override
        public int getStatusCode() {
            return answer.getCode();
        }

        @Override
        public Map<String, List<String>> getHeaders() {
            Map<String, List<String>> headers = new LinkedHashMap<>();
            for (Header header : answer.getHeaders()) {
                headers.computeIfAbsent(header.getName(), name -> new ArrayList<>())
                        .add(header.getValue());
            }
            return headers;
        }

        @Override
        public @Nullable String getHeader(String name) {
            Header header = answer.getFirstHeader(name);
            return header == null ? null : header.getValue();
        }

        @Override
        public InputStream getBody() {
            HttpEntity entity = answer.getEntity();
            try {
                return entity == null ? InputStream.nullInputStream() : entity.getContent();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            LocalHttpClient.this.close(socket);
        }
    }
}

package io.jenkins.plugins.containerlifecycle.agent.web;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestParserFactory;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** HTTP over one connection. The head of a request has a limit, and who sends more than is read still gets the answer. */
final class LimitedHttp extends DefaultBHttpServerConnection {
    static final int MAX_LINE = 8 * 1024;

    /** Of the head of a request, all lines together. */
    static final int MAX_HEAD = 32 * 1024;

    private static final int MAX_LINES = 100;
    private static final Http1Config LIMITS = Http1Config.custom()
            .setBufferSize(4 * 1024)
            .setMaxLineLength(MAX_LINE)
            .setMaxHeaderCount(MAX_LINES)
            .build();

    /** What is read and thrown away after an answer. If it were left, the client's machine would throw the answer away. */
    private static final int MAX_THROWN_AWAY = 1024 * 1024;

    private static final Duration TO_END = Duration.ofMillis(500);

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");
    private static final Pattern CHUNKED = Pattern.compile("(?i)chunked");

    private final Connection connection;
    private int head;
    private boolean inHead = true;
    private boolean unread;

    /** The head of a request is too long. */
    static final class LongHeadException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private LimitedHttp(Connection connection) {
        super(null, LIMITS, null, null, null, null, new DefaultHttpRequestParserFactory(LIMITS, null, null), null);
        this.connection = connection;
    }

    /** @param tls null for plain HTTP; nothing of it is spoken before something is read */
    static LimitedHttp over(Connection connection, @Nullable SSLSocketFactory tls) throws IOException {
        LimitedHttp http = new LimitedHttp(connection);
        Socket socket = connection.socket();
        if (tls == null) {
            http.bind(http.new Holder(socket));
        } else {
            // Made for the side of the server.
            http.bind(http.new Holder((SSLSocket) tls.createSocket(socket, null, true), socket));
        }
        return http;
    }

    /** Waits for the first byte of a request. */
    boolean awaitRequest(Duration limit) throws IOException {
        head = 0;
        inHead = true;
        unread = false;
        return isOpen() && isDataAvailable(Timeout.of(limit));
    }

    @Override
    public void receiveRequestEntity(ClassicHttpRequest request) throws HttpException, IOException {
        requireClearEnd(request);
        super.receiveRequestEntity(request);
    }

    /**
     * A proxy in front may take another end of the request for the right one, and then what follows for somebody else's.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-6.3">RFC 9112, section 6.3</a>
     */
    private static void requireClearEnd(ClassicHttpRequest request) throws ProtocolException {
        Header[] lengths = request.getHeaders(HttpHeaders.CONTENT_LENGTH);
        Header[] codings = request.getHeaders(HttpHeaders.TRANSFER_ENCODING);
        boolean clear = lengths.length + codings.length <= 1
                && Arrays.stream(lengths)
                        .allMatch(length -> DIGITS.matcher(length.getValue()).matches())
                && Arrays.stream(codings)
                        .allMatch(coding -> CHUNKED.matcher(coding.getValue()).matches())
                && (codings.length == 0
                        || request.getVersion() == null
                        || !request.getVersion().lessEquals(HttpVersion.HTTP_1_0));
        if (!clear) {
            throw new ProtocolException(
                    "it is not clear where it ends; give one Content-Length in digits, or in HTTP/1.1"
                            + " Transfer-Encoding: chunked");
        }
    }

    @Override
    protected void onRequestReceived(ClassicHttpRequest request) {
        inHead = false;
        unread = request.containsHeader("Content-Length") || request.containsHeader("Transfer-Encoding");
    }

    /** The whole request has been read. */
    void hasReadAll() {
        unread = false;
    }

    /** Whether the client may still send what nobody reads. */
    boolean isUnread() {
        return unread;
    }

    @Override
    public void close() throws IOException {
        if (isOpen()) {
            connection.enter(Connection.Phase.ENDING, System.nanoTime());
            if (unread || inHead) {
                flush();
                throwAway();
            }
        }
        super.close();
    }

    private void throwAway() throws IOException {
        // By TLS, too, the end of the answer is told first.
        getSocketHolder().getSocket().shutdownOutput();
        Socket socket = connection.socket();
        socket.setSoTimeout((int) TO_END.toMillis());
        byte[] piece = new byte[8 * 1024];
        try {
            int thrownAway = 0;
            for (int n = 0; n >= 0 && thrownAway < MAX_THROWN_AWAY; thrownAway += n) {
                n = socket.getInputStream().read(piece);
            }
        } catch (SocketTimeoutException e) {
            // It sends nothing more.
        }
    }

    private final class Holder extends SocketHolder {
        Holder(Socket socket) {
            super(socket);
        }

        Holder(SSLSocket secure, Socket socket) {
            super(secure, socket);
        }

        @Override
        protected InputStream getInputStream(Socket socket) throws IOException {
            return new Counted(super.getInputStream(socket));
        }
    }

    private final class Counted extends FilterInputStream {
        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (inHead && head > MAX_HEAD) {
                throw new LongHeadException();
            }
            int n = super.read(bytes, offset, length);
            head += Math.max(0, n);
            return n;
        }
    }
}

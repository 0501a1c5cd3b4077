package io.jenkins.plugins.containerlifecycle.engine.docker;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A connection to a function, for one request of HTTP and its answer. */
final class MemorySocket extends Socket {
    private final UnaryOperator<String> answers;
    private final ByteArrayOutputStream request = new ByteArrayOutputStream();

    /** @param answers makes a whole answer out of the first line of a request */
    MemorySocket(UnaryOperator<String> answers) {
        this.answers = answers;
    }

    @Override
    public OutputStream getOutputStream() {
        return request;
    }

    @Override
    public InputStream getInputStream() {
        return new Answer();
    }

    /** Nothing is open. */
    @Override
    public void close() {}

    /** Is made when it is read, since only then the request is there. */
    private final class Answer extends InputStream {
        private @Nullable InputStream bytes;

        private InputStream bytes() {
            if (bytes == null) {
                String head = request.toString(StandardCharsets.ISO_8859_1);
                String answer = answers.apply(head.substring(0, head.indexOf('\r')));
                bytes = new ByteArrayInputStream(answer.getBytes(StandardCharsets.ISO_8859_1));
            }
            return bytes;
        }

        @Override
        public int read() throws IOException {
            return bytes().read();
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            return bytes().read(to, offset, length);
        }
    }
}

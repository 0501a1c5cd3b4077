package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.OutputListener;
import io.jenkins.plugins.containerlifecycle.report.CapturedText;
import io.jenkins.plugins.containerlifecycle.report.ReportMarks;
import java.util.Arrays;

/** Passes a hook's output on as it comes and keeps its beginning and its end, however much there is. */
final class OutputCapture implements OutputListener {
    /** Enough for every report that a person would read; what is longer cannot be judged and is an error. */
    static final int HEAD_BYTES = 4 * 1024 * 1024;

    static final int TAIL_BYTES = 256 * 1024;

    private final OutputListener next;
    private final Buffer stdout = new Buffer();
    private final Buffer stderr = new Buffer();

    OutputCapture(OutputListener next) {
        this.next = next;
    }

    @Override
    public void onOutput(Stream stream, byte[] bytes) {
        (stream == Stream.STDOUT ? stdout : stderr).add(bytes);
        next.onOutput(stream, bytes);
    }

    CapturedText stdout() {
        return stdout.text();
    }

    CapturedText stderr() {
        return stderr.text();
    }

    private static final class Buffer {
        private byte[] head = new byte[1024];
        private int headLength;
        private byte[] ring;
        private long tailBytes;
        /** Null until there is more than is kept. */
        private ReportMarks marks;

        synchronized void add(byte[] bytes) {
            int toHead = Math.min(bytes.length, HEAD_BYTES - headLength);
            if (toHead > 0) {
                if (headLength + toHead > head.length) {
                    head = Arrays.copyOf(head, Math.min(HEAD_BYTES, Math.max(head.length * 2, headLength + toHead)));
                }
                System.arraycopy(bytes, 0, head, headLength, toHead);
                headLength += toHead;
            }
            int behind = Math.max(toHead, 0);
            if (behind < bytes.length) {
                beginTail();
                marks.add(bytes, behind, bytes.length);
            }
            for (int from = behind; from < bytes.length; ) {
                int at = (int) (tailBytes % TAIL_BYTES);
                int count = Math.min(bytes.length - from, TAIL_BYTES - at);
                System.arraycopy(bytes, from, ring, at, count);
                tailBytes += count;
                from += count;
            }
        }

        private void beginTail() {
            if (ring == null) {
                ring = new byte[TAIL_BYTES];
                marks = new ReportMarks();
                int line = headLength;
                while (line > 0 && head[line - 1] != '\n') {
                    line--;
                }
                marks.add(head, line, headLength);
            }
        }

        synchronized CapturedText text() {
            String mark = marks == null ? null : marks.first();
            return CapturedText.of(Arrays.copyOf(head, headLength), tail(), headLength + tailBytes, mark);
        }

        private byte[] tail() {
            if (tailBytes <= TAIL_BYTES) {
                return ring == null ? new byte[0] : Arrays.copyOf(ring, (int) tailBytes);
            }
            int at = (int) (tailBytes % TAIL_BYTES);
            byte[] tail = new byte[TAIL_BYTES];
            System.arraycopy(ring, at, tail, 0, TAIL_BYTES - at);
            System.arraycopy(ring, 0, tail, TAIL_BYTES - at, at);
            return tail;
        }
    }
}

package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.OutputListener;
import io.jenkins.plugins.containerlifecycle.report.CapturedText;
import io.jenkins.plugins.containerlifecycle.report.ReportMarks;
import io.jenkins.plugins.containerlifecycle.text.ByteTail;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Passes a hook's output on immediately, and keeps its beginning and end, however long it is. */
final class OutputCapture implements OutputListener {
    /** Enough for every report that anybody would read; a longer one cannot be judged and is an error. */
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
        private final ByteTail tail = new ByteTail(TAIL_BYTES);
        /** Once there is more than is kept. */
        private @Nullable ReportMarks marks;

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
                if (marks == null) {
                    marks = marksSinceLastLine();
                }
                marks.add(bytes, behind, bytes.length);
                tail.add(bytes, behind, bytes.length);
            }
        }

        private ReportMarks marksSinceLastLine() {
            int line = headLength;
            while (line > 0 && head[line - 1] != '\n') {
                line--;
            }
            ReportMarks begun = new ReportMarks();
            begun.add(head, line, headLength);
            return begun;
        }

        synchronized CapturedText text() {
            String mark = marks == null ? null : marks.first();
            return CapturedText.of(Arrays.copyOf(head, headLength), tail.bytes(), headLength + tail.total(), mark);
        }
    }
}

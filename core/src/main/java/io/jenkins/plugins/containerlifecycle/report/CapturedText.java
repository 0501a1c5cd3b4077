package io.jenkins.plugins.containerlifecycle.report;

import io.jenkins.plugins.containerlifecycle.text.Shortening;
import io.jenkins.plugins.containerlifecycle.text.Utf8;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a hook printed on one stream, kept within a limit. If all of it is kept, {@code head} has it and {@code tail} is
 * empty; otherwise {@code head} is its beginning and {@code tail} its end.
 *
 * @param head the beginning, or everything
 * @param tail the end where something in between is missing, else empty
 * @param bytes how many bytes the stream had in total, kept or not
 * @param mark a line after {@code head} that looks like one of a report, see {@link ReportMarks}
 */
public record CapturedText(
        String head, String tail, long bytes, @Nullable String mark) {

    /** An empty stream. */
    public static final CapturedText EMPTY = new CapturedText("", "", 0);

    /** Like the canonical one, for a stream without such a line. */
    public CapturedText(String head, String tail, long bytes) {
        this(head, tail, bytes, null);
    }

    /**
     * Joins head and tail if nothing is missing between them.
     *
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public CapturedText {
        if (bytes < 0) {
            throw new IllegalArgumentException("A stream cannot carry " + bytes + " bytes.");
        }
        head = head == null ? "" : head;
        tail = tail == null ? "" : tail;
        if (!tail.isEmpty() && utf8(head) + utf8(tail) == bytes) {
            head += tail;
            tail = "";
        }
    }

    /**
     * Complete text.
     *
     * @param text nothing is read as empty
     * @return the text, not truncated
     */
    public static CapturedText of(@Nullable String text) {
        return text == null ? EMPTY : new CapturedText(text, "", utf8(text));
    }

    /**
     * Decodes what a bounded buffer kept. Use this and not the constructor: only the bytes tell exactly whether
     * something is missing, because what is not UTF-8 changes its length when decoded.
     *
     * @param head the first bytes of the stream
     * @param tail the last bytes of the stream, not overlapping {@code head}; may be empty
     * @param bytes how many bytes the stream had in total
     * @param mark a line after {@code head} that looks like one of a report
     * @return the text; what is not UTF-8 is replaced by U+FFFD
     */
    public static CapturedText of(byte[] head, byte[] tail, long bytes, @Nullable String mark) {
        if ((long) head.length + tail.length >= bytes) {
            byte[] all = new byte[head.length + tail.length];
            System.arraycopy(head, 0, all, 0, head.length);
            System.arraycopy(tail, 0, all, head.length, tail.length);
            return new CapturedText(decode(all, 0, all.length), "", bytes);
        }
        // A cut may have split a character; half of one is not worth a replacement character.
        int end = head.length;
        for (int back = 1; back <= 3 && back <= head.length; back++) {
            int b = head[head.length - back] & 0xFF;
            if (b >= 0xC0) {
                int need = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2;
                end = need > back ? head.length - back : end;
                break;
            }
        }
        int start = Utf8.startOfCharacter(tail);
        return new CapturedText(decode(head, 0, end), decode(tail, start, tail.length - start), bytes, mark);
    }

    /** Like the other, for a stream without such a line. */
    public static CapturedText of(byte[] head, byte[] tail, long bytes) {
        return of(head, tail, bytes, null);
    }

    /**
     * Whether something is missing. If the three components alone cannot tell (bytes that were not UTF-8, given in two
     * parts), the answer is yes: a part must not pass for the whole.
     *
     * @return true if part of the output was not kept
     */
    public boolean truncated() {
        return !tail.isEmpty() || utf8(head) < bytes;
    }

    /**
     * How much is missing.
     *
     * @return the number of bytes not kept, approximate if the output was not all UTF-8; 0 if it is complete
     */
    public long dropped() {
        return truncated() ? Math.max(1, bytes - utf8(head) - utf8(tail)) : 0;
    }

    /**
     * Everything that was kept, for people.
     *
     * @return the text, with a note in place of what is missing
     */
    public String text() {
        if (!truncated()) {
            return head;
        }
        String begin = head.substring(0, Shortening.endOfWord(head, head.length()));
        String end = tail.substring(Shortening.startOfWord(tail, 0));
        long left = dropped() + utf8(head) - utf8(begin) + utf8(tail) - utf8(end);
        return begin + "\n[... " + left + " bytes not kept ...]\n" + end;
    }

    private static String decode(byte[] bytes, int from, int length) {
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }

    /** The length in UTF-8 without encoding: unpaired surrogates count as one byte, like their replacement. */
    private static long utf8(String text) {
        long length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                length++;
            } else if (c < 0x800) {
                length += 2;
            } else if (!Character.isSurrogate(c)) {
                length += 3;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                length += 4;
                i++;
            } else {
                length++;
            }
        }
        return length;
    }
}

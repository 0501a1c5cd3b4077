package io.jenkins.plugins.containerlifecycle.report;

import java.io.Reader;

/**
 * Reads a text and knows how far it got; if that must be exact, it gives one character at a time, so that nobody reads
 * ahead.
 */
final class CountedText extends Reader {
    private final String text;
    private final boolean exact;
    private int position;

    CountedText(String text, int start, boolean exact) {
        this.text = text;
        this.position = start;
        this.exact = exact;
    }

    int position() {
        return position;
    }

    @Override
    public int read(char[] buffer, int offset, int length) {
        int count = Math.min(exact ? Math.min(1, length) : length, text.length() - position);
        if (count <= 0) {
            return length == 0 ? 0 : -1;
        }
        text.getChars(position, position + count, buffer, offset);
        position += count;
        return count;
    }

    @Override
    public void close() {
        // There is nothing to close.
    }
}

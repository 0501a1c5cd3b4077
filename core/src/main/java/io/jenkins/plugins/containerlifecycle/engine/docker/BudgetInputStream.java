package io.jenkins.plugins.containerlifecycle.engine.docker;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that fails after so many bytes, even if the reader above it believes a lying header. */
final class BudgetInputStream extends FilterInputStream {
    /** More would have been read than is allowed. */
    static final class Exceeded extends IOException {
        private static final long serialVersionUID = 1L;

        Exceeded() {
            super("more data than allowed");
        }
    }

    private long left;
    /** Zero bytes at the end of what was read so far. */
    private long trailingZeros;

    BudgetInputStream(InputStream in, long bytes) {
        super(in);
        this.left = bytes;
    }

    /** Sets how much may be read from now on. */
    void allow(long bytes) {
        left = bytes;
    }

    long left() {
        return left;
    }

    long trailingZeros() {
        return trailingZeros;
    }

    void resetTrailingZeros() {
        trailingZeros = 0;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left <= 0) {
            throw new Exceeded();
        }
        int read = super.read(buffer, offset, (int) Math.min(length, left));
        if (read > 0) {
            left -= read;
            countZeros(buffer, offset, read);
        }
        return read;
    }

    private void countZeros(byte[] buffer, int offset, int read) {
        int zeros = 0;
        while (zeros < read && buffer[offset + read - 1 - zeros] == 0) {
            zeros++;
        }
        trailingZeros = zeros == read ? trailingZeros + zeros : zeros;
    }

    @Override
    public long skip(long bytes) throws IOException {
        byte[] scratch = new byte[(int) Math.min(8192, Math.max(1, bytes))];
        long skipped = 0;
        while (skipped < bytes) {
            int read = read(scratch, 0, (int) Math.min(scratch.length, bytes - skipped));
            if (read < 0) {
                break;
            }
            skipped += read;
        }
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}

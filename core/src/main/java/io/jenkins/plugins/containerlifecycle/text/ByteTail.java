package io.jenkins.plugins.containerlifecycle.text;

/** Keeps the last bytes of what it is given. Not thread-safe. */
public final class ByteTail {
    private final int capacity;
    /** Empty until there is something to keep. */
    private byte[] ring = {};

    private long total;

    /** @param capacity how many bytes are kept; at least 1 */
    public ByteTail(int capacity) {
        this.capacity = capacity;
    }

    /** Adds the bytes from one index up to another, which is not included. */
    public void add(byte[] bytes, int from, int to) {
        if (ring.length == 0) {
            ring = new byte[capacity];
        }
        // Only the end of a piece longer than the ring can survive.
        int start = Math.max(from, to - capacity);
        total += start - from;
        while (start < to) {
            int at = (int) (total % capacity);
            int count = Math.min(to - start, capacity - at);
            System.arraycopy(bytes, start, ring, at, count);
            total += count;
            start += count;
        }
    }

    /** How many bytes it was given, kept or not. */
    public long total() {
        return total;
    }

    /** The kept bytes, in order. */
    public byte[] bytes() {
        byte[] kept = new byte[(int) Math.min(total, capacity)];
        int start = total > capacity ? (int) (total % capacity) : 0;
        System.arraycopy(ring, start, kept, 0, kept.length - start);
        System.arraycopy(ring, 0, kept, kept.length - start, start);
        return kept;
    }
}

package io.jenkins.plugins.containerlifecycle.inventory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A binary file of an image. A stranger wrote the positions in it, so that each one is checked; they are {@code long},
 * since sums of them would not fit into less.
 *
 * @param source what is being read, for sentences
 */
record Bytes(byte[] data, ByteOrder order, String source) {
    int u8(long at) throws InventoryException {
        require(at, 1);
        return data[(int) at] & 0xFF;
    }

    int u16(long at) throws InventoryException {
        require(at, 2);
        return view().getShort((int) at) & 0xFFFF;
    }

    long u32(long at) throws InventoryException {
        require(at, 4);
        return view().getInt((int) at) & 0xFFFF_FFFFL;
    }

    byte[] copy(long at, long length) throws InventoryException {
        require(at, length);
        return Arrays.copyOfRange(data, (int) at, (int) (at + length));
    }

    /** @throws InventoryException if not all of these bytes are there */
    void require(long at, long length) throws InventoryException {
        if (at < 0 || length < 0 || at > data.length || length > data.length - at) {
            throw damaged();
        }
    }

    boolean startsWith(byte[] magic) {
        return data.length >= magic.length && Arrays.equals(data, 0, magic.length, magic, 0, magic.length);
    }

    InventoryException damaged() {
        return new InventoryException(source + " is cut off or damaged.");
    }

    private ByteBuffer view() {
        return ByteBuffer.wrap(data).order(order);
    }
}

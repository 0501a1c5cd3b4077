package io.jenkins.plugins.containerlifecycle.inventory;

import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.util.BitSet;

/**
 * A hash of Berkeley DB, as rpm's {@code Packages} was until about 2020, in either byte order. All pages are passed over
 * once; where a key hashes to does not matter.
 */
final class BerkeleyReader {
    private static final long HASH_MAGIC = 0x061561;
    private static final int MAGIC_AT = 12;
    private static final int PAGE_HEADER = 26;
    private static final int META_PAGE = 0;
    private static final int TYPE_HASH_UNSORTED = 2;
    private static final int TYPE_OVERFLOW = 7;
    private static final int TYPE_HASH = 13;
    private static final int ITEM_INLINE = 1;
    private static final int ITEM_OFF_PAGE = 3;
    private static final long MIN_PAGE = 512;
    private static final long MAX_PAGE = 65536;

    private final Bytes file;
    private final int pageSize;
    private final PackageCollector into;
    /** A page belongs to one value, so that no chain of them is endless and no page is read twice. */
    private final BitSet used = new BitSet();

    private BerkeleyReader(Bytes file, int pageSize, PackageCollector into) {
        this.file = file;
        this.pageSize = pageSize;
        this.into = into;
    }

    static void read(byte[] data, String source, PackageCollector into) throws InventoryException {
        Bytes little = new Bytes(data, ByteOrder.LITTLE_ENDIAN, source);
        Bytes file = little.u32(MAGIC_AT) == HASH_MAGIC ? little : new Bytes(data, ByteOrder.BIG_ENDIAN, source);
        if (file.u32(MAGIC_AT) != HASH_MAGIC) {
            throw new InventoryException(source + " is not a database of the kind that it is named after.");
        }
        long pageSize = file.u32(20);
        if (pageSize < MIN_PAGE || pageSize > MAX_PAGE || Long.bitCount(pageSize) != 1) {
            throw file.damaged();
        }
        if (file.u8(24) != 0) {
            throw new InventoryException(source + " is encrypted.");
        }
        new BerkeleyReader(file, (int) pageSize, into).read();
    }

    private void read() throws InventoryException {
        long last = file.u32(32);
        file.require(last * pageSize, pageSize);
        for (long page = META_PAGE + 1; page <= last; page++) {
            int type = file.u8(page * pageSize + 25);
            if (type == TYPE_HASH || type == TYPE_HASH_UNSORTED) {
                values(page * pageSize);
            }
        }
    }

    /** Items are keys and values in turn. Their offsets fall: each ends where the one before begins. */
    private void values(long page) throws InventoryException {
        int items = file.u16(page + 20);
        if (PAGE_HEADER + 2L * items > pageSize) {
            throw file.damaged();
        }
        int end = pageSize;
        boolean isNumber = false;
        for (int i = 0; i < items; i++) {
            int start = file.u16(page + PAGE_HEADER + 2L * i);
            if (start >= end || start < PAGE_HEADER + 2L * items) {
                throw file.damaged();
            }
            if (i % 2 == 0) {
                // The value of key 0 is the highest number given yet, not a package.
                isNumber = end - start == 5 && file.u32(page + start + 1) == 0;
            } else if (!isNumber) {
                value(page + start, end - start);
            }
            end = start;
        }
    }

    private void value(long item, int length) throws InventoryException {
        int type = file.u8(item);
        if (type == ITEM_INLINE) {
            RpmHeader.read(file.copy(item + 1, length - 1L), file.source(), into);
        } else if (type == ITEM_OFF_PAGE && length >= 12) {
            RpmHeader.read(overflow(file.u32(item + 4), file.u32(item + 8)), file.source(), into);
        } else {
            throw file.damaged();
        }
    }

    private byte[] overflow(long first, long length) throws InventoryException {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        for (long number = first; number != 0; number = file.u32(number * pageSize + 16)) {
            long page = number * pageSize;
            file.require(page, pageSize);
            int bytes = file.u16(page + 22);
            if (file.u8(page + 25) != TYPE_OVERFLOW || bytes > pageSize - PAGE_HEADER || used.get((int) number)) {
                throw file.damaged();
            }
            used.set((int) number);
            value.write(file.data(), (int) page + PAGE_HEADER, bytes);
        }
        if (value.size() != length) {
            throw file.damaged();
        }
        return value.toByteArray();
    }
}

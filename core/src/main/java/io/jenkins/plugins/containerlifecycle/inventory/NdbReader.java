package io.jenkins.plugins.containerlifecycle.inventory;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.Adler32;

/**
 * rpm's own database {@code Packages.db} (ndb), as SUSE uses it. Pages of slots say where the blobs are; everything is
 * little-endian, and counted in blocks of 16 bytes.
 */
final class NdbReader {
    private static final byte[] MAGIC = "RpmP".getBytes(StandardCharsets.US_ASCII);
    private static final long SLOT_MAGIC = 0x746F6C53; // Slot
    private static final long BLOB_MAGIC = 0x53626C42; // BlbS
    private static final long BLOB_END_MAGIC = 0x45626C42; // BlbE
    private static final int HEADER = 32;
    private static final int SLOT = 16;
    private static final int PAGE = 4096;
    private static final int BLOCK = 16;
    private static final int BLOB_HEADER = 16;
    private static final int BLOB_TAIL = 12;

    private final Bytes file;
    private final PackageCollector into;
    /** Slots may point at the same blob, but no real ones do: together they cannot be longer than the file. */
    private long budget;

    private NdbReader(Bytes file, PackageCollector into) {
        this.file = file;
        this.into = into;
        this.budget = file.data().length;
    }

    static void read(byte[] data, String source, PackageCollector into) throws InventoryException {
        Bytes file = new Bytes(data, ByteOrder.LITTLE_ENDIAN, source);
        if (!file.startsWith(MAGIC)) {
            throw new InventoryException(source + " is not a database of the kind that it is named after.");
        }
        if (file.u32(4) != 0) {
            throw new InventoryException(source + " has version " + file.u32(4) + " of its format; known is 0.");
        }
        new NdbReader(file, into).read();
    }

    private void read() throws InventoryException {
        long end = file.u32(12) * PAGE;
        file.require(0, end);
        for (long slot = HEADER; slot < end; slot += SLOT) {
            if (file.u32(slot) != SLOT_MAGIC) {
                throw file.damaged();
            }
            long count = file.u32(slot + 12);
            if (count != 0) {
                blob(file.u32(slot + 4), file.u32(slot + 8) * BLOCK, count * BLOCK);
            }
        }
    }

    private void blob(long index, long at, long length) throws InventoryException {
        budget -= length;
        file.require(at, length);
        long size = file.u32(at + 12);
        if (budget < 0
                || file.u32(at) != BLOB_MAGIC
                || file.u32(at + 4) != index
                || BLOB_HEADER + size + BLOB_TAIL > length
                || file.u32(at + length - 4) != BLOB_END_MAGIC
                || file.u32(at + length - 8) != size) {
            throw file.damaged();
        }
        Adler32 sum = new Adler32();
        sum.update(file.data(), (int) at, (int) (length - BLOB_TAIL));
        if (sum.getValue() != file.u32(at + length - BLOB_TAIL)) {
            throw file.damaged();
        }
        RpmHeader.read(file.copy(at + BLOB_HEADER, size), file.source(), into);
    }
}

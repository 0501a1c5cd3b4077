package io.jenkins.plugins.containerlifecycle.inventory;

import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * The newest pages of a database of SQLite, which may not have reached the database itself. As SQLite does it, the log
 * counts up to its last commit whose checksums are right; what follows is of an older round, or was torn.
 *
 * @see <a href="https://www.sqlite.org/fileformat2.html#the_write_ahead_log">The format</a>
 */
final class WriteAheadLog {
    static final WriteAheadLog NONE = new WriteAheadLog(new byte[0]);

    private static final int HEADER = 32;
    private static final int FRAME_HEADER = 24;
    /** Its last bit says in which byte order the checksums were made. */
    private static final long MAGIC = 0x377F0682;

    private final byte[] data;
    /** Number of a page to where its newest content begins. */
    private final Map<Long, Integer> pages = new HashMap<>();

    private long sum0;
    private long sum1;

    private WriteAheadLog(byte[] data) {
        this.data = data;
    }

    /** Never fails: a log that is none adds nothing, since SQLite passes over it, too. */
    static WriteAheadLog read(byte[] data, int pageSize, String source) throws InventoryException {
        Bytes log = new Bytes(data, ByteOrder.BIG_ENDIAN, source);
        WriteAheadLog result = new WriteAheadLog(data);
        if (data.length < HEADER || (log.u32(0) & ~1L) != MAGIC || log.u32(8) != pageSize) {
            return NONE;
        }
        Bytes words = new Bytes(data, (log.u32(0) & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN, source);
        result.add(words, 0, 24);
        if (result.sum0 != log.u32(24) || result.sum1 != log.u32(28)) {
            return NONE;
        }
        Map<Long, Integer> uncommitted = new HashMap<>();
        int frame = FRAME_HEADER + pageSize;
        for (int at = HEADER; at <= data.length - frame; at += frame) {
            if (log.u32(at + 8L) != log.u32(16) || log.u32(at + 12L) != log.u32(20)) {
                break;
            }
            result.add(words, at, 8);
            result.add(words, at + FRAME_HEADER, pageSize);
            if (result.sum0 != log.u32(at + 16L) || result.sum1 != log.u32(at + 20L)) {
                break;
            }
            uncommitted.put(log.u32(at), at + FRAME_HEADER);
            if (log.u32(at + 4L) != 0) {
                result.pages.putAll(uncommitted);
                uncommitted.clear();
            }
        }
        return result;
    }

    byte[] data() {
        return data;
    }

    /** Where the newest content of a page begins; -1 if the log has none. */
    int at(long page) {
        return pages.getOrDefault(page, -1);
    }

    private void add(Bytes words, int at, int length) throws InventoryException {
        for (long i = at; i < at + (long) length; i += 8) {
            sum0 = sum0 + words.u32(i) + sum1 & 0xFFFF_FFFFL;
            sum1 = sum1 + words.u32(i + 4) + sum0 & 0xFFFF_FFFFL;
        }
    }
}

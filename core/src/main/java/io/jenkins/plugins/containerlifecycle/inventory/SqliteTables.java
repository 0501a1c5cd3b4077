package io.jenkins.plugins.containerlifecycle.inventory;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads all rows of a table of a SQLite database, which is all that is needed of it: no SQL, no index, nothing written.
 * Every page is read once at most, so that the time grows with the file, whatever is in it.
 *
 * @see <a href="https://www.sqlite.org/fileformat2.html">The format</a>
 */
final class SqliteTables {
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int FILE_HEADER = 100;
    private static final int INTERIOR = 5;
    private static final int LEAF = 13;
    private static final int MAX_COLUMNS = 32;

    private final Bytes file;
    private final WriteAheadLog log;
    private final int pageSize;
    /** Without what every page keeps free at its end. */
    private final int usable;

    /** No set of bits: a stranger's number of a page would decide how large that is. */
    private final Set<Long> used = new HashSet<>();
    /** Cells may overlap, but no real ones do: together they cannot be longer than the file. */
    private long budget;

    private SqliteTables(Bytes file, WriteAheadLog log, int pageSize, int usable) {
        this.file = file;
        this.log = log;
        this.budget = file.data().length + (long) log.data().length;
        this.pageSize = pageSize;
        this.usable = usable;
    }

    /** Gets the columns of a row; one that is neither text nor bytes is empty. */
    @FunctionalInterface
    interface Rows {
        void row(byte[][] columns) throws InventoryException;
    }

    /**
     * @param data the whole file
     * @param logData the file {@code -wal} beside it; empty if there is none
     * @throws InventoryException if a part of it makes no sense; the rows before it have been passed on
     */
    static void read(byte[] data, byte[] logData, String table, String source, Rows rows) throws InventoryException {
        Bytes file = new Bytes(data, ByteOrder.BIG_ENDIAN, source);
        if (!file.startsWith(MAGIC)) {
            throw new InventoryException(source + " is not a database of the kind that it is named after.");
        }
        int size = file.u16(16);
        int pageSize = size == 1 ? 65536 : size;
        int usable = pageSize - file.u8(20);
        if (pageSize < 512 || Integer.bitCount(pageSize) != 1 || usable < 480) {
            throw file.damaged();
        }
        WriteAheadLog log = WriteAheadLog.read(logData, pageSize, source);
        SqliteTables tables = new SqliteTables(file, log, pageSize, usable);
        long[] root = {0};
        // Of the schema: type, name, name of the table, page of its root, SQL.
        tables.walk(1, columns -> {
            if (text(columns, 0).equals("table") && text(columns, 1).equals(table)) {
                root[0] = number(columns, 3);
            }
        });
        if (root[0] == 0) {
            throw new InventoryException(source + " has no table " + table + ".");
        }
        tables.walk(root[0], rows);
    }

    private void walk(long root, Rows rows) throws InventoryException {
        Deque<Long> pages = new ArrayDeque<>();
        push(root, pages);
        while (!pages.isEmpty()) {
            long number = pages.pop();
            Bytes page = page(number);
            int header = number == 1 ? FILE_HEADER : 0;
            int type = page.u8(header);
            int cells = page.u16(header + 3L);
            if (type == INTERIOR) {
                push(page.u32(header + 8L), pages);
                for (int i = cells - 1; i >= 0; i--) {
                    push(page.u32(page.u16(header + 12L + 2L * i)), pages);
                }
            } else if (type == LEAF) {
                for (int i = 0; i < cells; i++) {
                    rows.row(columns(payload(page, page.u16(header + 8L + 2L * i))));
                }
            } else {
                throw file.damaged();
            }
        }
    }

    /** @throws InventoryException if more wait than there are, so that some wait twice: small cells may name very many */
    private void push(long number, Deque<Long> pages) throws InventoryException {
        if (pages.size() > (file.data().length + (long) log.data().length) / pageSize) {
            throw file.damaged();
        }
        pages.push(number);
    }

    /** @throws InventoryException if it was read before, since then the pages go round in circles */
    private Bytes page(long number) throws InventoryException {
        int logged = log.at(number);
        long start = (number - 1) * pageSize;
        if (number == 0 || !used.add(number)) {
            throw file.damaged();
        }
        byte[] content =
                logged < 0 ? file.copy(start, pageSize) : Arrays.copyOfRange(log.data(), logged, logged + pageSize);
        return new Bytes(content, ByteOrder.BIG_ENDIAN, file.source());
    }

    /** The beginning of a long payload is in its cell, the rest in a chain of pages. */
    private Bytes payload(Bytes page, int cell) throws InventoryException {
        Varint length = varint(page, cell);
        Varint row = varint(page, length.end());
        long size = length.value();
        int most = usable - 35;
        if (size < 0 || size > budget) {
            throw file.damaged();
        }
        budget -= size;
        if (size <= most) {
            return new Bytes(page.copy(row.end(), size), ByteOrder.BIG_ENDIAN, file.source());
        }
        int least = (usable - 12) * 32 / 255 - 23;
        int fitting = least + (int) ((size - least) % (usable - 4));
        int local = fitting <= most ? fitting : least;
        byte[] payload = Arrays.copyOf(page.copy(row.end(), local), (int) size);
        long next = page.u32(row.end() + local);
        for (int done = local; done < size; ) {
            Bytes overflow = page(next);
            int part = (int) Math.min(usable - 4L, size - done);
            System.arraycopy(overflow.data(), 4, payload, done, part);
            done += part;
            next = overflow.u32(0);
        }
        return new Bytes(payload, ByteOrder.BIG_ENDIAN, file.source());
    }

    private byte[][] columns(Bytes record) throws InventoryException {
        Varint header = varint(record, 0);
        long at = header.end();
        long value = header.value();
        byte[][] columns = new byte[MAX_COLUMNS][];
        Arrays.fill(columns, new byte[0]);
        for (int i = 0; i < MAX_COLUMNS && at < header.value(); i++) {
            Varint type = varint(record, at);
            at = type.end();
            long length = length(type.value());
            columns[i] = record.copy(value, length);
            value += length;
        }
        return columns;
    }

    /** Of a value in a record. */
    private long length(long type) throws InventoryException {
        if (type >= 12) {
            return (type - 12) / 2;
        }
        return switch ((int) type) {
            case 0, 8, 9 -> 0;
            case 1, 2, 3, 4 -> type;
            case 5 -> 6;
            case 6, 7 -> 8;
            default -> throw file.damaged();
        };
    }

    private static String text(byte[][] columns, int column) {
        return new String(columns[column], StandardCharsets.UTF_8);
    }

    private static long number(byte[][] columns, int column) {
        long number = 0;
        for (byte b : columns[column]) {
            number = number << 8 | b & 0xFF;
        }
        return number;
    }

    /** @param end where the next thing begins */
    private record Varint(long value, long end) {}

    private static Varint varint(Bytes bytes, long at) throws InventoryException {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            int b = bytes.u8(at + i);
            value = value << 7 | b & 0x7F;
            if (b < 0x80) {
                return new Varint(value, at + i + 1);
            }
        }
        return new Varint(value << 8 | bytes.u8(at + 8), at + 9);
    }
}

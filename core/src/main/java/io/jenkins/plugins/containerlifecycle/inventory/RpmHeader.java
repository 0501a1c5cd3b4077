package io.jenkins.plugins.containerlifecycle.inventory;

import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The header of one package, which is what each of rpm's databases holds: the numbers of entries and of data bytes, the
 * entries (tag, type, offset, count), the data; all big-endian and without the magic number of a file.
 *
 * @see <a href="https://rpm-software-management.github.io/rpm/manual/format_header.html">The format</a>
 */
final class RpmHeader {
    private static final int PREFIX = 8;
    private static final int ENTRY = 16;
    /** As in rpm itself. */
    private static final long MAX_ENTRIES = 0xFFFF;

    private static final int TYPE_INT32 = 4;
    private static final int TYPE_STRING = 6;

    private static final int NAME = 1000;
    private static final int VERSION = 1001;
    private static final int RELEASE = 1002;
    private static final int EPOCH = 1003;
    private static final int LICENSE = 1014;
    private static final int ARCHITECTURE = 1022;
    private static final int SOURCE_RPM = 1044;
    private static final Set<Integer> TAGS = Set.of(NAME, VERSION, RELEASE, EPOCH, LICENSE, ARCHITECTURE, SOURCE_RPM);

    private static final String SUFFIX = ".rpm";
    /** A key that signs packages, which rpm keeps as if it were one. */
    private static final String KEY = "gpg-pubkey";

    private final Bytes bytes;
    private final long data;
    /** Tag to its entry. If one is repeated, the last counts; each is read once, since strings may overlap. */
    private final Map<Integer, Long> entries = new HashMap<>();

    private RpmHeader(Bytes bytes, long data) {
        this.bytes = bytes;
        this.data = data;
    }

    /** Adds the package; a header that makes no sense costs itself only. */
    static void read(byte[] blob, String source, PackageCollector into) {
        try {
            InstalledPackage installed = read(new Bytes(blob, ByteOrder.BIG_ENDIAN, source));
            if (!installed.name().equals(KEY)) {
                into.add(installed, source);
            }
        } catch (InventoryException e) {
            into.problem("A package in " + source + " is cut off or damaged.");
        }
    }

    private static InstalledPackage read(Bytes bytes) throws InventoryException {
        long entries = bytes.u32(0);
        long length = bytes.u32(4);
        if (entries > MAX_ENTRIES || PREFIX + ENTRY * entries + length != bytes.data().length) {
            throw bytes.damaged();
        }
        RpmHeader header = new RpmHeader(bytes, PREFIX + ENTRY * entries);
        for (long i = 0; i < entries; i++) {
            long entry = PREFIX + ENTRY * i;
            int tag = (int) bytes.u32(entry);
            if (TAGS.contains(tag)) {
                header.entries.put(tag, entry);
            }
        }
        return header.installed();
    }

    private Optional<String> epoch() throws InventoryException {
        Long entry = entries.get(EPOCH);
        if (entry == null) {
            return Optional.empty();
        }
        if (bytes.u32(entry + 4) != TYPE_INT32) {
            throw bytes.damaged();
        }
        return Optional.of(String.valueOf(bytes.u32(data + bytes.u32(entry + 8))));
    }

    private Optional<String> string(int tag) throws InventoryException {
        Long entry = entries.get(tag);
        if (entry == null) {
            return Optional.empty();
        }
        if (bytes.u32(entry + 4) != TYPE_STRING) {
            throw bytes.damaged();
        }
        long start = data + bytes.u32(entry + 8);
        int length = 0;
        while (bytes.u8(start + length) != 0) {
            if (++length > PackageCollector.MAX_FIELD) {
                throw bytes.damaged();
            }
        }
        return Optional.of(PackageCollector.text(bytes.data(), (int) start, length));
    }

    private String required(int tag) throws InventoryException {
        return string(tag).orElseThrow(bytes::damaged);
    }

    private InstalledPackage installed() throws InventoryException {
        String name = required(NAME);
        String prefix = epoch().map(epoch -> epoch + ":").orElse("");
        String version = prefix + required(VERSION) + "-" + required(RELEASE);
        InstalledPackageBuilder installed = new InstalledPackageBuilder()
                .ecosystem(Ecosystem.RPM)
                .name(name)
                .version(version)
                .architecture(string(ARCHITECTURE).orElse(""))
                .license(PackageCollector.license(string(LICENSE).orElse("")));
        // openssl-3.0.7-27.el9.src.rpm; that name tells no epoch, so it is taken to be the package's own.
        String source = string(SOURCE_RPM).orElse("");
        int end = source.endsWith(SUFFIX) ? source.lastIndexOf('.', source.length() - SUFFIX.length() - 1) : -1;
        int releaseDash = source.lastIndexOf('-', end);
        int versionDash = source.lastIndexOf('-', releaseDash - 1);
        return versionDash > 0
                ? installed
                        .sourceName(source.substring(0, versionDash))
                        .sourceVersion(prefix + source.substring(versionDash + 1, end))
                        .build()
                : installed.sourceName(name).sourceVersion(version).build();
    }
}

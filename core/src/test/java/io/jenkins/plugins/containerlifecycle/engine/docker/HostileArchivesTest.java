package io.jenkins.plugins.containerlifecycle.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jenkins.plugins.containerlifecycle.engine.TarContent;
import io.jenkins.plugins.containerlifecycle.engine.TarLimits;
import io.jenkins.plugins.containerlifecycle.hostile.Attacks;
import io.jenkins.plugins.containerlifecycle.hostile.Held;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Archives of report folders that lie about names, types and sizes; the good file beside them is still read. */
@Timeout(20)
class HostileArchivesTest {
    private static final TarLimits LIMITS = new TarLimits(1000, 5000, 10);
    private static final byte[] GOOD = "good".getBytes(StandardCharsets.UTF_8);

    /** What becomes of the odd entry. */
    private enum Expected {
        READ,
        LEFT_OUT
    }

    static List<Arguments> entries() {
        List<Arguments> cases = new ArrayList<>();
        for (String name : List.of(
                "r/../x",
                "r/../../etc/passwd",
                "../r/x",
                "/etc/passwd",
                "/r/x",
                "r/..",
                "..",
                "other/x",
                "rr/x",
                "r/a/../../../x",
                "./../r/x",
                "R/x",
                "r\\..\\x")) {
            cases.add(arguments("the name " + name, entry(name, TarConstants.LF_NORMAL), Expected.LEFT_OUT));
        }
        for (String name : List.of(
                "r/./x",
                "r//x",
                "./r/x",
                "r/a/b/c/d/e/f",
                "r/...",
                "r/..x",
                "r/ ",
                "r/~root",
                "r/C:\\x",
                "r/\u202e",
                "r/\u001b]0;x\u0007",
                "r/a\nb",
                "r/%2e%2e%2fx",
                "r/-rf",
                "r/$(id)",
                "r/" + "x".repeat(200),
                "r/" + "d/".repeat(400) + "x")) {
            cases.add(arguments(
                    "the harmless name " + name.replaceAll("\\p{Cc}", "?"),
                    entry(name, TarConstants.LF_NORMAL),
                    Expected.READ));
        }
        Attacks.words()
                .forEach((attack, word) -> cases.add(arguments(
                        "a name that is an attack: " + attack,
                        entry("r/" + word.replace("..", ""), TarConstants.LF_NORMAL),
                        Expected.READ)));
        for (byte type : new byte[] {
            TarConstants.LF_LINK,
            TarConstants.LF_SYMLINK,
            TarConstants.LF_CHR,
            TarConstants.LF_BLK,
            TarConstants.LF_FIFO
        }) {
            TarArchiveEntry odd = entry("r/x", type);
            odd.setLinkName("/etc/passwd");
            odd.setSize(0);
            cases.add(arguments("type " + (char) type, odd, Expected.LEFT_OUT));
            TarArchiveEntry dots = entry("r/../x", type);
            dots.setLinkName("../../../etc/shadow\u001b[31m");
            dots.setSize(0);
            cases.add(arguments("type " + (char) type + " with a name that leaves", dots, Expected.LEFT_OUT));
        }
        cases.add(arguments("a file twice", entry("r/good", TarConstants.LF_NORMAL), Expected.LEFT_OUT));
        return cases;
    }

    private static TarArchiveEntry entry(String name, byte type) {
        TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
        entry.setSize(1);
        return entry;
    }

    @ParameterizedTest(name = "{0} is {2}")
    @MethodSource("entries")
    void anEntryIsReadOrLeftOut(String what, TarArchiveEntry odd, Expected expected) throws IOException {
        TarContent content = read(archive(odd));

        assertThat(content.files()).containsKey("good").hasSize(expected == Expected.READ ? 2 : 1);
        assertThat(content.files().get("good")).isEqualTo(GOOD);
        assertThat(content.problems()).hasSize(expected == Expected.READ ? 0 : 1);
        content.problems().forEach(Held::message);
    }

    static List<Arguments> archives() throws IOException {
        byte[] good = archive(null);
        List<Arguments> cases = new ArrayList<>();
        cases.add(arguments("nothing", new byte[0]));
        cases.add(arguments("text", "not an archive".getBytes(StandardCharsets.UTF_8)));
        cases.add(arguments("escapes", "\u001b[31m".repeat(200).getBytes(StandardCharsets.UTF_8)));
        for (int cut : new int[] {1, 100, 511, 512, 513, 1024, 1100}) {
            cases.add(arguments("cut after " + cut + " bytes", Arrays.copyOf(good, cut)));
        }
        cases.add(arguments("a size without end", patched(good, 512 + 124, "77777777777")));
        cases.add(arguments(
                "a size of 8 EiB",
                patched(good, 512 + 124, "\u0080\0\0\0\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff")));
        cases.add(arguments(
                "a size below nought",
                patched(good, 512 + 124, "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff")));
        cases.add(arguments("a size that is text", patched(good, 512 + 124, "\u001b]0;x\u0007zzzz")));
        cases.add(arguments("a pax header without end", pax("99999999999 path=r/x\n")));
        cases.add(arguments("a pax header that is none", pax("x path=r/x\n")));
        cases.add(arguments("a pax header of a megabyte", pax("1000020 path=r/" + "x".repeat(1_000_000) + "\n")));
        cases.add(arguments("a pax size that lies", pax("20 size=999999999999\n")));
        cases.add(arguments(
                "a sparse file of a terabyte",
                pax("22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n37 GNU.sparse.realsize=1099511627776\n")));
        return cases;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("archives")
    void anArchiveThatIsNotWholeIsSaidToBe(String what, byte[] archive) {
        TarContent content = read(archive);

        assertThat(content.problems()).as(content.files().keySet().toString()).isNotEmpty();
        content.problems().forEach(Held::message);
    }

    private static TarContent read(byte[] archive) {
        return TarReader.read(new ByteArrayInputStream(archive), LIMITS);
    }

    private static byte[] patched(byte[] archive, int at, String latin1) {
        byte[] copy = archive.clone();
        byte[] patch = latin1.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(patch, 0, copy, at, patch.length);
        int header = at / 512 * 512;
        Arrays.fill(copy, header + 148, header + 156, (byte) ' ');
        int sum = 0;
        for (int i = header; i < header + 512; i++) {
            sum += copy[i] & 0xff;
        }
        byte[] octal = String.format("%06o\0 ", sum).getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(octal, 0, copy, header + 148, 8);
        return copy;
    }

    private static byte[] pax(String headers) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            put(tar, new TarArchiveEntry("r/"), new byte[0]);
            put(
                    tar,
                    new TarArchiveEntry("pax", TarConstants.LF_PAX_EXTENDED_HEADER_LC),
                    headers.getBytes(StandardCharsets.UTF_8));
            put(tar, new TarArchiveEntry("r/good"), GOOD);
        }
        return bytes.toByteArray();
    }

    /** A folder, the good file, the odd entry after it, and the end. */
    private static byte[] archive(TarArchiveEntry odd) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            put(tar, new TarArchiveEntry("r/"), new byte[0]);
            put(tar, new TarArchiveEntry("r/good"), GOOD);
            if (odd != null) {
                put(tar, odd, new byte[(int) odd.getSize()]);
            }
        }
        return bytes.toByteArray();
    }

    private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry, byte[] content) throws IOException {
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }
}

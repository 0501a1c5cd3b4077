package io.jenkins.plugins.containerlifecycle.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.engine.TarContent;
import io.jenkins.plugins.containerlifecycle.engine.TarLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class TarReaderTest {
    private static final TarLimits LIMITS = new TarLimits(1000, 5000, 10);
    private static final byte[] ZEROS = new byte[1024];

    @Test
    void filesAreNamedBelowTheFolderThatWasAskedFor() throws IOException {
        Tar tar = new Tar()
                .folder("reports/")
                .file("reports/a.xml", "A")
                .folder("reports/b/")
                .file("reports/b/c.xml", "");

        TarContent content = tar.read(LIMITS);

        assertThat(content.files()).containsOnlyKeys("a.xml", "b/c.xml");
        assertThat(content.files().get("a.xml")).asString().isEqualTo("A");
        assertThat(content.problems()).isEmpty();
    }

    @Test
    void aSingleFileKeepsItsNameAndAnEmptyFolderIsEmpty() throws IOException {
        assertThat(new Tar().file("a.json", "{}").read(LIMITS).files()).containsOnlyKeys("a.json");
        TarContent empty = new Tar().folder("reports/").read(LIMITS);
        assertThat(empty.files()).isEmpty();
        assertThat(empty.problems()).isEmpty();
    }

    @Test
    void theRootFolderKeepsPathsWhole() throws IOException {
        assertThat(new Tar().folder("./").file("./etc/x", "1").read(LIMITS).files())
                .containsOnlyKeys("etc/x");
        assertThat(new Tar().folder("/").file("etc/x", "1").read(LIMITS).files())
                .containsOnlyKeys("etc/x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"r/../../etc/passwd", "../x", "r/..", "/etc/passwd", "elsewhere/x", "rx/y"})
    void namesThatLeaveTheFolderAreRefused(String name) throws IOException {
        TarContent content =
                new Tar().folder("r/").file(name, "evil").file("r/good", "1").read(LIMITS);

        assertThat(content.files()).containsOnlyKeys("good");
        assertThat(content.problems()).singleElement().asString().contains("outside of the folder");
    }

    @ParameterizedTest
    @ValueSource(
            bytes = {
                TarConstants.LF_LINK,
                TarConstants.LF_SYMLINK,
                TarConstants.LF_CHR,
                TarConstants.LF_BLK,
                TarConstants.LF_FIFO
            })
    void linksAndDevicesAreRefused(byte type) throws IOException {
        TarContent content = new Tar()
                .folder("r/")
                .special("r/odd", type)
                .file("r/good", "1")
                .read(LIMITS);

        assertThat(content.files()).containsOnlyKeys("good");
        assertThat(content.problems()).singleElement().asString().contains("'odd'");
    }

    @Test
    void theFirstOfTwoFilesOfOneNameIsKeptAndTheSecondReported() throws IOException {
        TarContent content =
                new Tar().folder("r/").file("r/a", "1").file("r/./a", "2").read(LIMITS);

        assertThat(content.files().get("a")).asString().isEqualTo("1");
        assertThat(content.problems()).singleElement().asString().contains("is there twice");
    }

    @Test
    void aFileThatIsTooLargeIsLeftOutAndWhatFollowsIsStillRead() throws IOException {
        TarContent content = new Tar()
                .folder("r/")
                .file("r/big", "x".repeat(1001))
                .file("r/good", "1")
                .read(LIMITS);

        assertThat(content.files()).containsOnlyKeys("good");
        assertThat(content.problems()).containsExactly("'big' has 1001 bytes, more than 1000; it was left out");
    }

    @Test
    void theSumAndTheNumberOfFilesAreBounded() throws IOException {
        Tar large = new Tar().folder("r/");
        Tar many = new Tar().folder("r/");
        for (int i = 0; i < 12; i++) {
            large.file("r/" + i, "x".repeat(900));
            many.file("r/" + i, "");
        }

        TarContent sum = large.read(LIMITS);
        TarContent number = many.read(LIMITS);

        assertThat(sum.files()).hasSize(5);
        assertThat(sum.problems()).singleElement().asString().contains("more than 5000 bytes together");
        assertThat(number.files()).hasSize(10);
        assertThat(number.problems()).containsExactly("there are more than 10 files; the rest was not read");
    }

    @Test
    void foldersWithoutEndAreBounded() throws IOException {
        Tar tar = new Tar().folder("r/");
        for (int i = 0; i < 500; i++) {
            tar.folder("r/" + i + "/");
        }

        assertThat(tar.read(LIMITS).problems())
                .containsExactly("there are more than 140 entries; the rest was not read");
    }

    @Test
    void aHeaderThatPromisesMoreThanComesIsReportedAndAllocatesNothing() throws IOException {
        byte[] archive = new Tar().folder("r/").file("r/a", "1").bytes();
        TarLimits generous = new TarLimits(Long.MAX_VALUE, Long.MAX_VALUE, 10);
        setSize(archive, 512, 1L << 31);

        TarContent content = read(archive, generous);

        assertThat(content.files()).isEmpty();
        assertThat(content.problems()).isNotEmpty();
    }

    @Test
    void everyTruncationIsReported() throws IOException {
        byte[] archive = new Tar()
                .folder("r/")
                .file("r/a", "x".repeat(700))
                .file("r/b", "y")
                .bytes();
        int trailer = archive.length - 1024;

        for (int length = 0; length <= trailer + 512; length += 100) {
            TarContent content = read(Arrays.copyOf(archive, length), LIMITS);
            assertThat(content.problems())
                    .as("cut to %d of %d", length, archive.length)
                    .isNotEmpty();
        }
        assertThat(read(Arrays.copyOf(archive, trailer), LIMITS).problems()).containsExactly("the archive is cut off");
        assertThat(read(archive, LIMITS).problems()).isEmpty();
    }

    @Test
    void headersThatBlowUpAreBounded() {
        // A long name (GNU) and a pax header of 2 GiB, which the library would read into memory.
        for (char type : new char[] {'L', 'K', 'x', 'g'}) {
            byte[] header = header("bomb", 1L << 31, type);
            TarContent content = TarReader.read(new Endless(header, (byte) 'a'), LIMITS);
            assertThat(content.problems()).as("type %s", type).isNotEmpty();
            assertThat(content.files()).isEmpty();
        }
    }

    @Test
    void sparseFilesAreRefused() {
        byte[] header = header("r/sparse", 0, 'S');
        byte[] archive = Arrays.copyOf(header, header.length + ZEROS.length);

        TarContent content = read(archive, LIMITS);

        assertThat(content.files()).isEmpty();
        assertThat(content.problems()).isNotEmpty();
    }

    @Test
    void anEndlessFileThatIsLeftOutIsNotReadToItsEnd() {
        TarContent content = TarReader.read(new Endless(header("r", 1L << 60, '0'), (byte) 'a'), LIMITS);

        assertThat(content.problems()).hasSize(2).last().asString().isEqualTo("the rest was not read");
    }

    @Test
    void noiseIsAProblemAndNeverAnException() {
        Random random = new Random(42);
        for (int i = 0; i < 300; i++) {
            byte[] noise = new byte[512 * (1 + random.nextInt(6))];
            random.nextBytes(noise);
            assertThat(read(noise, LIMITS).problems()).isNotEmpty();
        }
    }

    @Test
    void aDamagedByteAnywhereNeverThrows() throws IOException {
        byte[] archive = new Tar()
                .folder("r/")
                .file("r/a", "x".repeat(100))
                .file("r/" + "n".repeat(150), "y")
                .bytes();
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = archive.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            TarContent content = read(damaged, LIMITS);
            assertThat(content.files().keySet()).noneMatch(name -> name.contains("..") || name.startsWith("/"));
        }
    }

    @Test
    void longNamesAndOddCharactersAreReadAndProblemsAreFitForATerminal() throws IOException {
        String longName = "d".repeat(90) + "/" + "é".repeat(60) + "\u001b[31m.xml";
        TarContent content = new Tar()
                .folder("r/")
                .file("r/" + longName, "1")
                .special("r/\u001b[2Jodd\n\u202e", TarConstants.LF_SYMLINK)
                .read(LIMITS);

        assertThat(content.files()).containsOnlyKeys(longName);
        assertThat(content.problems()).containsExactly("'[2Jodd ' is a link, which is not followed");
    }

    @Test
    void aFloodOfProblemsIsBounded() throws IOException {
        Tar tar = new Tar().folder("r/");
        for (int i = 0; i < 60; i++) {
            tar.special("r/" + i, TarConstants.LF_SYMLINK);
        }

        assertThat(tar.read(LIMITS).problems()).hasSize(21).last().asString().contains("more problems");
    }

    private static TarContent read(byte[] archive, TarLimits limits) {
        return TarReader.read(new ByteArrayInputStream(archive), limits);
    }

    /** A raw header that no library would write. */
    private static byte[] header(String name, long size, char type) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000644\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        put(header, 136, "00000000000\0");
        put(header, 257, type == 'S' ? "ustar  \0" : "ustar\00000");
        header[156] = (byte) type;
        setSize(header, 0, size);
        return header;
    }

    private static void setSize(byte[] archive, int offset, long size) {
        if (size < 1L << 33) {
            put(archive, offset + 124, String.format("%011o\0", size));
        } else {
            for (int i = 0; i < 12; i++) {
                archive[offset + 124 + i] = i < 4 ? 0 : (byte) (size >> (8 * (11 - i)));
            }
            archive[offset + 124] = (byte) 0x80;
        }
        Arrays.fill(archive, offset + 148, offset + 156, (byte) ' ');
        int sum = 0;
        for (int i = offset; i < offset + 512; i++) {
            sum += archive[i] & 0xff;
        }
        put(archive, offset + 148, String.format("%06o\0 ", sum));
    }

    private static void put(byte[] bytes, int offset, String text) {
        byte[] ascii = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(ascii, 0, bytes, offset, ascii.length);
    }

    /** Gives a header and then one byte forever; fails the test if more is read than any limit allows. */
    private static final class Endless extends InputStream {
        private final byte[] head;
        private final byte filler;
        private long position;

        Endless(byte[] head, byte filler) {
            this.head = head;
            this.filler = filler;
        }

        @Override
        public int read() {
            assertThat(position).as("bytes read").isLessThan(4 << 20);
            return position < head.length ? head[(int) position++] & 0xff : filler + 0 * (int) position++;
        }
    }

    private static final class Tar {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // Two empty records at the end and no more, as Go writes it.
        private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, 512, "UTF-8");

        Tar() {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
        }

        Tar folder(String name) throws IOException {
            return add(new TarArchiveEntry(name, TarConstants.LF_DIR, true), "");
        }

        Tar file(String name, String content) throws IOException {
            return add(new TarArchiveEntry(name, TarConstants.LF_NORMAL, true), content);
        }

        Tar special(String name, byte type) throws IOException {
            TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
            entry.setLinkName("/etc/passwd");
            return add(entry, "");
        }

        private Tar add(TarArchiveEntry entry, String content) throws IOException {
            byte[] data = content.getBytes(StandardCharsets.UTF_8);
            entry.setSize(data.length);
            tar.putArchiveEntry(entry);
            tar.write(data);
            tar.closeArchiveEntry();
            return this;
        }

        byte[] bytes() throws IOException {
            tar.close();
            return bytes.toByteArray();
        }

        TarContent read(TarLimits limits) throws IOException {
            return TarReaderTest.read(bytes(), limits);
        }
    }
}

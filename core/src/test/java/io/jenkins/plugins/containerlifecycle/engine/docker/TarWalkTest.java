package io.jenkins.plugins.containerlifecycle.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.engine.FileVisitor;
import io.jenkins.plugins.containerlifecycle.engine.TarLimits;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;

class TarWalkTest {
    private static final TarLimits LIMITS = new TarLimits(Long.MAX_VALUE, 100_000, 50);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final List<String> seen = new ArrayList<>();
    private final FileVisitor visitor = new FileVisitor() {
        @Override
        public void file(String path, long bytes, boolean executable, InputStream content) throws IOException {
            // Half of it, so that the rest has to be passed over.
            seen.add(path + " " + bytes + (executable ? " x " : " ") + content.readNBytes((int) bytes / 2).length);
            content.close();
        }

        @Override
        public void link(String path, String target) {
            seen.add(path + " -> " + target);
        }

        @Override
        public void otherName(String path, String first) {
            seen.add(path + " = " + first);
        }
    };

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");

    private void file(String name, int size, int mode) {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(size);
        entry.setMode(mode);
        add(entry, new byte[size]);
    }

    private void link(String name, byte type, String target) {
        TarArchiveEntry entry = new TarArchiveEntry(name, type);
        entry.setLinkName(target);
        add(entry, new byte[0]);
    }

    private void add(TarArchiveEntry entry, byte[] content) {
        try {
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] archive() {
        try {
            tar.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private List<String> walk(byte[] archive, TarLimits limits, Duration time) {
        return TarWalk.walk(new ByteArrayInputStream(archive), limits, visitor, Deadline.in(time));
    }

    @Test
    void eachPlainFileAndSymbolicLinkIsShown() {
        file("./", 0, 0755);
        file("./usr/bin/program", 5000, 0755);
        file("/etc/passwd", 10, 0644);
        link("./bin", TarConstants.LF_SYMLINK, "usr/bin");
        link("./usr/bin/other", TarConstants.LF_LINK, "usr/bin/program");
        link("./dev/null", TarConstants.LF_CHR, "");
        link("./run/fifo", TarConstants.LF_FIFO, "");

        assertThat(walk(archive(), LIMITS, LONG)).isEmpty();
        assertThat(seen)
                .containsExactly(
                        "usr/bin/program 5000 x 2500",
                        "etc/passwd 10 5",
                        "bin -> usr/bin",
                        "usr/bin/other = usr/bin/program");
    }

    @Test
    void aPathThatLeadsOutIsRefusedAndTheRestIsSeen() {
        file("usr/../../etc/shadow", 10, 0644);
        file("etc/hosts", 10, 0644);

        assertThat(walk(archive(), LIMITS, LONG))
                .containsExactly("'usr/../../etc/shadow' leads out of the file system; it was left out");
        assertThat(seen).containsExactly("etc/hosts 10 5");
    }

    @Test
    void moreBytesOrFilesThanAllowedAreNotRead() {
        file("a", 60_000, 0644);
        file("b", 60_000, 0644);
        file("c", 1, 0644);
        byte[] archive = archive();

        assertThat(walk(archive, LIMITS, LONG))
                .containsExactly("the files have more than 100000 bytes together; 'b' and the rest were not read");
        assertThat(seen).containsExactly("a 60000 30000");
        seen.clear();
        assertThat(walk(archive, new TarLimits(Long.MAX_VALUE, Long.MAX_VALUE, 2), LONG))
                .containsExactly("there are more than 2 files; the rest was not read");
        assertThat(seen).hasSize(2);
    }

    @Test
    void afterItsTimeNothingIsRead() {
        file("a", 10, 0644);

        assertThat(walk(archive(), LIMITS, Duration.ZERO))
                .containsExactly("it took longer than 0 ms; the rest was not read");
        assertThat(seen).isEmpty();
    }

    @Test
    void anArchiveThatIsCutOffIsNotAWholeOne() {
        file("a", 1000, 0644);
        file("b", 1000, 0644);
        byte[] archive = archive();

        for (int length : new int[] {0, 100, 512, 700, 1536, 2048, 3072}) {
            assertThat(walk(Arrays.copyOf(archive, length), LIMITS, LONG))
                    .as("the first %s of %s bytes", length, archive.length)
                    .hasSize(1)
                    .allMatch(problem -> problem.startsWith("the archive is cut off"));
        }
    }
}

package io.jenkins.plugins.containerlifecycle.engine.docker;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.containerlifecycle.engine.FileVisitor;
import io.jenkins.plugins.containerlifecycle.engine.TarLimits;
import io.jenkins.plugins.containerlifecycle.hostile.Held;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The archive of all files of a container. */
public class TarWalkFuzzTest {
    private static final TarLimits LIMITS = new TarLimits(Long.MAX_VALUE, 5000, 20);

    /** What a walk showed. */
    private static final class Seen implements FileVisitor {
        private final List<String> problems;
        private int files;
        private long bytes;

        Seen(byte[] archive) {
            problems =
                    TarWalk.walk(new ByteArrayInputStream(archive), LIMITS, this, Deadline.in(Duration.ofMinutes(1)));
        }

        @Override
        public void file(String path, long size, boolean executable, InputStream content) throws IOException {
            files++;
            Held.that(
                    !path.isEmpty()
                            && !path.startsWith("/")
                            && path.indexOf('\0') < 0
                            && !List.of(path.split("/")).contains(".."),
                    "no path leads anywhere");
            byte[] read = content.readNBytes(10_000);
            Held.that(read.length <= size, "no more content than is said");
            bytes += read.length;
        }

        @Override
        public void link(String path, String target) {
            Held.that(!path.isEmpty(), "a link has a path");
        }

        @Override
        public void otherName(String path, String first) {
            Held.that(!path.isEmpty() && !first.startsWith("/"), "another name has a path, and leads nowhere else");
        }
    }

    @FuzzTest
    public void onlyPlainFilesWithinLimits(byte[] archive) {
        Seen seen = new Seen(archive);

        Held.that(seen.files <= LIMITS.files(), "not too many files");
        Held.that(seen.bytes <= LIMITS.totalBytes(), "not too much");
        Held.that(seen.problems.size() <= 21, "not too many problems");
        seen.problems.forEach(Held::message);
        if (seen.problems.isEmpty()) {
            Seen half = new Seen(Arrays.copyOf(archive, archive.length / 2));
            Held.that(
                    !half.problems.isEmpty() || half.files == seen.files,
                    "an archive that is cut off is not taken for a whole one");
        }
    }
}

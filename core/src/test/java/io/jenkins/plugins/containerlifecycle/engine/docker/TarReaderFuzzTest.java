package io.jenkins.plugins.containerlifecycle.engine.docker;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.containerlifecycle.engine.TarContent;
import io.jenkins.plugins.containerlifecycle.engine.TarLimits;
import io.jenkins.plugins.containerlifecycle.hostile.Held;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;

/** Archives from a container. */
public class TarReaderFuzzTest {
    private static final TarLimits LIMITS = new TarLimits(1000, 5000, 10);

    @FuzzTest
    public void onlyPlainFilesBelowTheFolderWithinLimits(byte[] archive) {
        TarContent content = read(archive);

        Held.that(content.files().size() <= LIMITS.files(), "not too many files");
        long bytes = 0;
        for (var file : content.files().entrySet()) {
            Held.that(file.getValue().length <= LIMITS.fileBytes(), "no large file");
            bytes += file.getValue().length;
            String name = file.getKey();
            Held.that(
                    !name.startsWith("/")
                            && name.indexOf('\0') < 0
                            && !List.of(name.split("/")).contains(".."),
                    "no name leads anywhere");
        }
        Held.that(bytes <= LIMITS.totalBytes(), "not too much");
        Held.that(content.problems().size() <= 21, "not too many problems");
        content.problems().forEach(Held::message);
        if (content.problems().isEmpty()) {
            TarContent half = read(Arrays.copyOf(archive, archive.length / 2));
            Held.that(
                    !half.problems().isEmpty()
                            || half.files().keySet().equals(content.files().keySet()),
                    "an archive that is cut off is not taken for a whole one");
        }
    }

    private static TarContent read(byte[] archive) {
        return TarReader.read(new ByteArrayInputStream(archive), LIMITS);
    }
}

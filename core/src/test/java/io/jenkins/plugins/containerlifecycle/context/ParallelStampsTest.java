package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.metadata.MetadataJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** Many writers in one context at once, as in a parallel Pipeline. */
class ParallelStampsTest {
    private static final int WRITERS = 10;

    @TempDir
    private Path context;

    @RepeatedTest(10)
    void tenStampsOfOneFolderAtOnceAreTenCompleteStamps() throws Exception {
        Samples.write(context, "Dockerfile", "FROM a\n");
        List<Stamped> all = stampAtOnce(0);
        for (Stamped stamped : all) {
            assertThat(stamped.warnings()).isEmpty();
            assertThat(stamped.file()).hasBinaryContent(MetadataJson.write(stamped.metadata()));
            assertThat(stamped.dockerfile()).content().contains(".container/" + stamped.buildId() + "/rootfs/");
        }
        Path byName = context.resolve(".container/rbldnsd").toRealPath();
        assertThat(all.stream().map(stamped -> context.resolve(".container/" + stamped.buildId())))
                .contains(byName);
        assertNothingUnfinished();
    }

    @RepeatedTest(5)
    void tenThatRemoveTheSameOldStampsAtOnceDoNotDisturbEachOther() throws Exception {
        Samples.write(context, "Dockerfile", "FROM a\n");
        for (int round = 0; round < 3; round++) {
            for (Stamped stamped : stampAtOnce(round)) {
                Files.setLastModifiedTime(
                        stamped.file().getParent(), FileTime.from(Instant.now().minusSeconds(2 * 86_400)));
            }
        }
        for (Stamped stamped : stampAtOnce(3)) {
            assertThat(stamped.warnings()).isEmpty();
            assertThat(stamped.file()).exists();
        }
        try (Stream<Path> stamps = Files.list(context.resolve(".container"))) {
            assertThat(stamps.filter(stamp -> Stamp.isId(stamp.getFileName().toString())))
                    .hasSize(20);
        }
        assertNothingUnfinished();
    }

    private List<Stamped> stampAtOnce(int round) throws Exception {
        CyclicBarrier start = new CyclicBarrier(WRITERS);
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<Stamped>> running = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                String id = String.format(Locale.ROOT, "%04x%04x", round, i);
                running.add(writers.submit(() -> {
                    start.await();
                    return BuildContext.of(context)
                            .write(Samples.builder().buildId(id).build(), Samples.SCRIPT);
                }));
            }
            List<Stamped> stamped = new ArrayList<>();
            for (Future<Stamped> writer : running) {
                stamped.add(writer.get());
            }
            return stamped;
        } finally {
            writers.shutdownNow();
        }
    }

    private void assertNothingUnfinished() throws Exception {
        try (Stream<Path> entries = Files.list(context.resolve(".container"))) {
            assertThat(entries).noneMatch(entry -> entry.toString().endsWith(".tmp"));
        }
    }
}

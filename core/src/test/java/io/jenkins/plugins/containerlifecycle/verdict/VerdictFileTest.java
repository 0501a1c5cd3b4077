package io.jenkins.plugins.containerlifecycle.verdict;

import static io.jenkins.plugins.containerlifecycle.verdict.TestVerdicts.ID;
import static io.jenkins.plugins.containerlifecycle.verdict.TestVerdicts.NOW;
import static io.jenkins.plugins.containerlifecycle.verdict.TestVerdicts.OTHER_ID;
import static io.jenkins.plugins.containerlifecycle.verdict.TestVerdicts.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictFileTest {
    private static final VerdictDocument PASSED =
            new VerdictDocument(List.of(verdict(ID, Outcome.PASSED, Duration.ZERO)), List.of());
    private static final PushRecord PUSH =
            new PushRecord(ID, "registry:5000/web:1", "sha256:" + "d".repeat(64), NOW, null);

    private static final int WRITERS = 3;
    private static final int NEW_FILES = 200;
    private static final int RECORDS = 100;

    @TempDir
    Path folder;

    private VerdictFile file(String name) {
        return new VerdictFile(folder.resolve(name));
    }

    @Test
    void aFileIsReplacedAsAWholeAndNothingElseIsLeft() throws Exception {
        VerdictFile file = file("new/folder/v.json");
        file.write(new VerdictDocument(List.of(verdict(ID, Outcome.FAILED, Duration.ZERO)), List.of(PUSH)));
        file.write(PASSED);

        assertThat(file.read()).contains(PASSED);
        assertThat(folder.resolve("new/folder")).isDirectoryContaining("glob:**/v.json");
        assertThat(Files.list(folder.resolve("new/folder"))).hasSize(1);
    }

    @Test
    void aFileThatIsNotThereHoldsNothing() throws Exception {
        assertThat(file("v.json").read()).isEmpty();
        file("v.json").clear();
    }

    @Test
    void theVerdictsOfAnEarlierRunGo() throws Exception {
        file("v.json").write(PASSED);
        Files.writeString(folder.resolve("newer.json"), "{\"schema_version\":7,\"verdicts\":[1]}");
        Files.createFile(folder.resolve("empty"));

        for (String name : List.of("v.json", "newer.json", "empty")) {
            file(name).clear();
            assertThat(folder.resolve(name)).doesNotExist();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "my thesis", "{\"schema_version\":1}", "{\"verdicts\":[]}"})
    void aFileOfSomethingElseIsNotLost(String content) throws Exception {
        Path path = Files.writeString(folder.resolve("precious"), content);

        assertThatThrownBy(() -> new VerdictFile(path).clear())
                .isInstanceOf(InputException.class)
                .hasMessage(path + " already exists and is not a file of verdicts; remove it, or name another file.");
        assertThat(path).hasContent(content);
    }

    @Test
    void aFolderIsNotLostEither() {
        assertThatThrownBy(() -> new VerdictFile(folder).clear()).hasMessageContaining("is not a file of verdicts");
        assertThatThrownBy(() -> new VerdictFile(Path.of("/"))).hasMessage("'/' is not a name for a verdict file.");
        assertThatThrownBy(() -> new VerdictFile(Path.of(""))).hasMessage("'' is not a name for a verdict file.");
    }

    @Test
    void aPushIsRecordedWhereTheVerdictIs() throws Exception {
        file("one.json").write(new VerdictDocument(List.of(verdict(OTHER_ID, Outcome.PASSED, NOW)), List.of()));
        file("two.json").write(PASSED);
        VerdictFiles files = new VerdictFiles(
                List.of(folder.resolve("one.json"), folder.resolve("none.json"), folder.resolve("two.json")));

        assertThat(files.find(ID)).hasSize(2);
        assertThat(files.missing()).containsExactly(folder.resolve("none.json"));
        files.recordPushes(ID, List.of(PUSH));
        assertThat(file("two.json").read().orElseThrow().pushes()).containsExactly(PUSH);
        assertThat(file("two.json").read().orElseThrow().verdicts()).isEqualTo(PASSED.verdicts());
    }

    @Test
    void aPushWithoutAnyVerdictIsRecordedInTheFirstFile() throws Exception {
        VerdictFiles files = new VerdictFiles(List.of(folder.resolve("a.json"), folder.resolve("b.json")));

        files.recordPushes(ID, List.of());
        assertThat(folder).isEmptyDirectory();
        files.recordPushes(ID, List.of(PUSH));
        assertThat(file("a.json").read()).contains(new VerdictDocument(List.of(), List.of(PUSH)));
        assertThat(folder.resolve("b.json")).doesNotExist();
    }

    @Test
    void aFileThatIsNoneIsNotPassedOver() throws Exception {
        file("good.json").write(PASSED);
        Path bad = Files.writeString(folder.resolve("bad.json"), "{");

        assertThatThrownBy(() -> new VerdictFiles(List.of(folder.resolve("good.json"), bad)).missing())
                .isInstanceOf(InputException.class)
                .hasMessageContaining("bad.json is not readable as JSON");
    }

    @Test
    void whatTwoRunsWriteAtATimeIsBothKept() throws Exception {
        ImageVerdict failed = verdict(ID, Outcome.FAILED, NOW);
        ImageVerdict passed = verdict(OTHER_ID, Outcome.PASSED, NOW);
        file("v.json").clear();
        file("v.json").clear();

        file("v.json").add(List.of(failed));
        file("v.json").add(List.of(passed));

        assertThat(file("v.json").read().orElseThrow().verdicts()).containsExactly(failed, passed);
    }

    @Test
    void whatProcessesWriteAtTheSameMomentIsAllKept() throws Exception {
        Path file = folder.resolve("v.json");
        List<Process> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            VerdictWriter.class.getName(),
                            file.toString(),
                            folder.resolve("go").toString(),
                            String.valueOf(RECORDS))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("writer" + i + ".log").toFile())
                    .start());
        }
        for (int i = 0; i < WRITERS; i++) {
            Path log = folder.resolve("writer" + i + ".log");
            while (writers.get(i).isAlive() && Files.size(log) == 0) {
                Thread.sleep(20);
            }
        }

        Files.createFile(folder.resolve("go"));

        for (int i = 0; i < WRITERS; i++) {
            assertThat(writers.get(i).waitFor())
                    .as(Files.readString(folder.resolve("writer" + i + ".log")))
                    .isZero();
        }
        assertThat(new VerdictFile(file).read().orElseThrow().verdicts()).hasSize(WRITERS * RECORDS);
    }

    @Test
    void aNewFileIsNeverSeenEmptySoThatAProcessThatIsKilledMeanwhileLeavesNone() throws Exception {
        AtomicInteger rounds = new AtomicInteger();
        AtomicInteger seen = new AtomicInteger();
        AtomicInteger empty = new AtomicInteger();
        Thread reader = new Thread(() -> {
            while (rounds.get() < NEW_FILES) {
                try {
                    seen.incrementAndGet();
                    if (Files.size(folder.resolve(rounds.get() + ".json")) == 0) {
                        empty.incrementAndGet();
                    }
                } catch (IOException e) {
                    seen.decrementAndGet();
                }
            }
        });
        reader.start();
        for (int i = 0; i < NEW_FILES; i++) {
            file(i + ".json").add(List.of(verdict(ID, Outcome.PASSED, NOW)));
            rounds.incrementAndGet();
        }
        reader.join();
        assertThat(seen).hasPositiveValue();
        assertThat(empty).hasValue(0);
    }

    @Test
    void whatIsNoRegularFileIsNeitherOpenedNorWaitedFor() throws Exception {
        Files.createDirectory(folder.resolve("folder"));
        Files.createSymbolicLink(folder.resolve("nowhere"), folder.resolve("not-there"));
        for (String name : List.of("folder", "nowhere")) {
            assertThatThrownBy(() -> file(name).read())
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("is not a file of verdicts");
            assertThatThrownBy(() -> file(name).record(List.of(PUSH))).isInstanceOf(InputException.class);
        }
        assertThat(folder.resolve("not-there")).doesNotExist();
    }

    /** As sshfs does. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aFileSystemThatGivesEachNameOfAFileANumberOfItsOwnIsNoReasonToWaitForEver() throws Exception {
        VerdictFile file = new VerdictFile(folder.resolve("v.json"), Path::toString);
        ImageVerdict failed = verdict(ID, Outcome.FAILED, NOW);
        ImageVerdict passed = verdict(OTHER_ID, Outcome.PASSED, NOW);

        file.add(List.of(failed));
        file.add(List.of(passed));

        assertThat(file.read().orElseThrow().verdicts()).containsExactly(failed, passed);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(file.path());
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aFolderInWhichNothingCanBeMadeIsAnError() {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")));
        assertThatThrownBy(() -> new VerdictFile(Path.of("/proc/v.json")).add(PASSED.verdicts()))
                .isInstanceOf(FileSystemException.class);
    }

    @Test
    void aLinkStaysAndWhatItLeadsToIsWrittenForAllWhoReadIt() throws Exception {
        VerdictFile file = file("builds/7.json");
        file.write(PASSED);
        Files.createSymbolicLink(folder.resolve("newest.json"), Path.of("builds/7.json"));
        VerdictFile link = file("newest.json");
        ImageVerdict failed = verdict(ID, Outcome.FAILED, NOW);

        link.add(List.of(failed));
        link.record(List.of(PUSH));

        assertThat(file.read().orElseThrow().verdicts()).endsWith(failed);
        assertThat(file.read().orElseThrow().pushes()).containsExactly(PUSH);
        assertThat(link.read()).isEqualTo(file.read());
        link.clear();
        assertThat(file.read()).contains(VerdictDocument.EMPTY);
        link.write(PASSED);
        assertThat(file.read()).contains(PASSED);
        assertThat(folder.resolve("newest.json")).isSymbolicLink();
        try (Stream<Path> left = Files.list(folder.resolve("builds"))) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void whatCannotBeWrittenLeavesNoEmptyFile() {
        VerdictFile file = file("v.json");
        assertThatThrownBy(() -> file.add(Collections.nCopies(20_000, verdict(ID, Outcome.PASSED, NOW))))
                .isInstanceOf(InputException.class);
        assertThat(file.path()).doesNotExist();
    }
}

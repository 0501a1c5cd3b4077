package io.jenkins.plugins.containerlifecycle.hostile;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.containerlifecycle.context.ContainerJsonFuzzTest;
import io.jenkins.plugins.containerlifecycle.context.DockerIgnoreFuzzTest;
import io.jenkins.plugins.containerlifecycle.context.DockerfileFuzzTest;
import io.jenkins.plugins.containerlifecycle.engine.docker.FrameReaderFuzzTest;
import io.jenkins.plugins.containerlifecycle.engine.docker.TarReaderFuzzTest;
import io.jenkins.plugins.containerlifecycle.engine.docker.TarWalkFuzzTest;
import io.jenkins.plugins.containerlifecycle.engine.docker.TransferStreamFuzzTest;
import io.jenkins.plugins.containerlifecycle.inventory.ConditionFuzzTest;
import io.jenkins.plugins.containerlifecycle.inventory.FilePackagesFuzzTest;
import io.jenkins.plugins.containerlifecycle.inventory.PackageTextFuzzTest;
import io.jenkins.plugins.containerlifecycle.inventory.RpmDatabaseFuzzTest;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabelsFuzzTest;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataJsonFuzzTest;
import io.jenkins.plugins.containerlifecycle.report.GossFuzzTest;
import io.jenkins.plugins.containerlifecycle.report.JunitFuzzTest;
import io.jenkins.plugins.containerlifecycle.report.RspecJsonFuzzTest;
import io.jenkins.plugins.containerlifecycle.report.SummaryFuzzTest;
import io.jenkins.plugins.containerlifecycle.report.TapFuzzTest;
import io.jenkins.plugins.containerlifecycle.text.SafeTextFuzzTest;
import io.jenkins.plugins.containerlifecycle.verdict.VerdictJsonFuzzTest;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All parsers in one: Jazzer takes about ten seconds to start and fuzzes only one test per JVM, so short runs over each
 * parser would mostly be start-up. The first byte of an input says which parser the rest is for.
 */
class AllParsersFuzzTest {
    @FunctionalInterface
    private interface Target {
        void run(byte[] input) throws Exception;
    }

    private record Parser(Class<?> test, String method, Target target) {}

    private static final List<Parser> PARSERS = parsers();

    private static List<Parser> parsers() {
        try {
            return List.of(
                    new Parser(
                            MetadataJsonFuzzTest.class,
                            "whatIsReadIsWrittenAndReadAgain",
                            new MetadataJsonFuzzTest()::whatIsReadIsWrittenAndReadAgain),
                    new Parser(
                            ImageLabelsFuzzTest.class,
                            "labelsNeverFailAndAreNeverTakenForMoreThanTheySay",
                            new ImageLabelsFuzzTest()::labelsNeverFailAndAreNeverTakenForMoreThanTheySay),
                    new Parser(
                            SafeTextFuzzTest.class,
                            "nothingInvisibleIsLeftAndNothingVisibleIsLost",
                            new SafeTextFuzzTest()::nothingInvisibleIsLeftAndNothingVisibleIsLost),
                    new Parser(
                            TapFuzzTest.class,
                            "greenOnlyWhereThePlanWasKeptAndNothingFailed",
                            new TapFuzzTest()::greenOnlyWhereThePlanWasKeptAndNothingFailed),
                    new Parser(
                            JunitFuzzTest.class,
                            "greenOnlyWhereAnotherParserSeesTestsAndNoFailure",
                            new JunitFuzzTest()::greenOnlyWhereAnotherParserSeesTestsAndNoFailure),
                    new Parser(
                            GossFuzzTest.class,
                            "greenOnlyWhereEveryResultWasSuccessful",
                            new GossFuzzTest()::greenOnlyWhereEveryResultWasSuccessful),
                    new Parser(
                            RspecJsonFuzzTest.class,
                            "greenOnlyWhereNoExampleFailed",
                            new RspecJsonFuzzTest()::greenOnlyWhereNoExampleFailed),
                    new Parser(
                            SummaryFuzzTest.class,
                            "greenOnlyWhereNoSumHasAFailure",
                            new SummaryFuzzTest()::greenOnlyWhereNoSumHasAFailure),
                    new Parser(
                            TarReaderFuzzTest.class,
                            "onlyPlainFilesBelowTheFolderWithinLimits",
                            new TarReaderFuzzTest()::onlyPlainFilesBelowTheFolderWithinLimits),
                    new Parser(
                            FrameReaderFuzzTest.class,
                            "theSameHoweverItArrivesAndNeverWholeWhenCut",
                            new FrameReaderFuzzTest()::theSameHoweverItArrivesAndNeverWholeWhenCut),
                    new Parser(
                            TransferStreamFuzzTest.class,
                            "pushedOnlyWhereADigestAndNoErrorIsSaid",
                            new TransferStreamFuzzTest()::pushedOnlyWhereADigestAndNoErrorIsSaid),
                    new Parser(
                            DockerfileFuzzTest.class,
                            "theUsersLinesStayAndOursAreReadBehindThem",
                            new DockerfileFuzzTest()::theUsersLinesStayAndOursAreReadBehindThem),
                    new Parser(
                            DockerIgnoreFuzzTest.class,
                            "aLineDropsTheFileAndTheAdviceLetsItInAgain",
                            new DockerIgnoreFuzzTest()::aLineDropsTheFileAndTheAdviceLetsItInAgain),
                    new Parser(
                            ContainerJsonFuzzTest.class,
                            "whatItSaysCanBeStampedOrIsSaidToBeWrong",
                            new ContainerJsonFuzzTest()::whatItSaysCanBeStampedOrIsSaidToBeWrong),
                    new Parser(
                            VerdictJsonFuzzTest.class,
                            "greenOnlyWhereTestsPassedAndStableWhenWritten",
                            new VerdictJsonFuzzTest()::greenOnlyWhereTestsPassedAndStableWhenWritten),
                    new Parser(
                            RpmDatabaseFuzzTest.class,
                            "everyReaderHoldsItsProperties",
                            new RpmDatabaseFuzzTest()::everyReaderHoldsItsProperties),
                    new Parser(
                            PackageTextFuzzTest.class,
                            "everyReaderHoldsItsProperties",
                            new PackageTextFuzzTest()::everyReaderHoldsItsProperties),
                    new Parser(
                            FilePackagesFuzzTest.class,
                            "everyReaderHoldsItsProperties",
                            new FilePackagesFuzzTest()::everyReaderHoldsItsProperties),
                    new Parser(
                            TarWalkFuzzTest.class,
                            "onlyPlainFilesWithinLimits",
                            new TarWalkFuzzTest()::onlyPlainFilesWithinLimits),
                    new Parser(
                            ConditionFuzzTest.class,
                            "whatIsUnderstoodIsCompared",
                            new ConditionFuzzTest()::whatIsUnderstoodIsCompared));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @MethodSource("seeds")
    @FuzzTest
    void everyParserHoldsItsProperties(byte[] input) throws Exception {
        if (input.length > 0 && input[0] >= 0 && input[0] < PARSERS.size()) {
            PARSERS.get(input[0]).target().run(Arrays.copyOfRange(input, 1, input.length));
        }
    }

    /** The inputs of all parsers. */
    static List<Arguments> seeds() throws IOException, URISyntaxException {
        List<Arguments> seeds = new ArrayList<>();
        for (int i = 0; i < PARSERS.size(); i++) {
            Parser parser = PARSERS.get(i);
            URL folder = parser.test().getResource(parser.test().getSimpleName() + "Inputs/" + parser.method());
            if (folder == null) {
                throw new IllegalStateException("no seeds of " + parser);
            }
            try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
                for (Path file : files.sorted().toList()) {
                    byte[] content = Files.readAllBytes(file);
                    byte[] seed = new byte[content.length + 1];
                    seed[0] = (byte) i;
                    System.arraycopy(content, 0, seed, 1, content.length);
                    seeds.add(Arguments.of((Object) seed));
                }
            }
        }
        return seeds;
    }
}

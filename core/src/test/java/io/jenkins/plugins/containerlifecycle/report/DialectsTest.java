package io.jenkins.plugins.containerlifecycle.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the tools themselves print, and small inputs modelled on what people reported about them. The table {@code
 * expected.tsv} says what must become of each, however it gets here.
 */
class DialectsTest {
    /** The counts are null if they do not matter; {@code failed} includes errors. */
    private record Case(
            String file, int exitCode, Outcome outcome, int total, Integer passed, Integer failed, Integer skipped) {
        @Override
        public String toString() {
            return file + " is " + outcome;
        }
    }

    private static Path folder() throws URISyntaxException {
        return Path.of(DialectsTest.class.getResource("dialects").toURI());
    }

    static List<Case> table() throws IOException, URISyntaxException {
        List<Case> cases = new ArrayList<>();
        for (String line : Files.readAllLines(folder().resolve("expected.tsv"))) {
            String[] cells = line.split("\t");
            if (!line.startsWith("#") && !line.isBlank()) {
                cases.add(new Case(
                        cells[0],
                        Integer.parseInt(cells[1]),
                        Outcome.valueOf(cells[2].toUpperCase(Locale.ROOT)),
                        Integer.parseInt(cells[3]),
                        count(cells[4]),
                        count(cells[5]),
                        count(cells[6])));
            }
        }
        return cases;
    }

    private static Integer count(String cell) {
        return cell.equals("-") ? null : Integer.valueOf(cell);
    }

    @Test
    void theTableHasEachFileOnceAndNoOther() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(folder())) {
            assertThat(table())
                    .extracting(Case::file)
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> file.getFileName().toString())
                                    .filter(name -> !name.equals("expected.tsv"))
                                    .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("table")
    void isJudgedAsTheTableHasItHoweverItGetsHere(Case test) throws IOException {
        String text = Runs.resource("dialects/" + test.file());
        for (Map.Entry<String, HookOutput> run : runs(test, text).entrySet()) {
            HookVerdict report = Runs.read(run.getValue());
            String shown = run.getKey() + ": " + report;
            Totals totals = report.totals();
            assertThat(report.outcome()).as(shown).isEqualTo(test.outcome());
            assertThat(totals.total()).as(shown).isEqualTo(test.total());
            if (test.passed() != null) {
                assertThat(totals.passed()).as(shown).isEqualTo(test.passed());
                assertThat(totals.failed() + totals.errors()).as(shown).isEqualTo(test.failed());
                assertThat(totals.skipped()).as(shown).isEqualTo(test.skipped());
            }
            WrittenXml.check(JunitWriter.toBytes(report, run.getValue(), Runs.context()), report.outcome());
        }
    }

    @Test
    void aTestHasItsOwnNameAndNeitherABraceNorADirective() {
        assertThat(names("tap-subtest-first-green.tap")).containsExactly("the service");
        assertThat(names("tap-buffered-subtest.tap")).containsExactly("the service");
        assertThat(names("perl-test2.tap")).containsExactly("the service", "other", "empty", "todo group");
        assertThat(names("serverspec.json"))
                .containsExactly(
                        "File \"/etc/passwd\" is expected to be file", "File \"/nope\" is expected to be file");
    }

    private static List<String> names(String file) {
        return Runs.read(Runs.printed(0, Runs.resource("dialects/" + file))).checks().stream()
                .map(CheckResult::name)
                .toList();
    }

    @Test
    void aSubtestInBracesExplainsTheTestBeforeIt() {
        String text = Runs.resource("dialects/perl-test2.tap");
        assertThat(Runs.read(Runs.printed(1, text)).checks().get(0).detail()).contains("not ok 2 - in time");
    }

    private static Map<String, HookOutput> runs(Case test, String text) throws IOException {
        Map<String, HookOutput> runs = new LinkedHashMap<>();
        String name = test.file();
        runs.put("on stdout", Runs.printed(test.exitCode(), text));
        runs.put("on stderr", printedToStderr(test.exitCode(), text));
        runs.put("behind a banner", Runs.printed(test.exitCode(), "Checking the zones.\n" + text + "\nDone.\n"));
        if (!name.endsWith(".txt")) {
            runs.put("in the folder", Runs.left(test.exitCode(), name, text));
            runs.put("in a file of another name", Runs.left(test.exitCode(), "result", text));
            runs.put("compressed", leftCompressed(test.exitCode(), name + ".gz", text));
        }
        if (name.endsWith(".tap")) {
            String times = text.replaceAll("(?m)^", "2026-11-27T07:00:01.123Z ");
            runs.put("behind times", Runs.printed(test.exitCode(), times));
        }
        return runs;
    }

    private static HookOutput printedToStderr(int exitCode, String text) {
        return new HookOutput(exitCode, CapturedText.of("All is well.\n"), CapturedText.of(text), Map.of(), null, null);
    }

    private static HookOutput leftCompressed(int exitCode, String name, String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new HookOutput(
                exitCode, CapturedText.EMPTY, CapturedText.EMPTY, Map.of(name, bytes.toByteArray()), null, null);
    }
}

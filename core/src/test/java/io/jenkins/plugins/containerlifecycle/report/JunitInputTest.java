package io.jenkins.plugins.containerlifecycle.report;

import static io.jenkins.plugins.containerlifecycle.report.Runs.left;
import static io.jenkins.plugins.containerlifecycle.report.Runs.printed;
import static io.jenkins.plugins.containerlifecycle.report.Runs.read;
import static io.jenkins.plugins.containerlifecycle.report.Runs.resource;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JunitInputTest {
    private static final String GREEN = "<testsuite name='dns'><testcase classname='a.B' name='t'/></testsuite>";
    private static final String RED =
            "<testsuite name='dns'><testcase name='t'><failure message='no'/></testcase></testsuite>";

    @Test
    void batsReportInTheFolderGivesEachTest() {
        HookVerdict report = read(left(1, "report.xml", resource("bats-junit.xml")));
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.reason()).isEqualTo("The validate hook exited with 1: 1 of 4 tests failed.");
        assertThat(report.format()).isEqualTo(ReportFormat.JUNIT);
        assertThat(report.totals()).isEqualTo(new Totals(2, 1, 0, 1));
        CheckResult failed = report.checks().get(1);
        assertThat(failed.suite()).isEqualTo("dns.bats");
        assertThat(failed.time()).isEqualTo(Duration.ofMillis(8));
        assertThat(failed.message()).isEqualTo("(in test file dns.bats, line 2)");
        assertThat(failed.detail()).contains("`[ \"$serial\" -gt \"$last\" ]' failed");
        assertThat(report.checks().get(2).message()).isEqualTo("no slave in this image");
    }

    @Test
    void theSameReportOnStdoutIsRead() {
        HookVerdict report = read(printed(0, "\uFEFF\n" + resource("bats-junit.xml") + "\nbye\n"));
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.reason()).isEqualTo("The validate hook exited with 0 although 1 of 4 tests failed.");
        assertThat(report.warnings()).anyMatch(w -> w.contains("more than the JUnit report"));
    }

    @Test
    void linesBeforeAReportOnStdoutAreForgivenWhereJunitIsDeclared() {
        String stdout = "Run options: none\n" + RED;
        assertThat(read(printed(0, stdout), ReportFormat.JUNIT).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(read(printed(0, "see <testsuite> in the manual")).outcome()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void anEndBeforeTheBeginningIsNotTheEndOfAReportOnStdout() {
        HookVerdict report = read(printed(0, "</testsuite>\n<testsuite name='dns'>\n"), ReportFormat.JUNIT);
        assertThat(report.outcome()).isEqualTo(Outcome.ERROR);
        assertThat(report.reason()).contains("is not well-formed XML, or cut off");
    }

    @Test
    void anExitCodeOfOneStaysAFailureThoughAllTestsPassed() {
        HookVerdict report = read(left(1, "a.xml", GREEN));
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.reason()).isEqualTo("The validate hook exited with 1 although 1 test passed.");
    }

    @Test
    void aSkippedHookWithAFailureInItsReportFailed() {
        assertThat(read(left(77, "a.xml", RED)).outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void whatASkippedHookPassedIsNotVouchedFor() {
        HookVerdict report = read(left(77, "a.xml", GREEN));
        assertThat(report.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(report.totals().skipped()).isEqualTo(1);
    }

    @Test
    void allTestsSkippedIsASkip() {
        HookVerdict report = read(left(0, "a.xml", "<testsuite><testcase name='t'><skipped/></testcase></testsuite>"));
        assertThat(report.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(report.reason()).contains("all tests of its report were skipped");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<testsuites/>",
                "<testsuite name='a' tests='0'/>",
                "<testsuites><testsuite><properties><property name='a' value='b'/></properties></testsuite></testsuites>"
            })
    void aReportWithoutTestsIsAnError(String xml) {
        HookVerdict report = read(left(0, "a.xml", xml));
        assertThat(report.outcome()).isEqualTo(Outcome.ERROR);
        assertThat(report.reason()).contains("no test in the JUnit report");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tests='3'|counts 3 tests and shows 1",
                "tests='1' failures='2'|counts 2 failures and shows 0",
                "errors='1'|counts 1 failure and shows 0",
                "failures='many'|is not a number",
                "tests='99999999999999999999'|is not a number"
            })
    void countsThatTheTestsDoNotBearOutAreAnError(String counts, String reason) {
        for (String xml : new String[] {
            "<testsuite " + counts + "><testcase name='t'/></testsuite>",
            "<testsuites " + counts + "><testsuite><testcase name='t'/></testsuite></testsuites>"
        }) {
            HookVerdict report = read(left(0, "a.xml", xml));
            assertThat(report.outcome()).isEqualTo(Outcome.ERROR);
            assertThat(report.reason()).contains("a.xml", reason);
        }
    }

    @Test
    void aSuiteThatCouldNotBeSetUpIsRed() {
        HookVerdict report = read(left(
                0,
                "a.xml",
                "<testsuite name='db' errors='1'><error message='no db'/><testcase name='t'/></testsuite>"));
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.checks().get(0).message()).isEqualTo("no db");
    }

    @Test
    void theDialectsAreUnderstood() {
        HookVerdict report = read(left(1, "a.xml", """
                <testsuites><testsuite name="outer"><testsuite>
                  <testcase class="A" name="flaky"><flakyFailure message="once"/></testcase>
                  <testcase name="rerun"><rerunFailure message="again" type="X"><stackTrace>at a</stackTrace></rerunFailure></testcase>
                  <testcase name="gtest" status="notrun" result="suppressed"/>
                  <testcase name="status" status="FAILED"/>
                  <testcase name="both"><skipped message="s"/><error type="IOException">broken
                at b</error><system-out>out</system-out><system-err>err</system-err></testcase>
                  <testcase/>
                </testsuite></testsuite></testsuites>
                """));
        assertThat(report.checks())
                .extracting(CheckResult::outcome)
                .containsExactly(
                        Outcome.PASSED, Outcome.FAILED, Outcome.SKIPPED, Outcome.FAILED, Outcome.ERROR, Outcome.PASSED);
        assertThat(report.checks()).extracting(CheckResult::suite).containsOnly("outer");
        assertThat(report.checks().get(0).className()).isEqualTo("A");
        assertThat(report.checks().get(1).detail()).isEqualTo("at a");
        assertThat(report.checks().get(4).message()).isEqualTo("broken");
        assertThat(report.checks().get(4).output()).isEqualTo("out\nerr");
        assertThat(report.checks().get(5).name()).isEqualTo("(no name)");
    }

    @ParameterizedTest
    @CsvSource({
        "0.008,PT0.008S",
        "'1,234.5',PT20M34.5S",
        "'0,5',",
        "fast,",
        "-1,",
        "NaN,",
        "1e99,",
        "7E-3,PT0.007S",
        "12.,PT12S",
        "'',"
    })
    void timesAreSecondsOrUnknown(String time, Duration expected) {
        String xml = "<testsuite><testcase name='t' time='" + time + "'/></testsuite>";
        assertThat(read(left(0, "a.xml", xml)).checks().get(0).time()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE testsuite [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
                        + "<testsuite><testcase name='&x;'/></testsuite>",
                "<!DOCTYPE testsuite SYSTEM 'http://127.0.0.1:1/x.dtd'><testsuite><testcase name='t'/></testsuite>",
                "<!DOCTYPE l [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'><!ENTITY c '&b;&b;&b;'>]>"
                        + "<testsuite><testcase name='t'><failure>&c;</failure></testcase></testsuite>",
                "<?xml version='1.0'?><!DOCTYPE testsuite><testsuite><testcase name='t'/></testsuite>",
            })
    void aDoctypeIsRefusedWithItsEntities(String xml) {
        for (HookOutput output : new HookOutput[] {left(0, "a.xml", xml), printed(0, xml)}) {
            HookVerdict report = read(output);
            assertThat(report.outcome()).isEqualTo(Outcome.ERROR);
            assertThat(report.reason()).contains("DOCTYPE");
            assertThat(report.toString()).doesNotContain("root:");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<testsuite><testcase name='t'/>",
                "<testsuite><testcase name='t'></testsuite>",
                "<testsuite><testcase name='t'/></testsuite><testsuite/>",
                "<testsuite><testcase name='&unknown;'/></testsuite>",
                "<testsuite>\u0001</testsuite>",
                "<?xml version='1.0' encoding='no-such'?><testsuite/>",
                "<?xml version='1.0' encoding='UTF-8`'?><testsuite><testcase name='x'/></testsuite>",
                "<?xml version='1.0' encoding=''?><testsuite><testcase name='x'/></testsuite>",
                "<testsuite",
                "hello",
                "\u0000\u0000",
            })
    void malformedAndCutOffFilesAreNamedWithTheLine(String xml) {
        HookVerdict report = read(left(0, "good.xml", GREEN, "bad.xml", xml));
        assertThat(report.outcome()).isEqualTo(Outcome.ERROR);
        assertThat(report.reason()).contains("'bad.xml'").contains("line 1");
        assertThat(report.checks().get(0).name()).isEqualTo("t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<Failure/>", "<FAILURE message='m'>text</FAILURE>", "<Error/>", "<RerunFailure/>"})
    void aFailureInOtherLettersIsNoPass(String element) {
        String report = "<testsuite name='a' tests='1'><testcase name='x'>" + element + "</testcase></testsuite>";
        assertThat(read(left(0, "a.xml", report)).outcome()).isEqualTo(Outcome.ERROR);
        String ofSuite = "<testsuite name='a' tests='1'><testcase name='x'/>" + element + "</testsuite>";
        assertThat(read(left(0, "a.xml", ofSuite)).reason()).contains("spells differently");
    }

    @Test
    void aPrefixOfANamespaceHidesNoReportOnStdout() {
        String failed = "<j:testsuite xmlns:j='u' name='a' tests='1'><j:testcase name='x'><j:failure/></j:testcase>"
                + "</j:testsuite>";
        assertThat(read(printed(0, "Checking\n" + failed + "\n")).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(read(printed(0, failed.substring(0, 80))).outcome()).isEqualTo(Outcome.ERROR);
    }

    @Test
    void otherXmlIsNotJunit() {
        assertThat(read(left(0, "a.xml", "<coverage/>")).reason()).contains("its root is <coverage>");
    }

    @Test
    void emptyFilesAreErrors() {
        for (String empty : new String[] {"", " \n"}) {
            assertThat(read(left(0, "a.xml", empty, "b.xml", GREEN)).reason()).contains("'a.xml'", "is empty");
        }
    }

    @Test
    void deepNestingIsRefused() {
        String xml = "<testsuite>".repeat(33) + "<testcase name='t'/>" + "</testsuite>".repeat(33);
        assertThat(read(left(0, "a.xml", xml)).reason()).contains("nested deeper than 32");
        String million = "<testsuite>".repeat(500_000);
        assertThat(read(left(0, "a.xml", million)).outcome()).isEqualTo(Outcome.ERROR);
    }

    @Test
    void tooManyTestsAreRefusedAndTheFirstOnesKept() {
        String xml = "<testsuite>" + "<testcase name='t'/>".repeat(10_001) + "</testsuite>";
        HookVerdict report = read(left(0, "a.xml", xml, "b.xml", GREEN));
        assertThat(report.outcome()).isEqualTo(Outcome.ERROR);
        assertThat(report.reason()).contains("more than 10000 tests");
        assertThat(report.checks()).hasSize(10_000);
        String exactly = "<testsuite>" + "<testcase name='t'/>".repeat(10_000) + "</testsuite>";
        assertThat(read(left(0, "a.xml", exactly)).outcome()).isEqualTo(Outcome.PASSED);
        assertThat(read(left(0, "a.xml", exactly, "b.xml", RED)).outcome()).isEqualTo(Outcome.ERROR);
    }

    @Test
    void tooLargeFilesAreRefused() {
        byte[] large = (GREEN + " ".repeat(8 << 20)).getBytes(StandardCharsets.UTF_8);
        HookOutput output =
                new HookOutput(0, CapturedText.EMPTY, CapturedText.EMPTY, Map.of("a.xml", large), null, null);
        assertThat(read(output).reason()).contains("more than 8 MiB");
    }

    @Test
    void longTextKeepsItsBeginningAndItsEnd() {
        String xml = "<testsuite><testcase name='t'><failure message='m'>BEGIN" + "x".repeat(100_000)
                + "END</failure></testcase></testsuite>";
        String detail = read(left(1, "a.xml", xml)).checks().get(0).detail();
        assertThat(detail).startsWith("BEGIN").endsWith("END").contains("characters not kept");
        assertThat(detail.length()).isLessThan(66_000);
    }

    @Test
    void invisibleCharactersOfNamesAndTextAreTakenOut() {
        String xml = "<testsuite name='a\u202Eb'><testcase name='c&#10;d\u200B'>"
                + "<failure message='e\u2066f'>g\u202Ah\r\ni</failure></testcase></testsuite>";
        CheckResult check = read(left(1, "evil\u001B[31m\n.xml", xml)).checks().get(0);
        assertThat(check.suite()).isEqualTo("ab");
        assertThat(check.name()).isEqualTo("c d");
        assertThat(check.message()).isEqualTo("ef");
        assertThat(check.detail()).isEqualTo("gh\ni");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                GREEN + "\n<testsuite name='b'><testcase name='t'>",
                GREEN + "\n<testsuite tests='3' failures='3'/>",
                GREEN + "<testsuite tests='3' failures='3'/>",
                GREEN + "\nand <testsuite tests='3' failures='3'/>",
                GREEN + "\n<testcase name='t'><failure/></testcase></testsuite>",
                GREEN + "\nnot ok 1 - mail",
                GREEN + "\nnot ok",
                "<testcase name='t'/>\n</testsuite>",
                "log: done\n  </testsuite>"
            })
    void whateverLooksLikeAReportBesideOneMustBeReadable(String stdout) {
        for (ReportFormat format : new ReportFormat[] {ReportFormat.AUTO, ReportFormat.JUNIT}) {
            if (format == ReportFormat.AUTO || !stdout.contains("not ok")) {
                assertThat(read(printed(0, stdout), format).outcome())
                        .as(stdout)
                        .isEqualTo(Outcome.ERROR);
            }
        }
    }

    @Test
    void eachOfSeveralReportsOnStdoutIsRead() {
        assertThat(read(printed(0, "first\n" + GREEN + "\nsecond\n" + RED + "\nend\n"))
                        .totals())
                .isEqualTo(new Totals(1, 1, 0, 0));
        assertThat(read(printed(0, GREEN + GREEN)).totals().passed()).isEqualTo(2);
        assertThat(read(printed(0, "<?xml version='1.0'?>\n<coverage/>\n" + GREEN))
                        .outcome())
                .isEqualTo(Outcome.PASSED);
    }

    @Test
    void aFailureOnAStreamThatTheReportInTheFolderDoesNotHaveIsAnError() {
        byte[] green = GREEN.getBytes(StandardCharsets.UTF_8);
        byte[] red = RED.getBytes(StandardCharsets.UTF_8);
        for (String text : new String[] {"1..1\nnot ok 1 - mail\n", RED, "2 examples, 1 failure\n"}) {
            HookOutput stdout =
                    new HookOutput(0, CapturedText.of(text), CapturedText.EMPTY, Map.of("a.xml", green), null, null);
            HookOutput stderr =
                    new HookOutput(0, CapturedText.EMPTY, CapturedText.of(text), Map.of("a.xml", green), null, null);
            assertThat(read(stdout).reason())
                    .contains("shows no failure, but on stdout there is one", "format to junit");
            assertThat(read(stderr).reason()).contains("shows no failure, but on stderr there is one");
            assertThat(read(stdout, ReportFormat.JUNIT).outcome()).isEqualTo(Outcome.PASSED);
            HookOutput both =
                    new HookOutput(0, CapturedText.of(text), CapturedText.EMPTY, Map.of("a.xml", red), null, null);
            assertThat(read(both).outcome()).isEqualTo(Outcome.FAILED);
        }
        HookOutput todo = new HookOutput(
                0, CapturedText.of("1..1\nnot ok 1 # TODO\n"), CapturedText.EMPTY, Map.of("a.xml", green), null, null);
        assertThat(read(todo).outcome()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void filesOfTheFolderAreReadByWhatTheyHold() {
        assertThat(read(left(0, "result.junit", RED)).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(read(left(0, "report.tap", "1..1\nnot ok 1\n")).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(read(left(0, "report.tap", "1..1\nok 1\n"), ReportFormat.TAP).outcome())
                .isEqualTo(Outcome.PASSED);
        assertThat(read(left(0, "a.xml", GREEN, "rspec.txt", "2 examples, 1 failure\n"))
                        .outcome())
                .isEqualTo(Outcome.FAILED);
        HookVerdict packed = read(left(0, "a.xml.bz2", "BZh91AY&SY"));
        assertThat(packed.outcome()).isEqualTo(Outcome.ERROR);
        assertThat(packed.reason()).contains("'a.xml.bz2'", "cannot be read");
        byte[] cut = {0x1f, (byte) 0x8b, 8, 0, 0, 0};
        HookOutput damaged =
                new HookOutput(0, CapturedText.EMPTY, CapturedText.EMPTY, Map.of("a.xml.gz", cut), null, null);
        assertThat(read(damaged).reason()).contains("'a.xml.gz'", "damaged or cut off");
        assertThat(read(left(0, "page.html", "<html/>")).outcome()).isEqualTo(Outcome.PASSED);
        assertThat(read(left(0, "page.html", "<html/>"), ReportFormat.JUNIT).outcome())
                .isEqualTo(Outcome.ERROR);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // A suite that says how many failures it has shows all of them; it counts something else.
                "tests='5' failures='0'|<testcase name='t'/>|PASSED",
                "tests='5' failures='0' errors='0'|<testcase name='t'/>|PASSED",
                "tests='5'|<testcase name='t'/>|ERROR",
                "tests='5' failures='0'||ERROR",
                "tests='2' failures='2'|<testcase name='t'><failure/></testcase>|ERROR",
                "tests='2' failures='2'|<testcase name='t'><failure/><failure/></testcase>|FAILED",
                "tests='2' failures='1'|<testcase name='t'><flakyFailure/></testcase>|PASSED",
                "tests='2' errors='1'|<testcase name='t'><flakyError/></testcase>|PASSED",
                "tests='2' failures='2'|<testcase name='t'><flakyFailure/></testcase>|ERROR",
                "tests='1' failures='1'|<testcase name='t'><skipped type='todo'/><failure/></testcase>|SKIPPED",
                "|<testcase name='t'><failure/><skipped/></testcase>|SKIPPED",
                // googletest's: a failure before GTEST_SKIP is a failure, and it is counted.
                "tests='1' failures='1'|<testcase name='t'><failure/><skipped/></testcase>|ERROR",
                "tests='1' errors='1'|<testcase name='t'><skipped/><error/></testcase>|FAILED"
            })
    void countsAreNoChecksumButAFailureThatIsNotShownIsLost(String counts, String cases, Outcome outcome) {
        String suite = "<testsuite name='s' " + (counts == null ? "" : counts) + ">" + (cases == null ? "" : cases)
                + "</testsuite>";
        assertThat(read(left(0, "a.xml", suite)).outcome()).as(suite).isEqualTo(outcome);
        assertThat(read(left(0, "a.xml", "<testsuites>" + suite + "</testsuites>"))
                        .outcome())
                .as(suite)
                .isEqualTo(outcome);
    }

    @Test
    void aReportThatStdoutHasOnlyAPartOfIsAnError() {
        String xml = "<?xml version=\"1.0\"?>\n<testsuites><testsuite name='a'><testcase name='t'/>";
        HookVerdict report = read(printed(0, Runs.truncated(xml, "</testsuite></testsuites>")));
        assertThat(report.outcome()).isEqualTo(Outcome.ERROR);
        assertThat(report.reason()).contains("JUnit report on stdout is truncated", "100000 of");
        assertThat(read(printed(1, Runs.truncated(xml, "x"))).outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void truncatedStdoutDoesNotMatterWhereTheReportIsInTheFolder() {
        HookOutput output = new HookOutput(
                0,
                Runs.truncated("1..2\n", "x"),
                CapturedText.EMPTY,
                Map.of("a.xml", GREEN.getBytes(StandardCharsets.UTF_8)),
                null,
                null);
        assertThat(read(output).outcome()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void aBrokenReportOfAFailedHookIsAWarning() {
        HookVerdict report = read(left(1, "a.xml", "<testsuite>"));
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.warnings()).anyMatch(w -> w.contains("a.xml"));
    }
}

package io.jenkins.plugins.containerlifecycle.report;

import static io.jenkins.plugins.containerlifecycle.report.Runs.context;
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

class JunitWriterTest {
    private static String xml(HookOutput output) {
        return xml(output, context());
    }

    private static String xml(HookOutput output, ReportContext context) {
        HookVerdict report = read(output);
        byte[] bytes = JunitWriter.toBytes(report, output, context);
        WrittenXml.check(bytes, report.outcome());
        assertThat(JunitWriter.toBytes(report, output, context)).isEqualTo(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void aPassOfTheHookIsOneGreenTestCase() {
        assertThat(xml(printed(0, "checking zones\n"))).isEqualTo("""
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites name="example.dns.validate" tests="1" failures="0" errors="0" time="6.860">
                  <testsuite name="example.dns.validate" tests="1" failures="0" errors="0" skipped="0" time="6.860" timestamp="2015-03-30T06:02:10">
                    <properties>
                      <property name="hook" value="validate"/>
                      <property name="image" value="registry:5000/example/dns:55"/>
                      <property name="image-id" value="sha256:0123"/>
                      <property name="container" value="c0ffee"/>
                      <property name="gitref" value="e1b0a445744fec5e584919711cafd8f4cebdee0e"/>
                      <property name="exit-code" value="0"/>
                      <property name="outcome" value="PASSED"/>
                      <property name="reason" value="The validate hook exited with 0."/>
                      <property name="report-format" value="exit-code"/>
                      <property name="build" value="jenkins-rbldnsd-55"/>
                    </properties>
                    <testcase classname="example.dns" name="validate" time="6.860">
                    </testcase>
                    <system-out>checking zones
                </system-out>
                  </testsuite>
                </testsuites>
                """);
    }

    @Test
    void aPropertyWithoutAValueIsLeftOut() {
        ReportContext c = context();
        ReportContext context = new ReportContext(
                c.repository(), c.hook(), "", "", null, null, c.started(), c.duration(), Map.of("empty", ""), null);
        assertThat(xml(printed(0, ""), context))
                .contains("<property name=\"hook\" value=\"validate\"/>")
                .doesNotContain("value=\"\"");
    }

    @Test
    void aReportKeepsItsSuitesAndClassesUnderTheRepository() {
        String xml = xml(printed(1, resource("goss-0.3.json")));
        assertThat(xml)
                .contains("<testsuite name=\"example.dns.validate: goss\"")
                .contains("<testcase classname=\"example.dns.Port\" name=\"tcp:53: listening (DNS over TCP)\"")
                .contains("type=\"failed\"")
                .doesNotContain("name=\"validate\"");
    }

    @Test
    void aVerdictThatNoCheckExplainsGetsATestCaseOfItsOwn() {
        String green = "<testsuite name='dns'><testcase classname='a.B' name='t'/></testsuite>";
        assertThat(xml(left(1, "a.xml", green)))
                .contains("<testcase classname=\"example.dns\" name=\"validate\" time=\"6.860\">")
                .contains("<failure message=\"The validate hook exited with 1 although 1 test passed.\"")
                .contains("<testcase classname=\"example.dns.a.B\" name=\"t\"");
        assertThat(xml(left(0, "a.xml", green, "b.xml", "<testsuite>"))).contains("type=\"error\"");
        HookOutput timedOut = new HookOutput(
                0, CapturedText.of("1..1\nok 1\n"), CapturedText.EMPTY, Map.of(), null, Outcome.TIMED_OUT);
        assertThat(xml(timedOut)).contains("<error message=\"The validate hook did not end", "type=\"timed-out\"");
    }

    @Test
    void anErrorOfTheRunIsShownBesideAFailureOfTheReport() {
        String red = "<testsuite><testcase name='t'><failure/></testcase></testsuite>";
        assertThat(xml(left(0, "a.xml", red, "b.xml", ""))).contains("<failure ", "<error ", "is empty");
    }

    @Test
    void aSkipIsWrittenAsASkip() {
        assertThat(xml(printed(77, ""))).contains("<skipped message=").doesNotContain("<failure", "<error");
    }

    @Test
    void theEvidenceStandsInTheTextOfTheFirstFailure() {
        ReportContext c = context();
        ReportContext context = new ReportContext(
                c.repository(),
                c.hook(),
                c.image(),
                c.imageId(),
                null,
                null,
                c.started(),
                c.duration(),
                Map.of(),
                "State: exited, out of memory: true\nnamed: fatal error");
        String xml = xml(printed(137, ""), context);
        assertThat(xml)
                .containsPattern("(?s)<error [^>]*>State: exited, out of memory: true\nnamed: fatal error</error>");
        assertThat(xml(printed(0, ""), context)).doesNotContain("named: fatal error");
        String two = "1..2\nnot ok 1\nnot ok 2\n";
        assertThat(xml(printed(1, two), context).split("named: fatal error", -1))
                .hasSize(2);
    }

    @Test
    void whatNoXmlParserTakesIsReplaced() {
        String nasty = "a\u0000b\u0008\uFFFE\uFFFF\uD800c]]>d<&\"'\u001B[31mred\u001B[0m 😀\r\ne";
        String xml = xml(printed(1, nasty));
        assertThat(xml)
                .contains("<system-out>a\uFFFDb\uFFFD\uFFFD\uFFFD\uFFFDc]]&gt;d&lt;&amp;&quot;'red 😀\ne</system-out>");
        CheckResult check = CheckResult.of("n\"<\uDC00\n", Outcome.FAILED)
                .suite("s\uFFFF")
                .className("c\u0001")
                .message("m\uFFFE")
                .detail(nasty)
                .output(nasty)
                .build();
        HookVerdict report = new HookVerdict(
                Outcome.FAILED, nasty, ReportFormat.JUNIT, java.util.List.of(check), java.util.List.of(nasty));
        WrittenXml.check(JunitWriter.toBytes(report, printed(1, nasty), context()), Outcome.FAILED);
    }

    @Test
    void outputThatWasCutSaysSo() {
        assertThat(xml(printed(1, Runs.truncated("head", "tail")))).contains("[... 100000 bytes not kept ...]");
    }

    @Test
    void whatWasWrittenReadsBackAsTheSameChecks() {
        HookVerdict before = read(left(1, "a.xml", resource("bats-junit.xml")));
        String xml = xml(left(1, "a.xml", resource("bats-junit.xml")));
        HookVerdict after = read(left(1, "b.xml", xml));
        assertThat(after.totals()).isEqualTo(before.totals());
        assertThat(after.warnings()).isEmpty();
        assertThat(after.checks())
                .extracting(CheckResult::name)
                .isEqualTo(before.checks().stream().map(CheckResult::name).toList());
        assertThat(after.checks().get(0).time()).isEqualTo(Duration.ofMillis(8));
    }

    @Test
    void theRunsThatFailedBeforeATestPassedAreKept() {
        HookOutput output = left(0, "a.xml", resource("dialects/surefire-3.5-flaky.xml"));
        HookVerdict report = read(output);
        assertThat(report.reason()).isEqualTo("The validate hook exited with 0: 3 tests passed, 2 of them flaky.");
        assertThat(report.flaky()).isEqualTo(2);
        assertThat(xml(output))
                .contains("<property name=\"flaky\" value=\"2\"/>")
                .containsPattern(
                        "<flakyFailure message=\"timed out [^>]* type=\"org.opentest4j.AssertionFailedError\">\\s*"
                                + "<stackTrace>org.opentest4j.AssertionFailedError: timed out")
                .containsPattern("<system-out>asking\\s*</system-out>\\s*</flakyFailure>")
                .containsPattern("(?s)<flakyError .*<flakyError ");
        HookVerdict again = read(left(0, "b.xml", xml(output)));
        assertThat(again.checks().stream().filter(CheckResult::flaky)).hasSize(2);
        assertThat(again.checks().get(0).reruns())
                .isEqualTo(report.checks().get(0).reruns());
    }

    @Test
    void flakyTestsAreCountedBesideFailures() {
        HookOutput output = left(
                1,
                "a.xml",
                "<testsuite><testcase name='a'><failure/></testcase><testcase name='b'><flakyFailure/></testcase></testsuite>");
        assertThat(read(output).reason())
                .isEqualTo("The validate hook exited with 1: 1 of 2 tests failed and 1 is flaky.");
    }

    @Test
    void theRunsOfATestThatNeverPassedAreKeptAndItsTraceIsThereOnce() {
        HookOutput output = left(1, "a.xml", resource("dialects/junit-surefire-rerun-red.xml"));
        assertThat(xml(output))
                .contains("<rerunFailure message=\"timed out\" type=\"java.lang.AssertionError\">")
                .contains("<stackTrace>second</stackTrace>")
                .containsPattern("<failure [^>]*>first\\s");
        assertThat(read(output).flaky()).isZero();
        assertThat(xml(output).split("second", -1)).hasSize(2);
    }

    @Test
    void fileAndLineOfAnExampleStandWhereOtherToolsHaveThem() {
        String xml = xml(printed(1, resource("dialects/rspec.json")));
        assertThat(xml)
                .contains("<testcase classname=\"example.dns.spec.dns_spec\" name=\"the DNS service answers in time\""
                        + " time=\"0.049\" file=\"./spec/dns_spec.rb\" line=\"3\">")
                .contains("<failure message=\"expected: 1 got: 2 (compared using ==)\"");
        assertThat(read(left(1, "b.xml", xml)).checks().get(1).place()).isEqualTo("./spec/dns_spec.rb:3");
    }

    @ParameterizedTest
    @CsvSource({
        "registry:5000/example/dns,example.dns",
        "registry.example.com/example/dns,example.dns",
        "localhost/example/dns,example.dns",
        "example/dns,example.dns",
        "dns,container.dns",
        "localhost:5000/dns,container.dns",
        "dns:55,container.dns",
        "example/dns@sha256:0123,example.dns",
        "example/dns:1.2,example.dns",
        "a/b.c/d_e--f,a.b_c.d_e--f",
        "'',container.unnamed",
        "//,container.unnamed",
        "$(rm)/<x>,__rm_._x_"
    })
    void classesAreNamedAfterTheRepository(String repository, String expected) {
        assertThat(JunitNames.ofRepository(repository)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"spec.dns_spec,b.spec.dns_spec", "My\\Tests::Dns,b.My.Tests.Dns", "...,b", "a b.c/d,b.a_b.c.d", ",b"})
    void classesOfReportsBecomeClassNames(String className, String expected) {
        assertThat(JunitNames.ofClass("b", className)).isEqualTo(expected);
    }
}

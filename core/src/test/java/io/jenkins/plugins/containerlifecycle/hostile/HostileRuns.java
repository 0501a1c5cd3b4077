package io.jenkins.plugins.containerlifecycle.hostile;

import static io.jenkins.plugins.containerlifecycle.report.Outcome.ERROR;
import static io.jenkins.plugins.containerlifecycle.report.Outcome.FAILED;
import static io.jenkins.plugins.containerlifecycle.report.Outcome.PASSED;
import static io.jenkins.plugins.containerlifecycle.report.Outcome.SKIPPED;
import static io.jenkins.plugins.containerlifecycle.report.Outcome.TIMED_OUT;
import static io.jenkins.plugins.containerlifecycle.report.ReportFormat.AUTO;
import static io.jenkins.plugins.containerlifecycle.report.ReportFormat.GOSS;
import static io.jenkins.plugins.containerlifecycle.report.ReportFormat.JUNIT;
import static io.jenkins.plugins.containerlifecycle.report.ReportFormat.RSPEC;
import static io.jenkins.plugins.containerlifecycle.report.ReportFormat.TAP;

import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.ReportFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs of hooks that lie, are careless, or want to harm those who read them; each with what must become of it. */
public final class HostileRuns {
    /**
     * @param name a readable description, unique
     * @param exitCode what the hook exits with
     * @param stdout what it prints
     * @param files what it leaves in its report folder
     * @param format what the user declared
     * @param expected the outcome
     */
    public record Run(
            String name,
            int exitCode,
            byte[] stdout,
            Map<String, byte[]> files,
            ReportFormat format,
            Outcome expected) {
        @Override
        public String toString() {
            return name + " is " + expected;
        }

        /** A shell script that does the same, for an image. */
        public String script() {
            StringBuilder script = new StringBuilder("#!/bin/sh\n");
            if (stdout.length > 0) {
                script.append(print(stdout)).append('\n');
            }
            files.forEach((file, content) -> script.append(print(content))
                    .append(" >\"$CONTAINER_REPORT_DIR/")
                    .append(file)
                    .append("\"\n"));
            return script.append("exit ").append(exitCode).append('\n').toString();
        }

        private static String print(byte[] bytes) {
            StringBuilder text = new StringBuilder("printf '");
            for (byte b : bytes) {
                if (b >= ' ' && b <= '~' && "'\\%".indexOf(b) < 0 || b == '\n') {
                    text.append((char) b);
                } else {
                    int octal = b & 0xff;
                    text.append('\\').append(octal >> 6).append(octal >> 3 & 7).append(octal & 7);
                }
            }
            return text.append('\'').toString();
        }
    }

    private final List<Run> runs = new ArrayList<>();

    private HostileRuns() {}

    public static List<Run> all() {
        HostileRuns runs = new HostileRuns();
        runs.exitCodes();
        runs.tap();
        runs.junit();
        runs.junitThatAttacksTheParser();
        runs.goss();
        runs.summaries();
        runs.attacks();
        return List.copyOf(runs.runs);
    }

    private void exitCodes() {
        Map<Integer, Outcome> codes = new LinkedHashMap<>();
        codes.put(0, PASSED);
        codes.put(1, FAILED);
        codes.put(2, FAILED);
        codes.put(69, FAILED);
        codes.put(77, SKIPPED);
        codes.put(124, TIMED_OUT);
        codes.put(126, ERROR);
        codes.put(127, ERROR);
        codes.put(137, ERROR);
        codes.put(139, FAILED);
        codes.put(255, FAILED);
        codes.forEach((code, outcome) -> {
            printed("prose that says all is well and exit code " + code, code, "All 12 tests passed\n", outcome);
            if (code != 0) {
                printed("green TAP and exit code " + code, code, "1..1\nok 1 - a\n", outcome);
                left("a green file and exit code " + code, code, outcome, "a.xml", suite("<testcase name='a'/>"));
            }
        });
        printed("red TAP and a skip", 77, "1..1\nnot ok 1\n", FAILED);
        printed("a broken plan and a skip", 77, "1..2\nok 1\n", ERROR);
        left("a red file and a skip", 77, FAILED, "a.xml", suite("<testcase name='a'><failure/></testcase>"));
        for (ReportFormat format : List.of(TAP, JUNIT, GOSS, RSPEC)) {
            declared("nothing although " + format + " was declared", format, "", ERROR);
            declared("prose although " + format + " was declared", format, "All is well.\n", ERROR);
        }
    }

    private void tap() {
        printed("a plan of more tests than there are", 0, "1..5\nok 1\nok 2\n", ERROR);
        printed("a plan of fewer tests than there are", 0, "1..1\nok 1\nok 2\n", ERROR);
        printed("a plan of nothing and a test", 0, "1..0\nok 1\n", ERROR);
        printed("a plan of nothing", 0, "1..0\n", SKIPPED);
        printed("a plan that skips all", 0, "1..0 # SKIP no network\n", SKIPPED);
        printed("a plan of a thousand million tests", 0, "1..999999999\nok 1\n", ERROR);
        declared("a plan too large for a number", TAP, "1..99999999999999999999\nok 1\n", ERROR);
        declared("a plan in other digits", TAP, "1..\uff11\nok 1\n", ERROR);
        printed("two plans that agree", 0, "1..1\nok 1\n1..1\n", ERROR);
        printed("a plan in the middle", 0, "ok 1\n1..2\nok 2\n", ERROR);
        declared("tests without a plan", TAP, "ok 1\nok 2\n", ERROR);
        printed("a test number that occurs twice", 0, "1..2\nok 1\nok 1\n", ERROR);
        printed("a test number of nought", 0, "1..1\nok 0\n", ERROR);
        printed("a test number beyond the plan", 0, "1..2\nok 1\nok 3\n", ERROR);
        printed("exit 0 with a failed test", 0, "1..2\nok 1\nnot ok 2\n", FAILED);
        printed("a failed test that is skipped as TAP 14 has it", 0, "1..2\nok 1\nnot ok 2 # SKIP no\n", PASSED);
        printed("a failed test that merely talks of skipping", 0, "1..2\nok 1\nnot ok 2 # skipping it\n", FAILED);
        printed("a lone failure", 0, "not ok\n", ERROR);
        printed("a failure in prose", 0, "Running.\nnot ok 3 - mail\nDone.\n", ERROR);
        printed("a failure after a banner", 0, "Running.\n1..3\nok 1\nnot ok 2\nok 3\n", FAILED);
        printed("a failure after the times of each line", 0, times("1..2\nok 1\nnot ok 2\n"), FAILED);
        printed("a failure after the name of a service", 0, "web_1  | 1..1\nweb_1  | not ok 1 - a\n", ERROR);
        printed("a subtest that failed and no parent", 0, "1..1\nok 1\n    not ok 1 - deep\n", ERROR);
        printed("a plan after a banner and nothing else", 0, "Running.\n1..3\n", ERROR);
        printed("a second report that failed", 0, "1..1\nok 1\n1..2\nok 1\nnot ok 2\n", FAILED);
        printed("a second report that is cut off", 0, "1..1\nok 1\n1..2\nok 1\n", ERROR);
        printed("a kernel's report of a later version", 0, "KTAP version 9\n1..1\nok 1 a\n", ERROR);
        printed("RSpec that failed beside green TAP", 0, "2 examples, 1 failure\n1..1\nok 1\n", ERROR);
        printed("a failed test whose excuse is escaped", 0, "1..1\nnot ok 1 \\# TODO later\n", FAILED);
        printed("nothing but excused failures", 0, "1..1\nnot ok 1 # TODO later\n", SKIPPED);
        printed("nothing but skips", 0, "1..2\nok 1 # skip\nok 2 # SKIP\n", SKIPPED);
        printed("a bail out", 0, "1..2\nok 1\nBail out! no disk\n", ERROR);
        printed("a bail out in small letters", 0, "1..1\nok 1\nbail out! no disk\n", ERROR);
        printed("a bail out in a subtest", 0, "1..1\n    ok 1\n    Bail out!\nok 1\n", ERROR);
        printed("a version that nobody knows", 0, "TAP version 99\n1..1\nok 1\n", ERROR);
        printed("a failure painted green", 0, "1..1\n\u001b[32mnot ok 1\u001b[0m\n", FAILED);
        printed("a failure after a carriage return", 0, "1..2\nok 1\rnot ok 2\r\n", FAILED);
        printed("a failure under a line that is erased", 0, "1..1\nnot ok 1\u001b[2K\rok 1\n", ERROR);
        declared("tests in Cyrillic", TAP, "1..1\n\u043ek 1\n", ERROR);
        printed(
                "names with NUL and broken UTF-8",
                0,
                new byte[] {
                    '1', '.', '.', '1', '\n', 'o', 'k', ' ', '1', ' ', 0, (byte) 0xc3, (byte) 0x28, (byte) 0xff, '\n'
                },
                PASSED);
        printed("UTF-16", 0, "1..1\nnot ok 1\n".getBytes(StandardCharsets.UTF_16LE), PASSED);
        printed("more tests than are read", 0, manyTests(10_001), ERROR);
        printed("diagnostics without end", 0, "1..1\nok 1\n" + "# x\n".repeat(20_000), PASSED);
    }

    private static String times(String text) {
        return text.replaceAll("(?m)^(?=.)", "2026-11-27T07:00:01.123Z ");
    }

    private static String manyTests(int count) {
        StringBuilder text = new StringBuilder("1.." + count + "\n");
        for (int i = 1; i <= count; i++) {
            text.append("ok ").append(i).append('\n');
        }
        return text.toString();
    }

    private void junit() {
        left("no test", 0, ERROR, "a.xml", suite(""));
        left("an empty file", 0, ERROR, "a.xml", "");
        left("a blank file", 0, ERROR, "a.xml", " \n\t\n");
        left("a page of HTML", 0, ERROR, "a.xml", "<html><body>404</body></html>");
        left("exit 0 with a failure", 0, FAILED, "a.xml", suite("<testcase name='a'><failure/></testcase>"));
        left("exit 0 with an error", 0, FAILED, "a.xml", suite("<testcase name='a'><error/></testcase>"));
        left("a status that says failed", 0, FAILED, "a.xml", suite("<testcase name='a' status='FAILED'/>"));
        left("a suite that could not be set up", 0, FAILED, "a.xml", suite("<error/><testcase name='a'/>"));
        left("nothing but skipped tests", 0, SKIPPED, "a.xml", suite("<testcase name='a'><skipped/></testcase>"));
        left(
                "more tests counted than shown",
                0,
                ERROR,
                "a.xml",
                "<testsuite tests='9'><testcase name='a'/></testsuite>");
        left(
                "failures counted and not shown",
                0,
                ERROR,
                "a.xml",
                "<testsuite failures='1'><testcase name='a'/></testsuite>");
        left("a count of minus one", 0, ERROR, "a.xml", "<testsuite failures='-1'><testcase name='a'/></testsuite>");
        left(
                "a count that is not a number",
                0,
                ERROR,
                "a.xml",
                "<testsuite tests='NaN'><testcase name='a'/></testsuite>");
        left(
                "a count of many digits",
                0,
                ERROR,
                "a.xml",
                "<testsuite tests='" + "9".repeat(400) + "'><testcase name='a'/></testsuite>");
        left(
                "a green file and a red one",
                0,
                FAILED,
                "a.xml",
                suite("<testcase name='a'/>"),
                "b.xml",
                suite("<testcase name='b'><failure/></testcase>"));
        left("a green file and a broken one", 0, ERROR, "a.xml", suite("<testcase name='a'/>"), "b.xml", "<testsuite>");
        left("a file that is not read", 0, PASSED, "a.txt", "All is well.");
        left("a failure in a file of another name", 0, ERROR, "a.txt", "not ok 1");
        left("a red report of another name", 0, FAILED, "a.junit", suite("<testcase name='a'><failure/></testcase>"));
        left(
                "a failure hidden among properties",
                0,
                ERROR,
                "a.xml",
                suite("<testcase name='a'><properties><failure/></properties></testcase>"));
        left(
                "a test hidden in a test",
                0,
                ERROR,
                "a.xml",
                suite("<testcase name='a'><testcase name='b'><failure/></testcase></testcase>"));
        left(
                "a suite hidden in its properties",
                0,
                ERROR,
                "a.xml",
                suite("<testcase name='a'/><properties><testsuite><testcase/></testsuite></properties>"));
        left(
                "a failure in a name space",
                0,
                FAILED,
                "a.xml",
                suite("<testcase name='a'><x:failure xmlns:x='urn:x'/></testcase>"));
        left(
                "a failure that is only a comment",
                0,
                PASSED,
                "a.xml",
                suite("<testcase name='a'><!-- <failure/> --></testcase>"));
        left(
                "a failure that is only text",
                0,
                PASSED,
                "a.xml",
                suite("<testcase name='a'><system-out><![CDATA[<failure/>]]></system-out></testcase>"));
        left(
                "times of all kinds",
                0,
                PASSED,
                "a.xml",
                suite("<testcase name='a' time='-1'/><testcase name='b' time='1e99'/><testcase name='c' time='NaN'/>"
                        + "<testcase name='d' time='" + "9".repeat(5000) + "'/>"));
        left("more tests than are read, in a file", 0, ERROR, "a.xml", suite("<testcase name='a'/>".repeat(10_001)));
        declared("red JUnit on stdout", JUNIT, suite("<testcase name='a'><failure/></testcase>"), FAILED);
        declared("half of JUnit on stdout", JUNIT, "<testsuite><testcase name='a'/>", ERROR);
    }

    private void junitThatAttacksTheParser() {
        String head = "<?xml version='1.0'?>\n";
        String body = "<testsuite><testcase name='a'>&e;</testcase></testsuite>";
        left(
                "an entity that reads a file",
                0,
                ERROR,
                "a.xml",
                head + "<!DOCTYPE t [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>" + body);
        left(
                "an entity that asks a server",
                0,
                ERROR,
                "a.xml",
                head + "<!DOCTYPE t [<!ENTITY e SYSTEM 'http://127.0.0.1:9/x'>]>" + body);
        left(
                "a DTD of somebody else's",
                0,
                ERROR,
                "a.xml",
                head + "<!DOCTYPE t SYSTEM 'http://127.0.0.1:9/x.dtd'><testsuite><testcase name='a'/></testsuite>");
        left(
                "a parameter entity",
                0,
                ERROR,
                "a.xml",
                head + "<!DOCTYPE t [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]>" + body);
        StringBuilder laughs = new StringBuilder(head + "<!DOCTYPE t [<!ENTITY e0 'ha'>");
        for (int i = 1; i < 20; i++) {
            laughs.append("<!ENTITY e" + i + " '" + ("&e" + (i - 1) + ";").repeat(10) + "'>");
        }
        left("a billion laughs", 0, ERROR, "a.xml", laughs + "]>" + body.replace("&e;", "&e19;"));
        left(
                "a quadratic blow-up",
                0,
                ERROR,
                "a.xml",
                head + "<!DOCTYPE t [<!ENTITY e '" + "x".repeat(50_000) + "'>]>"
                        + body.replace("&e;", "&e;".repeat(5000)));
        left("an entity that nobody declared", 0, ERROR, "a.xml", head + body);
        left(
                "an inclusion",
                0,
                PASSED,
                "a.xml",
                suite(
                        "<testcase name='a'/><xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd'/>"));
        left(
                "a style sheet",
                0,
                PASSED,
                "a.xml",
                "<?xml-stylesheet href='http://127.0.0.1:9/x.xsl'?>" + suite("<testcase name='a'/>"));
        left(
                "elements nested forty deep",
                0,
                ERROR,
                "a.xml",
                suite("<testcase name='a'>" + "<a>".repeat(40) + "</a>".repeat(40) + "</testcase>"));
        left(
                "suites nested ten thousand deep",
                0,
                ERROR,
                "a.xml",
                "<testsuite>".repeat(10_000) + "<testcase name='a'/>" + "</testsuite>".repeat(10_000));
        left("more attributes than anybody has", 0, ERROR, "a.xml", manyAttributes());
        left("a name of a megabyte", 0, PASSED, "a.xml", suite("<testcase name='" + "x".repeat(100_000) + "'/>"));
        left("two roots", 0, ERROR, "a.xml", suite("<testcase name='a'/>") + suite("<testcase name='a'/>"));
        left("something after the root", 0, ERROR, "a.xml", suite("<testcase name='a'/>") + "not ok 1");
        left("a NUL", 0, ERROR, "a.xml", suite("<testcase name='a\0'/>"));
        left("an escape as a reference", 0, ERROR, "a.xml", suite("<testcase name='a&#27;[31m'/>"));
        left(
                "an encoding that nobody knows",
                0,
                ERROR,
                "a.xml",
                "<?xml version='1.0' encoding='x-none'?>" + suite("<testcase name='a'/>"));
        left("broken UTF-8", 0, ERROR, Map.of("a.xml", new byte[] {
            '<', 't', 'e', 's', 't', 's', 'u', 'i', 't', 'e', ' ', 'n', '=', '"', (byte) 0xff, '"', '/', '>'
        }));
        left(
                "UTF-16 in a file",
                0,
                PASSED,
                Map.of("a.xml", ("\ufeff" + suite("<testcase name='a'/>")).getBytes(StandardCharsets.UTF_16LE)));
        left(
                "a failure in UTF-16",
                0,
                FAILED,
                Map.of(
                        "a.xml",
                        ("\ufeff" + suite("<testcase name='a'><failure/></testcase>"))
                                .getBytes(StandardCharsets.UTF_16BE)));
    }

    private static String manyAttributes() {
        StringBuilder text = new StringBuilder("<testsuite");
        for (int i = 0; i < 12_000; i++) {
            text.append(" a").append(i).append("=''");
        }
        return text.append("><testcase name='a'/></testsuite>").toString();
    }

    private void goss() {
        String good = "{\"successful\":true,\"resource-id\":\"a\",\"resource-type\":\"Port\",\"result\":0}";
        declared("goss that counts what it does not show", GOSS, goss(2, 0, good), ERROR);
        declared("goss with a failure that it does not count", GOSS, goss(1, 0, good.replace("true", "false")), ERROR);
        declared("goss with a failure", GOSS, goss(1, 1, good.replace("true", "false")), FAILED);
        declared(
                "goss without a test",
                GOSS,
                "{\"results\":null,\"summary\":{\"test-count\":0,\"failed-count\":0}}",
                ERROR);
        declared(
                "goss with a failure that says it was skipped",
                GOSS,
                goss(2, 0, good, good.replace("true", "false,\"skipped\":true")),
                ERROR);
        declared(
                "goss with a result that nobody knows",
                GOSS,
                goss(1, 0, good.replace("\"result\":0", "\"result\":3")),
                ERROR);
        declared(
                "goss with a result too large",
                GOSS,
                goss(1, 0, good.replace("\"result\":0", "\"result\":4294967296")),
                ERROR);
        declared(
                "goss with a result that is text",
                GOSS,
                goss(1, 0, good.replace("\"result\":0", "\"result\":\"0\"")),
                ERROR);
        declared("goss with a success that is text", GOSS, goss(1, 0, good.replace("true", "\"true\"")), ERROR);
        declared("goss with an error", GOSS, goss(1, 1, good.replace("}", ",\"err\":{}}")), FAILED);
        declared("goss with a key twice", GOSS, goss(1, 0, good.replace("true", "false,\"successful\":true")), ERROR);
        declared("goss that goes on after its end", GOSS, goss(1, 0, good) + "{}", ERROR);
        declared("goss that is cut off", GOSS, goss(1, 0, good).substring(0, 60), ERROR);
        declared("goss nested ten thousand deep", GOSS, "{\"results\":" + "[".repeat(10_000), ERROR);
        declared(
                "goss with a number of a megabyte",
                GOSS,
                goss(1, 0, good.replace("}", ",\"duration\":" + "9".repeat(100_000) + "}")),
                ERROR);
        declared(
                "goss with a duration without end",
                GOSS,
                goss(1, 0, good.replace("}", ",\"duration\":1e400}")),
                PASSED);
        declared(
                "goss with counts that are text",
                GOSS,
                goss(1, 0, good).replace("\"test-count\":1", "\"test-count\":\"1\""),
                ERROR);
        declared("goss that is a list", GOSS, "[" + good + "]", ERROR);
    }

    private static String goss(int tests, int failed, String... results) {
        return "{\"results\":[" + String.join(",", results) + "],\"summary\":{\"test-count\":" + tests
                + ",\"failed-count\":" + failed + "}}";
    }

    private void summaries() {
        declared("RSpec without an example", RSPEC, "0 examples, 0 failures\n", ERROR);
        declared("RSpec with a failure", RSPEC, "2 examples, 1 failure\n", FAILED);
        declared(
                "RSpec with a failure above a sum of none",
                RSPEC,
                "2 examples, 1 failure\n1 example, 0 failures\n",
                FAILED);
        declared(
                "RSpec with errors outside of examples",
                RSPEC,
                "1 example, 0 failures, 1 error occurred outside of examples\n",
                FAILED);
        declared("RSpec with nothing but pending examples", RSPEC, "2 examples, 0 failures, 2 pending\n", SKIPPED);
        declared(
                "RSpec with a number too large",
                RSPEC,
                "1 example, 0 failures\n1 example, 99999999999 failures\n",
                ERROR);
        declared(
                "RSpec with a sum that goes on", RSPEC, "1 example, 0 failures\n5 examples, 3 failures or so\n", ERROR);
        declared("RSpec with a failure painted over", RSPEC, "\u001b[32m1 example, 1 failure\u001b[0m\n", FAILED);
        declared("a goss sum without a test", GOSS, "Count: 0, Failed: 0\n", ERROR);
        declared("a goss sum with a failure", GOSS, "Count: 3, Failed: 1\n", FAILED);
        declared("a goss sum with zeros before its failure", GOSS, "Count: 1, Failed: 0000000001\n", ERROR);
        declared("a goss sum of fractions", GOSS, "Count: 1, Failed: 0.5\n", ERROR);
        printed("a sum of failures among prose", 0, "Running.\n2 examples, 1 failure\nAll is well.\n", FAILED);
    }

    private void attacks() {
        Attacks.words().forEach((name, text) -> {
            String xml = text.replaceAll("[\\p{Cc}]", "")
                    .replace("&", "&amp;")
                    .replace("<", "&lt;")
                    .replace("'", "&apos;");
            printed("TAP name: " + name, 0, "1..1\nok 1 - " + text + "\n", PASSED);
            printed("TAP diagnostics: " + name, 0, "1..1\nnot ok 1\n# " + text + "\n", FAILED);
            printed("prose: " + name, 1, text + "\n", FAILED);
            left(
                    "JUnit: " + name,
                    0,
                    FAILED,
                    "a.xml",
                    "<testsuite name='" + xml + "'><testcase name='" + xml + "' classname='" + xml
                            + "'><failure message='" + xml + "' type='" + xml + "'>" + xml
                            + "</failure></testcase></testsuite>");
        });
    }

    private static String suite(String content) {
        return "<testsuite name='s'>" + content + "</testsuite>";
    }

    private void printed(String name, int exitCode, String stdout, Outcome expected) {
        printed(name, exitCode, stdout.getBytes(StandardCharsets.UTF_8), expected);
    }

    private void printed(String name, int exitCode, byte[] stdout, Outcome expected) {
        runs.add(new Run(name, exitCode, stdout, Map.of(), AUTO, expected));
    }

    private void declared(String name, ReportFormat format, String stdout, Outcome expected) {
        runs.add(new Run(name, 0, stdout.getBytes(StandardCharsets.UTF_8), Map.of(), format, expected));
    }

    private void left(String name, int exitCode, Outcome expected, String... files) {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        for (int i = 0; i < files.length; i += 2) {
            contents.put(files[i], files[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        left(name, exitCode, expected, contents);
    }

    private void left(String name, int exitCode, Outcome expected, Map<String, byte[]> files) {
        runs.add(new Run("file: " + name, exitCode, new byte[0], files, AUTO, expected));
    }
}

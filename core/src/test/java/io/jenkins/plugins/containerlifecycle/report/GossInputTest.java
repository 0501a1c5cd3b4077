package io.jenkins.plugins.containerlifecycle.report;

import static io.jenkins.plugins.containerlifecycle.report.Runs.printed;
import static io.jenkins.plugins.containerlifecycle.report.Runs.read;
import static io.jenkins.plugins.containerlifecycle.report.Runs.resource;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GossInputTest {
    private static String goss(String results, String summary) {
        return "{\"results\":[" + results + "],\"summary\":{" + summary + "}}";
    }

    private static String one(boolean successful, String more) {
        return "{\"resource-type\":\"Port\",\"resource-id\":\"tcp:53\",\"property\":\"listening\",\"successful\":"
                + successful + more + "}";
    }

    @Test
    void version03IsRead() {
        HookVerdict report = read(printed(1, resource("goss-0.3.json")));
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.format()).isEqualTo(ReportFormat.GOSS);
        assertThat(report.totals()).isEqualTo(new Totals(1, 1, 0, 1));
        CheckResult failed = report.checks().get(1);
        assertThat(failed.suite()).isEqualTo("goss");
        assertThat(failed.className()).isEqualTo("Port");
        assertThat(failed.name()).isEqualTo("tcp:53: listening (DNS over TCP)");
        assertThat(failed.message()).startsWith("Port: tcp:53: listening: doesn't match");
        assertThat(failed.time()).isEqualTo(Duration.ofNanos(1_500_000));
        assertThat(report.warnings()).isEmpty();
    }

    @Test
    void version04IsRead() {
        HookVerdict report = read(printed(0, "\n" + resource("goss-0.4.json")));
        assertThat(report.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(report.reason()).isEqualTo("The validate hook exited with 0: 1 test passed and 1 skipped.");
    }

    @Test
    void aResultWithAnErrorIsRedEvenWhereItSaysSuccessful() {
        String results = one(true, ",\"err\":\"dial tcp: timeout\"") + "," + one(false, ",\"err\":{}");
        HookVerdict report = read(printed(0, goss(results, "\"test-count\":2,\"failed-count\":2")));
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.totals().errors()).isEqualTo(2);
        assertThat(report.checks().get(0).message()).isEqualTo("dial tcp: timeout");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"test-count\":1,\"failed-count\":1|failed-count 1, its results show 0",
                "\"test-count\":2,\"failed-count\":0|test-count 2, its results show 1",
                "\"test-count\":1|failed-count , its results show 0",
                "\"test-count\":1,\"failed-count\":\"0\"|contradicts itself",
                "\"test-count\":1e999,\"failed-count\":0|contradicts itself"
            })
    void aSummaryThatTheResultsDoNotBearOutIsAnError(String summary, String reason) {
        HookVerdict report = read(printed(0, goss(one(true, ""), summary)));
        assertThat(report.outcome()).isEqualTo(Outcome.ERROR);
        assertThat(report.reason()).contains(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"results\":[],\"summary\":{\"test-count\":0,\"failed-count\":0}}",
                "{\"results\":null,\"summary\":{\"test-count\":0,\"failed-count\":0}}",
                "{\"results\":{},\"summary\":{}}",
                "{\"results\":[{}],\"summary\":{\"test-count\":1,\"failed-count\":0}}",
                "{\"results\":[1],\"summary\":{\"test-count\":1,\"failed-count\":0}}",
                "{\"results\":[{\"resource-type\":\"File\"",
                "{\"results\":[],\"results\":[],\"summary\":{}}",
                "{\"results\":[],\"summary\":{}} {\"results\":[]}",
                "{\"results\":[],\"summary\":{}} trailing"
            })
    void aReportThatIsEmptyBrokenOrDoubledIsAnError(String json) {
        assertThat(read(printed(0, json)).outcome()).isEqualTo(Outcome.ERROR);
        assertThat(read(printed(0, json)).format()).isEqualTo(ReportFormat.GOSS);
    }

    @Test
    void hostileJsonIsRefused() {
        String deep = "{\"results\":" + "[".repeat(100_000) + ",\"summary\":1";
        assertThat(read(printed(0, deep)).reason()).contains("not one JSON document");
        String number = goss(one(true, ",\"duration\":" + "9".repeat(5_000)), "\"test-count\":1,\"failed-count\":0");
        assertThat(read(printed(0, number)).outcome()).isEqualTo(Outcome.ERROR);
        String huge = goss(one(true, ",\"duration\":1e90"), "\"test-count\":1,\"failed-count\":0");
        assertThat(read(printed(0, huge)).checks().get(0).time()).isNull();
        String text = goss(one(true, ",\"title\":\"" + "x".repeat(2 << 20) + "\""), "\"test-count\":1");
        assertThat(read(printed(0, text)).outcome()).isEqualTo(Outcome.ERROR);
    }

    @Test
    void otherJsonIsNotGoss() {
        for (String json : new String[] {"{\"status\":\"ok\"}", "[]", "{\"examples\":[],\"summary\":{}}", "{"}) {
            assertThat(read(printed(0, json)).format()).isEqualTo(ReportFormat.EXIT_CODE);
            assertThat(read(printed(0, json)).outcome()).isEqualTo(Outcome.PASSED);
        }
        assertThat(read(printed(0, "{\"status\":\"ok\"}"), ReportFormat.GOSS).outcome())
                .isEqualTo(Outcome.ERROR);
    }

    @Test
    void aTruncatedDocumentIsAnError() {
        String json = resource("goss-0.3.json");
        CapturedText stdout = Runs.truncated(json.substring(0, 900), json.substring(json.length() - 100));
        assertThat(read(printed(0, stdout)).reason()).contains("goss report on stdout is truncated");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Count: 9, Failed: 0, Skipped: 0|PASSED",
                "Count: 9, Failed: 0|PASSED",
                "GOSS OK - Count: 9, Failed: 0, Skipped: 1, Duration: 0.4s|PASSED",
                "Count: 9, Failed: 2, Skipped: 0|FAILED",
                "Count: 9, Failed: 0, Skipped: 9|SKIPPED",
                "Count: 0, Failed: 0, Skipped: 0|ERROR"
            })
    void theSummaryLineForPeopleIsRead(String line, Outcome outcome) {
        String stdout = "..........\n\nTotal Duration: 0.021s\n\u001B[32m" + line + "\u001B[0m\n";
        for (ReportFormat format : new ReportFormat[] {ReportFormat.AUTO, ReportFormat.GOSS}) {
            HookVerdict report = read(printed(0, stdout), format);
            assertThat(report.outcome()).isEqualTo(outcome);
            assertThat(report.format()).isEqualTo(ReportFormat.GOSS);
        }
    }
}

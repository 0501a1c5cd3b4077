package io.jenkins.plugins.containerlifecycle.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.report.CapturedText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpositionTest {
    private final ExpositionMerger merger = new ExpositionMerger();

    private static Exposition read(String text) throws ExpositionException {
        return Exposition.read(CapturedText.of(text));
    }

    private List<String> add(String container, String text) throws ExpositionException {
        return merger.add(container, "p", read(text));
    }

    @Test
    void familiesOfSeveralContainersAreOneWithOneHelpAndOneType() throws Exception {
        String web = "# HELP pages Pages that are served.\n# TYPE pages gauge\npages 3\n";
        assertThat(add("web", web)).isEmpty();
        assertThat(add("web2", web + "up{to=\"db\"} 1\n")).isEmpty();

        assertThat(merger.text()).isEqualTo("""
                # HELP pages Pages that are served.
                # TYPE pages gauge
                pages{container="web",project="p"} 3
                pages{container="web2",project="p"} 3
                # TYPE up untyped
                up{container="web2",project="p",to="db"} 1
                """);
    }

    @Test
    void whatPrometheusTakesIsTaken() throws Exception {
        String text = """

                # a comment, and one of OpenMetrics:
                # UNIT t seconds
                #HELP is no help
                \t# HELP t Temperature with \\\\ and \\n
                # TYPE t\tgauge
                t { a = "x\\"\\\\\\n" , b="", } -1.5e+3 \s
                t{} +Inf
                # TYPE h histogram
                h_bucket{le="0.5"} 1
                h_bucket{le="+Inf"} NaN
                h_sum 1.
                h_count .5
                # TYPE s summary
                s{quantile="0.99"} 1
                s_sum 2
                s_count 3
                # EOF
                """;

        assertThat(add("c", text)).isEmpty();
        assertThat(merger.text()).isEqualTo("""
                # TYPE h histogram
                h_bucket{container="c",project="p",le="0.5"} 1
                h_bucket{container="c",project="p",le="+Inf"} NaN
                h_sum{container="c",project="p"} 1.
                h_count{container="c",project="p"} .5
                # TYPE s summary
                s{container="c",project="p",quantile="0.99"} 1
                s_sum{container="c",project="p"} 2
                s_count{container="c",project="p"} 3
                # HELP t Temperature with \\\\ and \\n
                # TYPE t gauge
                t{container="c",project="p",a="x\\"\\\\\\n",b=""} -1.5e+3
                t{container="c",project="p"} +Inf
                """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "a 1<CR>~carriage return",
                "a b~no value",
                "a~name with a character that none may have",
                "a{}~no value",
                "1a 2~begin with the name",
                "a-b 2~name with a character",
                "a{b=\"x\" 1~labels that do not end",
                "a{b=\"x} 1~value does not end",
                "a{b=x} 1~value in quotes",
                "a{b} 1~label without a name",
                "a{b:c=\"x\"} 1~label without a name",
                "a{b=\"\\x\"} 1~backslash",
                "a{b=\"1\",b=\"2\"} 1~label b twice",
                "a{__name__=\"b\"} 1~label __name__ twice",
                "a 1d~no value",
                "a 0x1p3~no value",
                "a 1_000~no value",
                "a 1e999~no value",
                "a +nan~no value",
                "a 1 2.5~not a timestamp",
                "a 1 # {id=\"1\"} 2~not a timestamp",
                "a 1 2 3~not a timestamp",
                "# TYPE a info~no type",
                "# TYPE a~no type",
                "# TYPE 1a gauge~names no metric",
                "# TYPE~names no metric",
                "# HELP a a\\b~backslash",
                "\uFFFD 1~UTF-8",
            })
    void whatPrometheusRefusesIsRefusedWithItsLine(String line, String why) {
        assertThatThrownBy(() -> read("good 1\n" + line.replace("<CR>", "\r") + "\n"))
                .isInstanceOf(ExpositionException.class)
                .hasMessageStartingWith("line 2 (")
                .hasMessageContaining(why)
                .hasMessageNotContaining("\r");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# TYPE a gauge\n# TYPE a gauge\n",
                "# HELP a one\n# HELP a two\n",
                "a 1\n# TYPE a gauge\n",
                "# TYPE a histogram\na 1\n",
                "# TYPE a histogram\na_bucket 1\n",
                "# TYPE a histogram\na_bucket{le=\"x\"} 1\n",
                "# TYPE a summary\na 1\n",
                "a 1\nb 2",
            })
    void whatContradictsItselfOrIsCutIsRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(ExpositionException.class);
    }

    @Test
    void bytesThatAreNoUtf8AndOutputThatIsTooLongAreRefused() {
        byte[] latin1 = "a{b=\"ü\"} 1\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> Exposition.read(CapturedText.of(latin1, new byte[0], latin1.length)))
                .hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> Exposition.read(new CapturedText("a 1\n", "b 2\n", 5_000_000)))
                .hasMessageContaining("too much");
    }

    @Test
    void aLabelThatClashesIsExported() throws Exception {
        add("c", "a{container=\"x\",project=\"y\",exported_container=\"z\"} 1\n");

        assertThat(merger.text())
                .contains("a{container=\"c\",project=\"p\",exported_exported_container=\"x\",exported_project=\"y\","
                        + "exported_container=\"z\"} 1\n");
    }

    @Test
    void aContainerOfNoProjectHasNoSuchLabel() throws Exception {
        merger.add("c", null, read("a 1\n"));

        assertThat(merger.text()).endsWith("a{container=\"c\"} 1\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "# TYPE a counter;a 1|# TYPE a gauge;a 2|it is a gauge here, but a counter in one",
                "# TYPE a counter;a 1|# TYPE a_total gauge;a_total 2|a sample of it is called a_total",
                "# TYPE a_total gauge;a_total 2|# TYPE a counter;a 1|a sample of it is called a_total",
                "# TYPE h histogram;h_sum 1|# TYPE h_count gauge;h_count 2|a sample of it is called h_count",
                "# TYPE h_count gauge;h_count 2|# TYPE h histogram;h_sum 1|a sample of it is called h_count",
                "a_sum 1|# TYPE a summary;a_sum 2|a sample of it is called a_sum",
            })
    void ofTwoThatDoNotFitTheLaterIsLeftOutAndSaid(String first, String second, String why) throws Exception {
        add("one", first.replace(';', '\n') + "\n");
        String before = merger.text();

        List<String> problems = add("two", second.replace(';', '\n') + "\nother 1\n");

        assertThat(problems).singleElement().asString().contains("is left out: ", why, " in one.");
        assertThat(merger.text()).startsWith(before).contains("other{container=\"two\"");
    }

    @Test
    void theSameSampleTwiceIsThereOnce() throws Exception {
        assertThat(add("c", "a{x=\"1\",y=\"2\"} 1\na{y=\"2\",x=\"1\"} 2\n"))
                .singleElement()
                .asString()
                .contains("more than once");
        assertThat(merger.text().lines().filter(line -> line.startsWith("a{"))).hasSize(1);
    }

    @Test
    void timestampsAreLeftOutAndThatIsSaidOnce() throws Exception {
        assertThat(add("c", "a 1 1700000000000\nb 1 1700000000000\n"))
                .singleElement()
                .asString()
                .contains("timestamps");
        assertThat(merger.text()).contains("a{container=\"c\",project=\"p\"} 1\n");
    }

    @Test
    void whatATerminalWouldObeyIsNotTakenOver() throws Exception {
        add("c", "# HELP a \u001b[31m\na{b=\"\u001b]0;x\u0007\u202e\"} 1\n");

        assertThat(merger.text()).doesNotContainPattern("[\\x00-\\x08\\x0b-\\x1f\\x7f\u202e]");
    }

    @Test
    void figuresOfMonitorAreMetricsInBaseUnits() {
        MonitorResult result = MonitorResult.read(
                0,
                CapturedText.of("OK | time=243ms size=4KB mem=2KiB pl=5% hits=7c links=3 temp=-2C gone=U 'a b'=1e3\n"),
                CapturedText.EMPTY,
                "");

        assertThat(merger.add("c", "p", PerformanceMetrics.of(result))).isEmpty();
        assertThat(merger.text().lines().filter(line -> !line.startsWith("# HELP")))
                .containsExactly(
                        "# TYPE containerlifecycle_monitor_value gauge",
                        "containerlifecycle_monitor_value{container=\"c\",project=\"p\",label=\"links\"} 3",
                        "containerlifecycle_monitor_value{container=\"c\",project=\"p\",label=\"temp\",unit=\"C\"} -2",
                        "containerlifecycle_monitor_value{container=\"c\",project=\"p\",label=\"a b\"} 1000",
                        "# TYPE containerlifecycle_monitor_value_bytes gauge",
                        "containerlifecycle_monitor_value_bytes{container=\"c\",project=\"p\",label=\"size\"} 4000",
                        "containerlifecycle_monitor_value_bytes{container=\"c\",project=\"p\",label=\"mem\"} 2048",
                        "# TYPE containerlifecycle_monitor_value_ratio gauge",
                        "containerlifecycle_monitor_value_ratio{container=\"c\",project=\"p\",label=\"pl\"} 0.05",
                        "# TYPE containerlifecycle_monitor_value_seconds gauge",
                        "containerlifecycle_monitor_value_seconds{container=\"c\",project=\"p\",label=\"time\"} 0.243",
                        "# TYPE containerlifecycle_monitor_value_total counter",
                        "containerlifecycle_monitor_value_total{container=\"c\",project=\"p\",label=\"hits\"} 7");
    }

    @Test
    void inOpenMetricsCountersEndInTotalAndWhatHasNoTypeIsUnknown() throws Exception {
        add("c", """
                # HELP pages_total Pages "shown".
                # TYPE pages_total counter
                pages_total 3
                # TYPE hits counter
                hits{path="/"} 4
                # TYPE size gauge
                size 5
                other 6
                # TYPE time histogram
                time_bucket{le="1"} 1
                time_bucket{le="+Inf"} 2
                time_sum 3
                time_count 2
                """);
        StringBuilder openMetrics = new StringBuilder();
        merger.writeOpenMetrics(openMetrics);
        assertThat(openMetrics.toString()).isEqualTo("""
                # TYPE hits counter
                hits_total{container="c",project="p",path="/"} 4
                # TYPE other unknown
                other{container="c",project="p"} 6
                # HELP pages Pages \\"shown\\".
                # TYPE pages counter
                pages_total{container="c",project="p"} 3
                # TYPE size gauge
                size{container="c",project="p"} 5
                # TYPE time histogram
                time_bucket{container="c",project="p",le="1"} 1
                time_bucket{container="c",project="p",le="+Inf"} 2
                time_sum{container="c",project="p"} 3
                time_count{container="c",project="p"} 2
                """);
    }

    @Test
    void namesOfTheToolsAreNotTakenFromAContainer() throws Exception {
        Exposition exposition =
                read("containerlifecycle_hook_status 1\nmine 2\n").withoutReserved();
        assertThat(exposition.samples()).isEqualTo(1);
        assertThat(exposition.warnings()).singleElement().asString().contains("belong to the tools");
    }

    @Test
    void namesThatPrometheusItselfMakesAreNotTakenFromAContainer() throws Exception {
        Exposition exposition = read("up 0\nscrape_duration_seconds 1\nscrape_samples_scraped 1\nALERTS 1\n"
                        + "ALERTS_FOR_STATE{alertname=\"x\"} 1\nupstream 1\nmine_up 1\n")
                .withoutReserved();
        assertThat(exposition.families()).extracting(MetricFamily::name).containsExactly("upstream", "mine_up");
        assertThat(exposition.warnings())
                .hasSize(5)
                .allSatisfy(warning -> assertThat(warning).contains("Prometheus itself makes metrics of that name"));
    }
}

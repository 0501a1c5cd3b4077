package io.jenkins.plugins.containerlifecycle.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PerformanceDataTest {
    private static String written(String text) {
        StringBuilder out = new StringBuilder();
        PerformanceData.read(text)
                .values()
                .forEach(value -> out.append(value.text(value.label())).append('\n'));
        return out.toString();
    }

    /** As check_load, check_disk, check_procs, check_users, check_swap, check_file_age, check_ping and check_http wrote it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '^',
            quoteCharacter = '`',
            value = {
                "load1=11.670;5.000;10.000;0; ^'load1'=11.670;5.000;10.000;0",
                "/=2643MB;5948;5958;0;5968^'/'=2643MB;5948;5958;0;5968",
                "procs=517;250;400;0;^'procs'=517;250;400;0",
                "users=0;5;10;0^'users'=0;5;10;0",
                "swap=0B;0;0;0;0^'swap'=0B;0;0;0;0",
                "rtmax=0.196ms;;;;^'rtmax'=0.196ms",
                "pl=0%;20;60;0;^'pl'=0%;20;60;0",
                "'C: used'=40%;@10:20;~:90^'C: used'=40%;@10:20;~:90",
                "'it''s'=1^'it''s'=1",
                "queue=U;10;20^'queue'=U;10;20",
                "t=-1.5e-3s^'t'=-1.5e-3s",
                "temp=21°C^'temp'=21°C",
            })
    void whatRealChecksWriteIsRead(String text, String expected) {
        assertThat(PerformanceData.read(text).problems()).isEmpty();
        assertThat(written(text)).isEqualTo(expected + "\n");
    }

    @Test
    void severalValuesStandOnALine() {
        assertThat(written("age=763s;99999999;999999999 size=1462B;0;0;0\ttime=0.243299s;;;0.000000;10.000000"))
                .isEqualTo(
                        "'age'=763s;99999999;999999999\n'size'=1462B;0;0;0\n'time'=0.243299s;;;0.000000;10.000000\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bad=1,5s",
                "bad=",
                "bad",
                "bad=abc",
                "=3",
                "''=3",
                "bad=1.2.3",
                "bad=1e999",
                "bad=--1",
                "'bad=3",
                "bad=1\u202e5",
                "\u202e=1"
            })
    void aValueThatIsMalformedCostsItselfAndIsSaid(String bad) {
        PerformanceData data = PerformanceData.read("one=1 " + bad + " two=2");

        assertThat(data.values()).extracting(PerformanceValue::label).containsExactly("one", "two");
        assertThat(data.problems()).singleElement().asString().contains("left out");
    }

    @Test
    void aRangeThatIsMalformedCostsItselfAndTheValueStays() {
        PerformanceData data = PerformanceData.read("disk=40%;80%;10:20:30;a;100");

        assertThat(data.values()).containsExactly(new PerformanceValue("disk", "40", "%", "", "", "", "100"));
        assertThat(data.problems()).hasSize(3).allMatch(problem -> problem.contains("'disk' is left out"));
    }

    @Test
    void whatATerminalWouldObeyIsNotTakenOver() {
        PerformanceData data = PerformanceData.read("'a\u001b[31mb'=1\u001b[0m \u001b]0;x=,");

        assertThat(data.values() + data.problems().toString()).doesNotContain("\u001b");
    }

    @Test
    void aFloodOfValuesIsCut() {
        PerformanceData data = PerformanceData.read("a=1 ".repeat(5000));

        assertThat(data.values()).hasSize(1000);
        assertThat(data.problems()).singleElement().asString().contains("more than 1000");
    }

    @Test
    void aLabelThatWouldEndThePerformanceDataIsWrittenWithoutThat() {
        assertThat(PerformanceData.read("x=1").values().get(0).text("a|b=c'd")).isEqualTo("'a_b_c''d'=1");
    }
}

package io.jenkins.plugins.containerlifecycle.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ReportFormatTest {
    @Test
    void namesAreReadAsUsersWriteThem() {
        assertThat(ReportFormat.parse("junit")).isEqualTo(ReportFormat.JUNIT);
        assertThat(ReportFormat.parse(" Exit-Code ")).isEqualTo(ReportFormat.EXIT_CODE);
        assertThat(ReportFormat.parse("EXIT_CODE")).isEqualTo(ReportFormat.EXIT_CODE);
        assertThat(ReportFormat.parse(null)).isEqualTo(ReportFormat.AUTO);
        for (ReportFormat format : ReportFormat.values()) {
            assertThat(ReportFormat.parse(format.toString())).isEqualTo(format);
        }
    }

    @Test
    void anUnknownNameIsAnsweredWithTheAllowedOnes() {
        assertThatThrownBy(() -> ReportFormat.parse("xunit"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "'xunit' is not a report format; allowed are auto, junit, tap, goss, rspec, rspec-json, exit-code.");
    }
}

package io.jenkins.plugins.containerlifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedPortTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            80,                     '',          '',    80/tcp
            8080:80,                '',          8080,  80/tcp
            8080:80/udp,            '',          8080,  80/udp
            127.0.0.1:8080:80,      127.0.0.1,   8080,  80/tcp
            127.0.0.1::80/sctp,     127.0.0.1,   '',    80/sctp
            [::1]:8080:80,          ::1,         8080,  80/tcp
            0:80,                   '',          0,     80/tcp
            """)
    void portsAreReadAsByDockerRun(String text, String ip, String host, String container) throws Exception {
        assertThat(PublishedPort.parse(text)).isEqualTo(new PublishedPort(ip, host, container));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http",
                "80:",
                "70000:80",
                "80:0",
                "80:70000",
                "1.2.3.4:80",
                "80/icmp",
                "-1:80",
                "99999999999:1"
            })
    void malformedPortsAreRefusedWithTheText(String text) {
        assertThatThrownBy(() -> PublishedPort.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the port '" + text + "' is malformed");
    }

    @Test
    void rangesOfPortsAreRefusedClearly() {
        assertThatThrownBy(() -> PublishedPort.parse("8000-8010:80")).hasMessageContaining("is a range");
    }
}

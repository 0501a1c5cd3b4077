package io.jenkins.plugins.containerlifecycle.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
            shop/webapp:1.2,    shop/web-ap:1.2
            shop/web-ap:1.3,    shop/web-ap:1.2
            shop/web-ap,        shop/web-ap:1.2
            busibox,            busybox:latest
            team/tol:3,         docker.io/team/tool:3
            something-else,     none
            """)
    void theNearestKnownNameIsFoundOrNone(String wanted, String nearest) {
        List<String> known =
                List.of("shop/web-ap:1.2", "busybox:latest", "registry:5000/other:1", "docker.io/team/tool:3");

        assertThat(NearestName.of(wanted, known)).isEqualTo(nearest);
    }
}

package io.jenkins.plugins.containerlifecycle.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AuditRuleTest {
    private static byte[] file(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aByteOrderMarkAtTheBeginningIsPassedOver() throws Exception {
        assertThat(AuditRule.read(file("\uFEFFopenssl<3.0.15 # CVE-1\r\n"), "rules.txt"))
                .extracting(rule -> rule.condition().name() + " " + rule.reason())
                .containsExactly("openssl CVE-1");
        assertThat(AuditRule.read(file("\uFEFF# night\nopenssl\n"), "rules.txt"))
                .hasSize(1);
        assertThatThrownBy(() -> AuditRule.read(file("openssl\n\uFEFFzlib\n"), "rules.txt"))
                .hasMessageContaining("rules.txt, line 2: ");
    }

    @Test
    void oneConditionWithTwoReasonsIsTwoRules() throws Exception {
        assertThat(AuditRule.read(file("openssl<3 # CVE-1\nopenssl<3 # CVE-2\n"), "rules.txt"))
                .extracting(AuditText::rule)
                .containsExactly("openssl<3 (CVE-1)", "openssl<3 (CVE-2)");
    }
}

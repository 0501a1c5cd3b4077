package io.jenkins.plugins.containerlifecycle.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The test results of one image. */
class AuditJunitTest {
    private static final AuditTarget WEB = new AuditTarget(TargetKind.IMAGE, "sha256:0", "example/web:7");

    private static AuditRule rule(String condition, String reason) throws ConditionException {
        return new AuditRule(Condition.parse(condition), reason);
    }

    private static AuditFinding finding(String version) {
        InstalledPackage installed = new InstalledPackageBuilder()
                .ecosystem(Ecosystem.DEB)
                .name("libssl3")
                .version(version)
                .sourceName("openssl")
                .sourceVersion(version)
                .architecture("amd64")
                .build();
        AuditFinding finding = AuditFinding.of(installed, new Origin(new Ancestor("base", null, null), false), false);
        finding.add(installed, WEB);
        return finding;
    }

    private static String write(boolean unknownIsError, AuditResult... results) {
        return new String(
                AuditJunit.ofImage(
                        "example/web",
                        WEB.name(),
                        WEB.id(),
                        List.of(results),
                        unknownIsError,
                        Instant.EPOCH,
                        Duration.ZERO),
                StandardCharsets.UTF_8);
    }

    @Test
    void aMessageIsOfALengthThatAPageCanShow() throws Exception {
        List<AuditFinding> findings = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            findings.add(finding(i + "." + "9".repeat(150)));
        }
        String xml = write(true, new AuditResult(rule("openssl", "CVE-1"), findings, Map.of(), List.of(), true));

        assertThat(xml).hasSizeLessThan(200_000).contains("; and 19900 more (CVE-1)");
    }

    @Test
    void eachRuleIsOneTestOfTheRepositoryHoweverMuchItFinds() throws Exception {
        String xml = write(
                true,
                new AuditResult(
                        rule("openssl<3", "CVE-1"), List.of(finding("1.0"), finding("2.0")), Map.of(), List.of(), true),
                new AuditResult(rule("zlib", ""), List.of(), Map.of(), List.of(WEB), true));

        assertThat(xml)
                .contains("tests=\"2\" failures=\"1\" errors=\"0\"", "classname=\"example.web.audit\"")
                .contains("name=\"openssl&lt;3\"", "name=\"zlib\"")
                .contains("openssl 1.0 (libssl3) came with base or something below it; openssl 2.0 (libssl3)")
                .contains("something below it (CVE-1)\"")
                .doesNotContain("name=\"example/web:7\"");
    }

    @Test
    void whatIsNotKnownIsAnErrorOrSkippedAndNothingElse() throws Exception {
        AuditResult unknown =
                new AuditResult(rule("zlib", ""), List.of(), Map.of(WEB, "No database was found."), List.of(), true);

        assertThat(write(true, unknown)).contains("tests=\"1\" failures=\"0\" errors=\"1\"", "No database was found.");
        assertThat(write(false, unknown))
                .contains("tests=\"1\" failures=\"0\" errors=\"0\"", "<skipped", "No database was found.");
    }
}

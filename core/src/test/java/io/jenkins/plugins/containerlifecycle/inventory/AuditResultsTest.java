package io.jenkins.plugins.containerlifecycle.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What came of rules, as a text, as JSON and as JUnit XML. */
class AuditResultsTest {
    private static final AuditTarget DNS = image("dns:1");
    private static final AuditTarget WEB = image("web:1");
    private static final AuditTarget MAIL = new AuditTarget(TargetKind.CONTAINER, "c0ffee", "mail");
    private static final AuditTarget GONE = AuditTarget.missing("gone:1");
    private static final String NO_DATABASE = "No database was found.";

    private static AuditTarget image(String name) {
        return new AuditTarget(TargetKind.IMAGE, "sha256:" + name.hashCode(), name);
    }

    private static AuditRule rule(String line) throws Exception {
        return AuditRule.read(line.getBytes(StandardCharsets.UTF_8), "rules.txt")
                .get(0);
    }

    private static AuditFinding finding(String version, AuditTarget... targets) {
        InstalledPackage libssl = new InstalledPackageBuilder()
                .ecosystem(Ecosystem.DEB)
                .name("libssl3")
                .version(version)
                .sourceName("openssl")
                .sourceVersion(version)
                .architecture("amd64")
                .build();
        AuditFinding finding = AuditFinding.of(libssl, null, false);
        for (AuditTarget target : targets) {
            finding.add(libssl, target);
        }
        return finding;
    }

    private static AuditResult result(
            String line,
            List<AuditFinding> findings,
            List<AuditTarget> unknown,
            List<AuditTarget> fine,
            boolean nameFound)
            throws Exception {
        Map<AuditTarget, String> reasons = new LinkedHashMap<>();
        unknown.forEach(target -> reasons.put(target, NO_DATABASE));
        return new AuditResult(rule(line), findings, reasons, fine, nameFound);
    }

    @Test
    void theFirstLineSaysHowManyAreAffectedAndOfWhichThatIsNotKnown() throws Exception {
        assertThat(AuditText.head(result("openssl<3", List.of(), List.of(DNS), List.of(WEB), true)))
                .isEqualTo("openssl<3: none of 1 image affected; 1 image not known.");
        assertThat(AuditText.head(
                        result("openssl<3 # CVE-1", List.of(finding("2", DNS)), List.of(WEB, MAIL), List.of(), true)))
                .isEqualTo("openssl<3 (CVE-1): 1 image affected; 1 image and 1 container not known.");
        assertThat(AuditText.head(result("openssl<3", List.of(), List.of(DNS, WEB, GONE), List.of(), false)))
                .isEqualTo("openssl<3: nothing is known of 2 images and 1 name.");
    }

    @Test
    void aNameThatIsNowhereIsSaidToBe() throws Exception {
        assertThat(AuditText.head(result("opensll<3", List.of(), List.of(), List.of(DNS, MAIL), false)))
                .isEqualTo("opensll<3: none of 1 image and 1 container affected;"
                        + " no package of that name in any of them.");
        assertThat(AuditText.head(result("pkg:rpm/rhel/caret", List.of(), List.of(GONE), List.of(DNS), false)))
                .isEqualTo("pkg:rpm/rhel/caret: none of 1 image affected;"
                        + " no package of that name, type and distribution in it; 1 name not known.");
        assertThat(AuditText.head(result("openssl<3", List.of(), List.of(), List.of(DNS, MAIL), true)))
                .isEqualTo("openssl<3: none of 1 image and 1 container affected.");
    }

    @Test
    void jsonSaysWhetherTheNameWasFoundAndWhetherTheUnknownWasAllowed() throws Exception {
        List<AuditResult> results = List.of(
                result("opensll<3", List.of(), List.of(GONE), List.of(DNS), false),
                result("openssl<3", List.of(finding("2", DNS)), List.of(), List.of(), true));
        JsonNode json = AuditJson.of(results, true);

        assertThat(json.at("/0/name_found").isBoolean()).isTrue();
        assertThat(json.at("/0/name_found").asBoolean()).isFalse();
        assertThat(json.at("/1/name_found").asBoolean()).isTrue();
        assertThat(json.at("/0/unknown_allowed").asBoolean()).isTrue();
        assertThat(json.at("/0/unknown/0/kind").isNull()).isTrue();
        assertThat(json.at("/0/unknown/0/id").isNull()).isTrue();
        assertThat(json.at("/0/unknown/0/name").asText()).isEqualTo("gone:1");
        assertThat(AuditJson.of(results, false).at("/1/unknown_allowed").asBoolean(true))
                .isFalse();
    }

    @Test
    void aTargetThatIsNamedSeveralTimesCountsOnce() {
        AuditTarget again = new AuditTarget(DNS.kind(), DNS.id(), "dns");
        assertThat(AuditTarget.distinct(List.of(DNS, WEB, again, GONE, AuditTarget.missing("gone:1"))))
                .containsExactly(DNS, WEB, GONE);
    }

    private static Document xml(List<AuditResult> results, boolean unknownIsError) throws Exception {
        byte[] bytes = AuditJunit.of(results, unknownIsError, Instant.EPOCH, Duration.ofSeconds(2));
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
    }

    private static List<Element> elements(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    /** That the totals are those of the elements is checked on the way. */
    private static List<Element> suites(Document xml) {
        Element root = xml.getDocumentElement();
        checkTotals(root);
        List<Element> suites = elements(root, "testsuite");
        suites.forEach(AuditResultsTest::checkTotals);
        suites.forEach(suite -> assertThat(suite.getAttribute("skipped"))
                .isEqualTo("" + elements(suite, "skipped").size()));
        return suites;
    }

    private static void checkTotals(Element element) {
        assertThat(element.getAttribute("tests"))
                .isEqualTo("" + elements(element, "testcase").size());
        assertThat(element.getAttribute("failures"))
                .isEqualTo("" + elements(element, "failure").size());
        assertThat(element.getAttribute("errors"))
                .isEqualTo("" + elements(element, "error").size());
    }

    @Test
    void junitHasASuiteARuleAndInItATestForEachTarget() throws Exception {
        for (boolean unknownIsError : new boolean[] {true, false}) {
            List<Element> suites = suites(xml(
                    List.of(
                            result("openssl<3", List.of(), List.of(WEB), List.of(DNS), true),
                            result("zlib", List.of(), List.of(WEB), List.of(DNS), true)),
                    unknownIsError));

            assertThat(suites).extracting(suite -> suite.getAttribute("name")).hasSize(2);
            assertThat(suites).allSatisfy(suite -> {
                assertThat(elements(suite, "testcase"))
                        .extracting(test -> test.getAttribute("name"))
                        .containsExactlyInAnyOrder("dns:1", "web:1");
                assertThat(elements(suite, unknownIsError ? "error" : "skipped"))
                        .extracting(element -> element.getAttribute("message"))
                        .containsExactly(NO_DATABASE);
            });
        }
    }

    @Test
    void oneConditionWithTwoReasonsIsTwoSuitesOfTestsWithNamesOfTheirOwn() throws Exception {
        List<Element> suites = suites(xml(
                List.of(
                        result("openssl<3 # CVE-1", List.of(finding("2", DNS)), List.of(), List.of(), true),
                        result("openssl<3 # CVE-2", List.of(finding("2", DNS)), List.of(), List.of(), true)),
                true));

        assertThat(suites)
                .extracting(suite -> suite.getAttribute("name"))
                .containsExactly(
                        "container.audit.packages: openssl<3 (CVE-1)", "container.audit.packages: openssl<3 (CVE-2)");
        assertThat(suites)
                .extracting(suite -> elements(suite, "testcase").get(0).getAttribute("classname"))
                .containsExactly("container.audit.openssl_3_CVE-1.image", "container.audit.openssl_3_CVE-2.image");
        assertThat(suites)
                .allSatisfy(
                        suite -> assertThat(elements(suite, "failure").get(0).getTextContent())
                                .isEqualTo(DNS.id()));
    }

    @Test
    void aTargetWithTwoVersionsIsOneTestThatNamesBoth() throws Exception {
        List<Element> suites = suites(xml(
                List.of(result(
                        "openssl<3",
                        List.of(finding("1", DNS, WEB), finding("2", DNS)),
                        List.of(),
                        List.of(MAIL),
                        true)),
                true));

        assertThat(elements(suites.get(0), "testcase")).hasSize(3);
        assertThat(elements(suites.get(0), "failure").get(0).getAttribute("message"))
                .contains("openssl 1 (libssl3)", "; openssl 2 (libssl3)");
    }

    @Test
    void aNameThatIsNotThereIsAnErrorWhateverIsAllowed() throws Exception {
        List<Element> suites =
                suites(xml(List.of(result("openssl<3", List.of(), List.of(GONE, WEB), List.of(), false)), false));

        assertThat(suites.get(0).getAttribute("errors")).isEqualTo("1");
        assertThat(suites.get(0).getAttribute("skipped")).isEqualTo("1");
        assertThat(elements(suites.get(0), "testcase").get(0).getAttribute("classname"))
                .isEqualTo("container.audit.openssl_3.missing");
    }

    @Test
    void propertiesWithoutAValueAreLeftOut() throws Exception {
        List<Element> suites = suites(xml(
                List.of(
                        result("openssl<3", List.of(), List.of(), List.of(DNS), true),
                        result("openssl<3 # CVE-1", List.of(), List.of(), List.of(DNS), true)),
                true));

        assertThat(elements(suites.get(0), "property"))
                .extracting(property -> property.getAttribute("name"))
                .containsExactly("condition", "result");
        assertThat(elements(suites.get(1), "property"))
                .extracting(property -> property.getAttribute("value"))
                .containsExactly("openssl<3", "CVE-1", "openssl<3 (CVE-1): none of 1 image affected.");
    }
}

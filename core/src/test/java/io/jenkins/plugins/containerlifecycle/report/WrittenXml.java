package io.jenkins.plugins.containerlifecycle.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.dom.DOMSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Checks written files with another reader than ours. */
final class WrittenXml {
    private static final Schema SCHEMA = schema();

    private WrittenXml() {}

    /** Fails unless the file follows the schema, its counts are right and it is green exactly if the verdict is. */
    static void check(byte[] xml, Outcome verdict) {
        Document document = parse(xml);
        NodeList cases = document.getElementsByTagName("testcase");
        int failures = document.getElementsByTagName("failure").getLength();
        int errors = document.getElementsByTagName("error").getLength();
        int skipped = document.getElementsByTagName("skipped").getLength();
        int passed = cases.getLength() - failures - errors - skipped;
        assertThat(failures + errors == 0 && passed > 0).isEqualTo(verdict.isGreen());
        assertThat(failures + errors > 0).isEqualTo(verdict.isRed());
        assertCounts(document.getDocumentElement());
        NodeList suites = document.getElementsByTagName("testsuite");
        for (int i = 0; i < suites.getLength(); i++) {
            assertCounts((Element) suites.item(i));
        }
    }

    private static void assertCounts(Element suite) {
        assertCount(suite, "tests", "testcase");
        assertCount(suite, "failures", "failure");
        assertCount(suite, "errors", "error");
        if (suite.hasAttribute("skipped")) {
            assertCount(suite, "skipped", "skipped");
        }
    }

    private static void assertCount(Element suite, String attribute, String element) {
        assertThat(suite.getAttribute(attribute))
                .as(attribute)
                .isEqualTo("" + suite.getElementsByTagName(element).getLength());
    }

    private static Document parse(byte[] xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            Document document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
            SCHEMA.newValidator().validate(new DOMSource(document));
            return document;
        } catch (SAXException | IOException | ParserConfigurationException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private static Schema schema() {
        try {
            return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                    .newSchema(WrittenXml.class.getResource("junit.xsd"));
        } catch (SAXException e) {
            throw new AssertionError(e);
        }
    }
}

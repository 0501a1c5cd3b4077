package io.jenkins.plugins.containerlifecycle.report;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.containerlifecycle.hostile.Held;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** JUnit files of any dialect and of none. What is green is compared with another parser's reading. */
public class JunitFuzzTest {
    private static final Set<String> RED = Set.of("failure", "error", "rerunFailure", "rerunError");

    @FuzzTest
    public void greenOnlyWhereAnotherParserSeesTestsAndNoFailure(byte[] bytes)
            throws ParserConfigurationException, IOException {
        FuzzedRuns.isGreen(new String(bytes, StandardCharsets.UTF_8), Map.of(), ReportFormat.JUNIT);
        if (!FuzzedRuns.isGreen("", Map.of("report.xml", bytes), ReportFormat.AUTO)) {
            return;
        }
        Document document;
        try {
            document = parser().parse(new ByteArrayInputStream(bytes));
        } catch (SAXException e) {
            throw new AssertionError("Does not hold: green JUnit is XML", e);
        }
        NodeList elements = document.getElementsByTagName("*");
        boolean any = false;
        for (int i = 0; i < elements.getLength(); i++) {
            Element element = (Element) elements.item(i);
            any |= element.getLocalName().equals("testcase");
            Held.that(
                    !RED.contains(element.getLocalName()) || isSkipped(element),
                    "green JUnit has no failure in it, at no place, but for a todo");
            Held.that(!element.getAttribute("status").equals("failed"), "green JUnit has no test with such a status");
        }
        Held.that(any, "green JUnit has a test");
    }

    /** Whether it is a failure of a skipped test. */
    private static boolean isSkipped(Element failure) {
        Element test = failure.getParentNode() instanceof Element ? (Element) failure.getParentNode() : failure;
        return List.of("failure", "rerunFailure").contains(failure.getLocalName())
                && (test.getElementsByTagNameNS("*", "skipped").getLength() > 0
                        || !test.getAttribute("status").isEmpty()
                        || !test.getAttribute("result").isEmpty());
    }

    private static DocumentBuilder parser() throws ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        DocumentBuilder parser = factory.newDocumentBuilder();
        parser.setErrorHandler(new DefaultHandler());
        return parser;
    }
}

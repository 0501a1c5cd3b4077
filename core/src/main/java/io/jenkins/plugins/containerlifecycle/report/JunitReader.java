package io.jenkins.plugins.containerlifecycle.report;

import java.io.Reader;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads one JUnit XML document, in any of its dialects (Ant, Surefire, pytest, googletest, goss). DTDs are refused, so
 * there are no entities to expand or to fetch; what the document counts is held against what it shows.
 */
final class JunitReader {
    private static final int MAX_DEPTH = 32;
    /** Where one of these stands within what is read as text, it would be lost. */
    private static final Set<String> DECISIVE =
            Set.of("testsuites", "testsuite", "testcase", "failure", "error", "rerunFailure", "rerunError");

    private final String source;
    private final Findings findings;
    private XMLStreamReader xml;
    private int depth;

    /** The source begins every sentence about the document: {@code The file 'a.xml' in the report folder}. */
    JunitReader(String source, Findings findings) {
        this.source = source;
        this.findings = findings;
    }

    /** Reads text to its end. */
    void read(Reader in) {
        // The JDK's own parser: another one on the class path need not know these switches.
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("external entities are not read");
        });
        try {
            xml = factory.createXMLStreamReader(in);
            document();
        } catch (Refusal e) {
            findings.problem(source + " " + e.getMessage());
        } catch (XMLStreamException e) {
            findings.problem(source + " is not well-formed XML, or cut off" + where(e) + ".");
        } catch (RuntimeException e) {
            // The JDK's scanner answers some malformed input with an unchecked exception.
            findings.problem(source + " cannot be read as XML: " + e + ".");
        }
    }

    private void document() throws XMLStreamException, Refusal {
        while (next() != XMLStreamConstants.START_ELEMENT) {
            // Comments and processing instructions say nothing about tests.
        }
        String root = xml.getLocalName();
        if (!root.equals("testsuites") && !root.equals("testsuite")) {
            throw new Refusal("is not JUnit XML: its root is <" + root + ">, not <testsuites> or <testsuite>.");
        }
        int before = findings.size();
        suite(null);
        if (findings.size() == before) {
            findings.warn(source + " has no test.");
        }
        // On to the end: there must be nothing behind the root.
        while (xml.hasNext()) {
            next();
        }
    }

    private void suite(String outer) throws XMLStreamException, Refusal {
        String name = xml.getAttributeValue(null, "name");
        String suite = name == null || name.isBlank() ? outer : name;
        long tests = counted("tests");
        long red = counted("failures") + counted("errors");
        int first = findings.size();
        while (nextChild()) {
            String element = xml.getLocalName();
            switch (element) {
                case "testsuite" -> suite(suite);
                case "testcase" -> testCase(suite);
                // The suite could not be set up, so its tests were not run. Jenkins calls it so, too.
                case "error", "failure" -> {
                    JunitCase init = new JunitCase(suite, suite, "<init>", null);
                    take(init, element);
                    add(init);
                }
                case "testsuites", "rerunFailure", "rerunError" -> {
                    findings.problem(source + " is not clear: it has a <" + element + "> where none belongs.");
                    text();
                }
                default -> text();
            }
        }
        compare(suite, "failure", red, findings.redFrom(first));
        compare(suite, "test", tests, findings.size() - first);
    }

    private void testCase(String suite) throws XMLStreamException, Refusal {
        String className = xml.getAttributeValue(null, "classname");
        JunitCase test = new JunitCase(
                suite,
                className == null ? xml.getAttributeValue(null, "class") : className,
                xml.getAttributeValue(null, "name"),
                xml.getAttributeValue(null, "time"));
        test.takeStatus(xml.getAttributeValue(null, "status"));
        test.takeStatus(xml.getAttributeValue(null, "result"));
        while (nextChild()) {
            if (xml.getLocalName().startsWith("test") && DECISIVE.contains(xml.getLocalName())) {
                findings.problem(source + " is not clear: it has a <" + xml.getLocalName() + "> in a <testcase>.");
            }
            take(test, xml.getLocalName());
        }
        add(test);
    }

    private void add(JunitCase test) throws Refusal {
        if (!findings.add(test.result())) {
            throw new Refusal("was not read to its end.");
        }
    }

    /** Fewer tests than counted have been lost on the way; more are just a generator that counts in its own way. */
    private void compare(String suite, String noun, long counted, int shown) {
        if (counted > shown) {
            findings.problem(source + " is not complete: " + (suite == null ? "it" : "its suite '" + suite + "'")
                    + " counts " + Texts.count(counted, noun) + " and shows " + shown + ".");
        }
    }

    private long counted(String attribute) {
        String value = xml.getAttributeValue(null, attribute);
        if (value == null || value.isBlank()) {
            return 0;
        }
        String digits = value.strip().replace(",", "");
        if (digits.matches("[0-9]{1,15}")) {
            return Long.parseLong(digits);
        }
        findings.problem(source + " is not clear: " + attribute + "=\"" + Texts.name(value) + "\" is no number.");
        return 0;
    }

    private void take(JunitCase test, String element) throws XMLStreamException, Refusal {
        String message = xml.getAttributeValue(null, "message");
        String type = xml.getAttributeValue(null, "type");
        test.take(element, message, type, text());
    }

    /** Goes to the next child of the current element; false, and past its end, where there is no other. */
    private boolean nextChild() throws XMLStreamException, Refusal {
        while (true) {
            int event = next();
            if (event == XMLStreamConstants.START_ELEMENT || event == XMLStreamConstants.END_ELEMENT) {
                return event == XMLStreamConstants.START_ELEMENT;
            }
        }
    }

    /** All text of the current element and what is in it; goes past its end. */
    private String text() throws XMLStreamException, Refusal {
        StringBuilder text = new StringBuilder();
        int outside = depth - 1;
        while (depth > outside) {
            int event = next();
            if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
                text.append(xml.getText());
            } else if (event == XMLStreamConstants.START_ELEMENT && DECISIVE.contains(xml.getLocalName())) {
                findings.problem(source + " is not clear: it has a <" + xml.getLocalName() + "> where none belongs.");
            }
        }
        return text.toString();
    }

    private int next() throws XMLStreamException, Refusal {
        int event = xml.next();
        switch (event) {
            case XMLStreamConstants.START_ELEMENT -> depth++;
            case XMLStreamConstants.END_ELEMENT -> depth--;
            case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                throw new Refusal("has a DOCTYPE or an entity, which a report must not have.");
            default -> {
                // Nothing to keep count of.
            }
        }
        if (depth > MAX_DEPTH) {
            throw new Refusal("is nested deeper than " + MAX_DEPTH + " elements.");
        }
        return event;
    }

    private static String where(XMLStreamException e) {
        String message = e.getMessage() == null ? "" : e.getMessage();
        // The JDK puts the place before it, in a form of its own and on a line of its own.
        int start = message.indexOf("Message: ");
        message = start < 0 ? message : message.substring(start + "Message: ".length());
        String what = Texts.firstLine(message);
        return e.getLocation() == null
                ? ": " + what
                : " (line " + e.getLocation().getLineNumber() + ", column "
                        + e.getLocation().getColumnNumber() + ": " + what + ")";
    }

    /** Something that the document must not have; the message goes on after the name of the source. */
    private static final class Refusal extends Exception {
        Refusal(String message) {
            super(message);
        }
    }
}

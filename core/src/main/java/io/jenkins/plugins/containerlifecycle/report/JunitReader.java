package io.jenkins.plugins.containerlifecycle.report;

import java.io.Reader;
import java.io.StringReader;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JUnit XML document, in any of its dialects (Ant, Surefire, pytest, googletest, Catch2, Boost, Behat, node,
 * goss). DTDs are refused, so there are no entities to expand or to fetch; what the document counts is compared with
 * what it shows, see {@link JunitCounts}.
 */
final class JunitReader {
    private static final int MAX_DEPTH = 32;
    /** If one of these were inside what is read as text, it would be lost. */
    private static final Set<String> DECISIVE =
            Set.of("testsuites", "testsuite", "testcase", "failure", "error", "rerunFailure", "rerunError");

    private final String source;
    private final ReportFindings findings;
    /** Of the document that is being read. */
    @SuppressWarnings("NullAway.Init")
    private XMLStreamReader xml;

    private int depth;

    /** The source begins all sentences about the document: {@code The file 'a.xml' in the report folder}. */
    JunitReader(String source, ReportFindings findings) {
        this.source = source;
        this.findings = findings;
    }

    /** Reads a document and makes sure that nothing follows it. */
    void read(String text) {
        parse(text, 0, true);
    }

    /**
     * Reads one document of several.
     *
     * @return where it ends in the text; -1 if it cannot be read to its end, which is noted as a problem
     */
    int readOne(String text, int start) {
        return parse(text, start, false);
    }

    private int parse(String text, int start, boolean all) {
        try {
            CountedText in = new CountedText(text, start, !all);
            xml = open(in);
            document();
            int end = in.position();
            if (all) {
                // Nothing may follow the root.
                while (xml.hasNext()) {
                    next();
                }
            } else if (!isOneDocument(text.substring(start, end))) {
                throw new Refusal("has no clear end.");
            }
            return end;
        } catch (Refusal e) {
            findings.problem(source + " " + e.getMessage());
        } catch (XMLStreamException e) {
            findings.problem(source + " is not well-formed XML, or cut off" + where(e) + ".");
        } catch (RuntimeException e) {
            // The JDK's scanner answers some malformed input with an unchecked exception.
            findings.problem(source + " cannot be read as XML: " + e + ".");
        }
        return -1;
    }

    private static XMLStreamReader open(Reader in) throws XMLStreamException {
        // The JDK's own parser: another one on the class path may not know these switches.
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("external entities are not read");
        });
        return factory.createXMLStreamReader(in);
    }

    /** Whether its end is correct: the parser's own location is often wrong. */
    private static boolean isOneDocument(String text) {
        try {
            XMLStreamReader document = open(new StringReader(text));
            while (document.hasNext()) {
                document.next();
            }
            return true;
        } catch (XMLStreamException e) {
            return false;
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
    }

    private JunitCounts suite(@Nullable String outer) throws XMLStreamException, Refusal {
        String name = xml.getAttributeValue(null, "name");
        String suite = name == null || name.isBlank() ? outer : name;
        JunitCounts counts = new JunitCounts(
                counted("tests"),
                counted("failures") + counted("errors"),
                xml.getAttributeValue(null, "failures") != null);
        while (nextChild()) {
            String element = xml.getLocalName();
            switch (element) {
                case "testsuite" -> counts.add(suite(suite));
                case "testcase" -> counts.add(testCase(suite));
                // The suite could not be set up, so its tests were not run. Jenkins calls it so, too.
                case "error", "failure" -> {
                    JunitCase init = new JunitCase(suite, suite, "<init>", null, null);
                    take(init, element);
                    counts.add(add(init));
                }
                case "testsuites", "rerunFailure", "rerunError" -> {
                    findings.problem(source + " is not clear: it has a <" + element + "> where none belongs.");
                    text();
                }
                default -> {
                    requireNoOtherCase(element);
                    text();
                }
            }
        }
        counts.compare(source + (suite == null ? "" : ", suite '" + ReportTexts.name(suite) + "',"), findings);
        return counts;
    }

    private JunitCase testCase(@Nullable String suite) throws XMLStreamException, Refusal {
        String className = xml.getAttributeValue(null, "classname");
        JunitCase test = new JunitCase(
                suite,
                className == null ? xml.getAttributeValue(null, "class") : className,
                xml.getAttributeValue(null, "name"),
                xml.getAttributeValue(null, "time"),
                place());
        test.takeStatus(xml.getAttributeValue(null, "status"));
        test.takeStatus(xml.getAttributeValue(null, "result"));
        while (nextChild()) {
            String element = xml.getLocalName();
            if (element.startsWith("test") && DECISIVE.contains(element)) {
                findings.problem(source + " is not clear: it has a <" + element + "> in a <testcase>.");
            }
            requireNoOtherCase(element);
            Rerun.Kind rerun = Rerun.Kind.of(element);
            if (rerun == null) {
                take(test, element);
            } else {
                test.takeRerun(rerun(rerun));
            }
        }
        return add(test);
    }

    /** JUnit's XML has no {@code <Failure>}, but nobody who writes one means a pass. */
    private void requireNoOtherCase(String element) {
        if (!DECISIVE.contains(element) && DECISIVE.stream().anyMatch(decisive -> decisive.equalsIgnoreCase(element))) {
            findings.problem(source + " is not clear: it has a <" + element + ">, which JUnit spells differently.");
        }
    }

    private @Nullable String place() {
        String file = xml.getAttributeValue(null, "file");
        String line = xml.getAttributeValue(null, "line");
        return file == null || file.isBlank() || line == null || line.isBlank() ? file : file + ":" + line.strip();
    }

    private JunitCase add(JunitCase test) throws Refusal {
        if (!findings.add(test.result())) {
            throw new Refusal("was not read to its end.");
        }
        return test;
    }

    /** Surefire has trace and output in elements of their own; older ones and others have text. */
    private Rerun rerun(Rerun.Kind kind) throws XMLStreamException, Refusal {
        String message = xml.getAttributeValue(null, "message");
        String type = xml.getAttributeValue(null, "type");
        StringBuilder detail = new StringBuilder();
        StringBuilder out = new StringBuilder();
        StringBuilder err = new StringBuilder();
        int outside = depth - 1;
        while (depth > outside) {
            int event = next();
            if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
                detail.append(xml.getText());
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                String element = xml.getLocalName();
                decisive(element);
                (element.equals("system-out") ? out : element.equals("system-err") ? err : detail).append(text());
            }
        }
        return new Rerun(kind, message, type, detail.toString().strip(), out.toString(), err.toString());
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
        findings.problem(
                source + " is not clear: " + attribute + "=\"" + ReportTexts.name(value) + "\" is not a number.");
        return 0;
    }

    private void take(JunitCase test, String element) throws XMLStreamException, Refusal {
        String message = xml.getAttributeValue(null, "message");
        String type = xml.getAttributeValue(null, "type");
        test.take(element, message, type, text());
    }

    /** Goes to the next child of the current element; if there is no other, goes past its end and returns false. */
    private boolean nextChild() throws XMLStreamException, Refusal {
        while (true) {
            int event = next();
            if (event == XMLStreamConstants.START_ELEMENT || event == XMLStreamConstants.END_ELEMENT) {
                return event == XMLStreamConstants.START_ELEMENT;
            }
        }
    }

    /** All text in the current element and its children; goes past its end. */
    private String text() throws XMLStreamException, Refusal {
        StringBuilder text = new StringBuilder();
        int outside = depth - 1;
        while (depth > outside) {
            int event = next();
            if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
                text.append(xml.getText());
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                decisive(xml.getLocalName());
            }
        }
        return text.toString();
    }

    private void decisive(String element) {
        if (DECISIVE.contains(element)) {
            findings.problem(source + " is not clear: it has a <" + element + "> where none belongs.");
        }
    }

    private int next() throws XMLStreamException, Refusal {
        int event = xml.next();
        switch (event) {
            case XMLStreamConstants.START_ELEMENT -> depth++;
            case XMLStreamConstants.END_ELEMENT -> depth--;
            case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                throw new Refusal("has a DOCTYPE or an entity, which a report must not have.");
            default -> {
                // Nothing to count.
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
        String complaint = ReportTexts.firstLine(message);
        return e.getLocation() == null
                ? ": " + complaint
                : " (line " + e.getLocation().getLineNumber() + ", column "
                        + e.getLocation().getColumnNumber() + ": " + complaint + ")";
    }

    /** Something that the document must not have; the message continues after the name of the source. */
    private static final class Refusal extends Exception {
        Refusal(String message) {
            super(message);
        }
    }
}

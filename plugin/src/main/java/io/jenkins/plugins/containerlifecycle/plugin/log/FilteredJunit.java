package io.jenkins.plugins.containerlifecycle.plugin.log;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.Text;
import org.xml.sax.SAXException;

/**
 * Test results as the log would show them. Each name and each text is filtered by itself, because a secret may be
 * written differently in the file than in the log.
 */
public final class FilteredJunit {
    private FilteredJunit() {}

    /**
     * @param junit as an agent sent it
     * @param classNames from class names that were made of a text to those made of the filtered text
     * @return the same bytes if nothing is left out
     * @throws IOException if it is not XML or has a document type
     */
    public static byte[] of(byte[] junit, LogFilter filter, Map<String, String> classNames) throws IOException {
        try {
            Document document = parse(junit);
            List<Node> nodes = new ArrayList<>();
            collect(document.getDocumentElement(), nodes);
            List<String> texts = nodes.stream().map(Node::getNodeValue).toList();
            List<String> filtered = filter.texts(texts);
            boolean renamed = rename(nodes, classNames);
            if (filtered.equals(texts) && !renamed) {
                return junit;
            }
            for (int i = 0; i < nodes.size(); i++) {
                if (!filtered.get(i).equals(texts.get(i))) {
                    nodes.get(i).setNodeValue(filtered.get(i));
                }
            }
            return write(document);
        } catch (SAXException | ParserConfigurationException | TransformerException e) {
            throw new IOException("The test results that the agent sent cannot be read: " + e.getMessage(), e);
        }
    }

    /** The names of classes, and of suites, which begin with the name of a class. */
    private static boolean rename(List<Node> nodes, Map<String, String> classNames) {
        boolean renamed = false;
        for (Node node : nodes) {
            String name = node.getNodeValue();
            int end = !isSuiteName(node) || name.indexOf(": ") < 0 ? name.length() : name.indexOf(": ");
            String other = classNames.get(name.substring(0, end));
            if ((isSuiteName(node) || isClassName(node)) && other != null && !other.equals(name.substring(0, end))) {
                node.setNodeValue(other + name.substring(end));
                renamed = true;
            }
        }
        return renamed;
    }

    private static boolean isClassName(Node node) {
        return "classname".equals(node.getNodeName());
    }

    private static boolean isSuiteName(Node node) {
        return node instanceof Attr name
                && "name".equals(name.getName())
                && name.getOwnerElement().getTagName().startsWith("testsuite");
    }

    /** Elements and attributes have JUnit's names; only values can hold anything from a hook. */
    private static void collect(Element element, List<Node> nodes) {
        NamedNodeMap attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            nodes.add(attributes.item(i));
        }
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element inner) {
                collect(inner, nodes);
            } else if (child instanceof Text && !child.getNodeValue().isBlank()) {
                nodes.add(child);
            }
        }
    }

    private static Document parse(byte[] xml) throws SAXException, ParserConfigurationException, IOException {
        // The JDK's own, whatever another plugin brings along.
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        // A text that comes in several pieces could hide a secret at a seam.
        factory.setCoalescing(true);
        Document document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
        document.normalize();
        return document;
    }

    private static byte[] write(Document document) throws TransformerException {
        TransformerFactory factory = TransformerFactory.newDefaultInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        factory.newTransformer().transform(new DOMSource(document), new StreamResult(out));
        return out.toByteArray();
    }
}

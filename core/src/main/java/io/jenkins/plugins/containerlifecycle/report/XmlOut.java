package io.jenkins.plugins.containerlifecycle.report;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Writes XML 1.0 in UTF-8. Not with the JDK's writer, which lets through characters that no XML parser accepts; a
 * single one in what a hook printed would spoil the whole report.
 */
final class XmlOut {
    private final Writer out;
    private final Deque<String> open = new ArrayDeque<>();

    XmlOut(OutputStream stream) throws IOException {
        out = new OutputStreamWriter(stream, StandardCharsets.UTF_8);
        out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    }

    /** Begins an element; attributes are name, value, name, value..., those without a value are left out. */
    XmlOut start(String element, @Nullable String... attributes) throws IOException {
        head(element, attributes);
        out.write(">\n");
        open.push(element);
        return this;
    }

    /** Ends the last open element. */
    XmlOut end() throws IOException {
        String element = open.pop();
        indent();
        out.write("</" + element + ">\n");
        return this;
    }

    /** A whole element; without content if there is no text. */
    XmlOut element(String element, @Nullable String text, @Nullable String... attributes) throws IOException {
        head(element, attributes);
        if (text == null || text.isBlank()) {
            out.write("/>\n");
        } else {
            out.write(">");
            out.write(escape(text));
            out.write("</" + element + ">\n");
        }
        return this;
    }

    void flush() throws IOException {
        out.flush();
    }

    private void head(String element, @Nullable String... attributes) throws IOException {
        indent();
        out.write("<" + element);
        for (int i = 0; i < attributes.length; i += 2) {
            if (attributes[i + 1] != null) {
                // A parser turns line breaks in attributes into spaces anyway.
                out.write(" " + attributes[i] + "=\"" + escape(attributes[i + 1].replaceAll("\\R", " ")) + "\"");
            }
        }
    }

    private void indent() throws IOException {
        out.write("  ".repeat(open.size()));
    }

    /** Without terminal escapes; what XML does not allow becomes U+FFFD, which shows that something was there. */
    static String clean(String text) {
        StringBuilder legal = new StringBuilder(text.length());
        SafeText.withoutEscapes(text)
                .replace("\r\n", "\n")
                .replace('\r', '\n')
                .codePoints()
                .forEach(c -> legal.appendCodePoint(isLegal(c) ? c : 0xFFFD));
        return SafeText.block(legal.toString());
    }

    private static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        clean(text).chars().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                // Always, so that there is never a "]]>".
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> out.append((char) c);
            }
        });
        return out.toString();
    }

    /** The production Char of XML 1.0; codePoints() returns half a surrogate pair as it is, and that is not a Char. */
    private static boolean isLegal(int c) {
        return c == '\t' || c == '\n' || c >= 0x20 && c <= 0xD7FF || c >= 0xE000 && c <= 0xFFFD || c >= 0x10000;
    }
}

package io.jenkins.plugins.containerlifecycle.agent.web;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.util.Set;

/**
 * Writes HTML. Every text and every attribute's value is made harmless and short here, whoever wrote it; only the names of
 * elements, attributes and classes are taken as they are, and those are the program's own. An element is begun and ended in
 * one place, so none stays open.
 */
final class Html {
    /** Nobody reads a longer one, and a page may have many. */
    static final int MAX_LINE = 1000;

    private static final int MAX_BLOCK = 32 * 1024;
    private static final int MAX_ATTRIBUTE = 4000;

    /** Those after which a line may end; elsewhere it would be a blank. */
    private static final Set<String> BLOCKS = Set.of(
            "head",
            "meta",
            "title",
            "link",
            "script",
            "noscript",
            "body",
            "header",
            "main",
            "footer",
            "section",
            "div",
            "h1",
            "h2",
            "h3",
            "p",
            "ul",
            "ol",
            "li",
            "dl",
            "table",
            "thead",
            "tbody",
            "tr",
            "pre",
            "details");

    private final StringBuilder out = new StringBuilder(16 * 1024);
    private final StringBuilder attributes = new StringBuilder();

    Html() {
        out.append("<!DOCTYPE html>\n");
    }

    /** Gives the next element an attribute. */
    Html with(String attribute, String value) {
        attributes.append(' ').append(attribute).append("=\"");
        escape(attributes, Shortening.within(SafeText.line(value), MAX_ATTRIBUTE));
        attributes.append('"');
        return this;
    }

    /** An element that neither has content nor is ended. */
    Html single(String element) {
        out.append('<').append(element).append(attributes).append('>');
        attributes.setLength(0);
        return lineEnd(element);
    }

    /** @param content writes what is in the element */
    Html in(String element, Runnable content) {
        out.append('<').append(element).append(attributes).append('>');
        attributes.setLength(0);
        content.run();
        out.append("</").append(element).append('>');
        return lineEnd(element);
    }

    private Html lineEnd(String element) {
        if (BLOCKS.contains(element)) {
            out.append('\n');
        }
        return this;
    }

    /** @param classes of the style sheet */
    Html in(String element, String classes, Runnable content) {
        return with("class", classes).in(element, content);
    }

    Html element(String element, String text) {
        return in(element, () -> text(text));
    }

    Html element(String element, String classes, String text) {
        return with("class", classes).element(element, text);
    }

    /** One line. */
    Html text(String text) {
        return text(text, MAX_LINE);
    }

    /** @param max how much of it is shown, in characters */
    Html text(String text, int max) {
        escape(out, Shortening.within(SafeText.line(text), max));
        return this;
    }

    /** As many lines as there are. */
    Html block(String text) {
        escape(out, Shortening.ends(SafeText.block(text), MAX_BLOCK, "\n[...]\n"));
        return this;
    }

    private static void escape(StringBuilder out, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}

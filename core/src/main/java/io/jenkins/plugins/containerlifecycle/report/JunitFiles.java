package io.jenkins.plugins.containerlifecycle.report;

import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds JUnit XML, in the report folder or on stdout, and has it read within limits. */
final class JunitFiles {
    /** In bytes; the largest reports of real test suites stay well under it. */
    static final int MAX_FILE = 8 << 20;
    /** In bytes, all files together. */
    static final int MAX_TOTAL = 32 << 20;

    private static final Pattern ROOT = Pattern.compile("<testsuites?[\\s/>]");
    private static final Pattern START = Pattern.compile("(?m)^[ \\t]*(?:<\\?xml\\s|<testsuites?[\\s/>])");

    private JunitFiles() {}

    /**
     * Reads the XML files of the report folder.
     *
     * @return false where there is none
     */
    static boolean read(Map<String, byte[]> files, Findings findings) {
        long total = 0;
        boolean any = false;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            String name = "The file '" + Texts.name(file.getKey()) + "' in the report folder";
            byte[] content = file.getValue();
            if (!file.getKey().toLowerCase(Locale.ROOT).endsWith(".xml")) {
                findings.warn(name + " was not read: only *.xml is.");
                continue;
            }
            any = true;
            findings.found(ReportFormat.JUNIT);
            total += content.length;
            if (content.length > MAX_FILE) {
                findings.problem(name + " has more than " + (MAX_FILE >> 20) + " MiB.");
            } else if (total > MAX_TOTAL) {
                findings.problem("The files in the report folder have more than " + (MAX_TOTAL >> 20) + " MiB.");
                break;
            } else if (isBlank(content)) {
                findings.problem(name + " is empty.");
            } else {
                read(name, content, findings);
            }
        }
        return any;
    }

    private static void read(String name, byte[] content, Findings findings) {
        try {
            new JunitReader(name, findings).read(new StringReader(XmlEncoding.decode(content)));
        } catch (CharacterCodingException e) {
            findings.problem(
                    name + " is not text in the encoding that line 1 declares, or UTF-8 where it declares none.");
        }
    }

    /** Reads JUnit XML from stdout, forgiving lines before and after it: somebody said it is there. */
    static void readStdout(String text, Findings findings) {
        Matcher match = START.matcher(text);
        if (!looksLikeJunit(text) && !match.find()) {
            return;
        }
        findings.found(ReportFormat.JUNIT);
        int start = looksLikeJunit(text) ? 0 : match.start();
        int end = Math.max(text.lastIndexOf("</testsuites>"), text.lastIndexOf("</testsuite>"));
        int close = end < start ? -1 : text.indexOf('>', end);
        String after = close < 0 ? "" : text.substring(close + 1);
        String xml = text.substring(start, text.length() - after.length()).stripLeading();
        if (!text.substring(0, start).isBlank() || !after.isBlank()) {
            findings.warn("Stdout has more than the JUnit report; the lines before and after it were passed over.");
        }
        if (xml.length() > MAX_FILE) {
            findings.problem("The JUnit report on stdout has more than " + (MAX_FILE >> 20) + " Mi characters.");
        } else {
            new JunitReader("The JUnit report on stdout", findings).read(new StringReader(xml));
        }
    }

    /** Strict: from its first character on it is XML, and a root of JUnit is in it. */
    static boolean looksLikeJunit(String text) {
        String start = text.stripLeading();
        boolean isXml = start.startsWith("<?xml") || start.startsWith("<!") || start.startsWith("<testsuite");
        return isXml && ROOT.matcher(start).find();
    }

    private static boolean isBlank(byte[] content) {
        for (byte b : content) {
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return true;
    }
}

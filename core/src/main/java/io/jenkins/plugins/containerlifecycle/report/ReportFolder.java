package io.jenkins.plugins.containerlifecycle.report;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files that a hook left in its report folder, within limits: {@code *.xml} must be JUnit XML; any other file
 * is read by its content, whatever its name, compressed with gzip or not.
 */
final class ReportFolder {
    /** In bytes; the largest reports of real test suites stay well under it. */
    static final int MAX_FILE = 8 << 20;
    /** In bytes, all files together. */
    static final int MAX_TOTAL = 32 << 20;

    /** Names of reports that were compressed or changed. */
    private static final Pattern WRAPPED = Pattern.compile("(?i).*\\.(?:xml|junit|tap|json)\\.[a-z0-9]{1,5}");

    private final String hook;
    private final ReportFormat declared;
    private final ReportFindings findings;
    private boolean found;
    private long total;

    ReportFolder(String hook, ReportFormat declared, ReportFindings findings) {
        this.hook = hook;
        this.declared = declared;
        this.findings = findings;
    }

    /**
     * Reads them.
     *
     * @return false if there is no report
     */
    boolean read(Map<String, byte[]> files) {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            String name = "The file '" + ReportTexts.name(file.getKey()) + "' in the report folder";
            byte[] content = file.getValue();
            total += content.length;
            if (content.length > MAX_FILE) {
                problem(name + " has more than " + (MAX_FILE >> 20) + " MiB.");
            } else if (total > MAX_TOTAL) {
                problem("The files in the report folder have more than " + (MAX_TOTAL >> 20) + " MiB.");
                break;
            } else if (isGzip(content)) {
                gzip(file.getKey(), name, content);
            } else {
                file(file.getKey(), name, content);
            }
        }
        return found;
    }

    private void file(String file, String name, byte[] content) {
        boolean mayBeJunit = declared == ReportFormat.AUTO || declared == ReportFormat.JUNIT;
        boolean isXml = file.toLowerCase(Locale.ROOT).endsWith(".xml");
        if (isXml && mayBeJunit) {
            junit(name, content);
            return;
        }
        String text = text(content);
        int before = findings.problems().size();
        if (text == null || isXml) {
            notRead(file, name);
        } else if (mayBeJunit && JunitText.isWhole(text)) {
            junit(name, content);
        } else if (new ReportText(hook, declared, findings, "in the file '" + ReportTexts.name(file) + "'")
                .read(text)) {
            found = true;
        } else {
            notRead(file, name);
        }
        found |= findings.problems().size() > before;
    }

    private void notRead(String file, String name) {
        if (declared != ReportFormat.AUTO) {
            findings.warn(name + " was not read: the declared format is " + declared + ".");
        } else if (WRAPPED.matcher(file).matches()) {
            problem(name + " cannot be read. Leave it as *.xml, *.tap or *.json, or compressed with gzip.");
        } else {
            findings.warn(name + " was not read: it is not a report of a known format.");
        }
    }

    private void junit(String name, byte[] content) {
        found = true;
        findings.found(ReportFormat.JUNIT);
        if (isBlank(content)) {
            findings.problem(name + " is empty.");
            return;
        }
        try {
            new JunitReader(name, findings).read(XmlEncoding.decode(content));
        } catch (CharacterCodingException e) {
            findings.problem(
                    name + " is not text in the encoding that line 1 declares, or in UTF-8 if it declares none.");
        }
    }

    private void gzip(String file, String name, byte[] content) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
            byte[] plain = in.readNBytes(MAX_FILE + 1);
            total += plain.length;
            if (plain.length > MAX_FILE || total > MAX_TOTAL) {
                problem(name + " has more than " + (MAX_FILE >> 20) + " MiB when it is uncompressed, or all files"
                        + " together have more than " + (MAX_TOTAL >> 20) + " MiB.");
            } else {
                file(file.replaceFirst("(?i)\\.gz$", ""), name, plain);
            }
        } catch (IOException e) {
            problem(name + " is compressed with gzip and damaged or cut off: " + e.getMessage() + ".");
        }
    }

    private void problem(String sentence) {
        found = true;
        findings.problem(sentence);
    }

    private static boolean isGzip(byte[] content) {
        return content.length > 2 && (content[0] & 0xFF) == 0x1F && (content[1] & 0xFF) == 0x8B;
    }

    /** The content if it is text that may be a report; nothing for anything else, such as a picture. */
    private static @Nullable String text(byte[] content) {
        try {
            String text = XmlEncoding.decode(content);
            return text.indexOf('\0') < 0 ? text : null;
        } catch (CharacterCodingException e) {
            for (byte b : content) {
                if (b == 0) {
                    return null;
                }
            }
            // Not UTF-8, such as a log in Latin-1: the lines that matter are ASCII.
            return new String(content, StandardCharsets.ISO_8859_1);
        }
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

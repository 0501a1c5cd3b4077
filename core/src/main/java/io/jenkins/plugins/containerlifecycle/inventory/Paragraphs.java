package io.jenkins.plugins.containerlifecycle.inventory;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Paragraphs of lines {@code field:value} with empty lines between them, as dpkg and apk keep their packages. A line
 * that continues the one above begins with a space or a tab; no field that is read here has one.
 */
final class Paragraphs {
    private static final int MAX_FIELD_NAME = 40;

    private Paragraphs() {}

    /**
     * One pass over the bytes; only the wanted fields become texts.
     *
     * @param wanted names of fields as they are compared
     * @param ignoreCase whether names of fields are turned to lower case first
     * @param paragraph gets each paragraph that has a line
     */
    static void read(byte[] file, Set<String> wanted, boolean ignoreCase, Consumer<Map<String, String>> paragraph) {
        Map<String, String> fields = new HashMap<>();
        boolean any = false;
        for (int start = 0; start < file.length; ) {
            int end = start;
            while (end < file.length && file[end] != '\n') {
                end++;
            }
            int length = end - start - (end > start && file[end - 1] == '\r' ? 1 : 0);
            if (length == 0) {
                if (any) {
                    paragraph.accept(fields);
                }
                fields = new HashMap<>();
                any = false;
            } else {
                any = true;
                field(file, start, length, wanted, ignoreCase, fields);
            }
            start = end + 1;
        }
        if (any) {
            paragraph.accept(fields);
        }
    }

    private static void field(
            byte[] file, int start, int length, Set<String> wanted, boolean ignoreCase, Map<String, String> fields) {
        if (file[start] == ' ' || file[start] == '\t') {
            return;
        }
        for (int i = start; i < start + Math.min(length, MAX_FIELD_NAME); i++) {
            if (file[i] == ':') {
                String name = new String(file, start, i - start, StandardCharsets.ISO_8859_1);
                String key = ignoreCase ? name.toLowerCase(Locale.ROOT) : name;
                if (wanted.contains(key)) {
                    fields.put(key, PackageCollector.text(file, i + 1, start + length - i - 1));
                }
                return;
            }
        }
    }

    /** Whether the file ends in the middle of a line, which its writer never leaves. */
    static boolean isCutOff(byte[] file) {
        return file.length > 0 && file[file.length - 1] != '\n';
    }
}

package io.jenkins.plugins.containerlifecycle.inventory;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an image says it is, from its os-release file; each text is empty if that says nothing (usable).
 *
 * @param id of the distribution, such as {@code debian}
 * @param versionId such as {@code 12}; a rolling distribution has none
 * @param prettyName for people
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/os-release.html">os-release(5)</a>
 */
public record OsRelease(String id, String versionId, String prettyName) {
    public static final OsRelease UNKNOWN = new OsRelease("", "", "");

    private static final int MAX_LINES = 1000;
    private static final int MAX_NAME = 200;
    private static final Pattern WORD = Pattern.compile("[a-z0-9._-]{1,64}");

    /** {@code debian-12}, or only the distribution if it has no versions. */
    public String distro() {
        return versionId.isEmpty() ? id : id + "-" + versionId;
    }

    /**
     * The vendor, as it is the namespace of a purl: most often the distribution.
     *
     * @see <a href="https://github.com/package-url/purl-spec/blob/main/types-doc/rpm-definition.md">The type rpm</a>
     */
    public String vendor() {
        return vendor(id);
    }

    static String vendor(String id) {
        if (id.equals("rhel")) {
            return "redhat";
        }
        if (id.startsWith("opensuse")) {
            return "opensuse";
        }
        return id.startsWith("sle") ? "suse" : id;
    }

    /** Whatever it contains; lines that are none are passed over, as others that read this file do. */
    static OsRelease read(byte[] file) {
        Map<String, String> variables = new HashMap<>();
        new String(file, StandardCharsets.UTF_8).lines().limit(MAX_LINES).forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0 && line.charAt(0) != '#') {
                variables.put(
                        line.substring(0, equals).strip(),
                        unquoted(line.substring(equals + 1).strip()));
            }
        });
        String name = variables.getOrDefault("PRETTY_NAME", variables.getOrDefault("NAME", ""));
        return new OsRelease(
                word(variables.get("ID")),
                word(variables.get("VERSION_ID")),
                Shortening.within(SafeText.line(name), MAX_NAME));
    }

    private static String word(@Nullable String value) {
        String word = value == null ? "" : value.toLowerCase(Locale.ROOT);
        return WORD.matcher(word).matches() ? word : "";
    }

    /** Like a shell, of which the file is a small part. */
    private static String unquoted(String value) {
        boolean single = value.length() > 1 && value.startsWith("'") && value.endsWith("'");
        if (single) {
            return value.substring(1, value.length() - 1);
        }
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        String inner = quoted ? value.substring(1, value.length() - 1) : value;
        StringBuilder out = new StringBuilder(inner.length());
        for (int i = 0; i < inner.length(); i++) {
            if (inner.charAt(i) == '\\' && i + 1 < inner.length()) {
                i++;
            }
            out.append(inner.charAt(i));
        }
        return out.toString();
    }
}

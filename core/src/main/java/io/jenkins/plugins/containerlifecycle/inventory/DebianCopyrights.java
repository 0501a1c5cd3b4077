package io.jenkins.plugins.containerlifecycle.inventory;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The licenses in the copyright files of Debian's packages, as far as these are for programs: those that begin with
 * {@code Format}.
 *
 * @see <a href="https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/">Machine-readable copyright files</a>
 */
final class DebianCopyrights {
    private static final String FOLDER = "usr/share/doc/";
    private static final Pattern FILE = Pattern.compile(FOLDER + "([^/]{1,200})/copyright");
    private static final Pattern LINK = Pattern.compile(FOLDER + "([^/]{1,200})(/copyright)?");
    private static final Pattern TARGET =
            Pattern.compile("(?:\\./|\\.\\./|/usr/share/doc/)?([^/]{1,200})(/copyright)?");
    private static final Pattern FORMAT =
            Pattern.compile("(?s)\\s{0,9}format[^\\n]{0,200}copyright-format.*", Pattern.CASE_INSENSITIVE);
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9.+:/() -]{1,100}");
    /** Of one package. */
    private static final int MAX_LICENSES = 20;
    /** Of the files and links of an image. */
    private static final int MAX_FILES = 20_000;

    private final Map<String, String> licenses = new HashMap<>();
    /** A package's folder may be a link to that of another from the same source. */
    private final Map<String, String> links = new HashMap<>();

    static boolean isOne(String path) {
        return FILE.matcher(path).matches();
    }

    void add(String path, byte[] file) {
        Matcher name = FILE.matcher(path);
        if (name.matches() && licenses.size() < MAX_FILES) {
            read(file).ifPresent(license -> licenses.put(name.group(1), license));
        }
    }

    void link(String path, String target) {
        Matcher from = LINK.matcher(path);
        Matcher to = TARGET.matcher(target);
        if (from.matches() && to.matches() && links.size() < MAX_FILES) {
            links.put(from.group(1), to.group(1));
        }
    }

    /** Of a package, in one line: all that are in it, which need not be SPDX's names. */
    Optional<String> license(String name) {
        String own = licenses.get(name);
        return Optional.ofNullable(own != null ? own : licenses.get(links.getOrDefault(name, "")));
    }

    static Optional<String> read(byte[] file) {
        String begin = new String(file, 0, Math.min(file.length, 500), StandardCharsets.UTF_8);
        if (!FORMAT.matcher(begin).matches()) {
            return Optional.empty();
        }
        Set<String> found = new LinkedHashSet<>();
        Paragraphs.read(file, Set.of("license"), true, fields -> {
            String license = fields.getOrDefault("license", "");
            if (WORD.matcher(license).matches() && found.size() < MAX_LICENSES) {
                found.add(license);
            }
        });
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(found.stream().map(DebianCopyrights::part).collect(Collectors.joining(" AND ")));
    }

    private static String part(String license) {
        return license.contains(" or ") && !license.startsWith("(") ? "(" + license + ")" : license;
    }
}

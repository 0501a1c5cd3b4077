package io.jenkins.plugins.containerlifecycle.inventory;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The specification of an installed gem, a program in Ruby that RubyGems has written, always in the same form; it is read
 * and not run.
 */
final class GemPackages {
    private static final Pattern FIELD =
            Pattern.compile("\\s*s\\.(name|version) = (?:Gem::Version\\.new\\()?\"([^\"]{1,200})\".*");

    private static final Pattern LICENSES = Pattern.compile("\\s*s\\.licenses = \\[(.*)\\].*");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]{1,100})\"");

    private GemPackages() {}

    /** @param source the file's path, for sentences */
    static void read(byte[] file, String source, PackageCollector into) {
        String name = "";
        String version = "";
        List<String> licenses = new ArrayList<>();
        for (String line : new String(file, StandardCharsets.UTF_8).lines().toList()) {
            if (line.length() > PackageCollector.MAX_FIELD) {
                continue;
            }
            Matcher field = FIELD.matcher(line);
            Matcher list = LICENSES.matcher(line);
            if (field.matches() && field.group(1).equals("name") && name.isEmpty()) {
                name = SafeText.line(field.group(2));
            } else if (field.matches() && field.group(1).equals("version") && version.isEmpty()) {
                version = SafeText.line(field.group(2));
            } else if (list.matches() && licenses.isEmpty()) {
                QUOTED.matcher(list.group(1)).results().forEach(quoted -> licenses.add(SafeText.line(quoted.group(1))));
            }
        }
        // Several are a choice, as RubyGems says.
        into.addOfLanguage(Ecosystem.GEM, name, version, String.join(" OR ", licenses), source);
    }
}
